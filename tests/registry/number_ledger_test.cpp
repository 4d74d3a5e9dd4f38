// SPDX-License-Identifier: Apache-2.0
// Sender numbers that are pending, assigned, given and replaced, whatever keeps the registry.
#include "filled_registry.hpp"

using namespace techuser;
using namespace techuser::test;

namespace {

SenderNumber number(std::uint32_t value) {
    return must(SenderNumber::make(value));
}

std::vector<std::string> actions_of(Registry& registry, RegisteredUser const& user) {
    std::vector<std::string> actions;
    for (auto const& entry : must(registry.journal_of(user))) {
        actions.push_back(entry.action);
    }
    return actions;
}

} // namespace

TEST_CASE("The portal's number replaces an assigned one, which is never used again", "[registry]") {
    FreshRegistry registry;
    auto const user = must(registry->add(registration("peeterspensions"), author()));
    must(registry->reserve_sequences(number(1), june_first, Environment::production, 1, author()));
    auto const changed =
        must(registry->change_sender_number(user, number(101'320), Correction::refused, author()));
    CHECK(changed.sender_number == number(101'320));
    CHECK(changed.sender_number_source == SenderNumberSource::given);
    CHECK(changed.registration.given_sender_number == number(101'320));
    CHECK(changed.revision == 2);

    CHECK(must(registry->find(number(1))).at(0).sender_number == number(101'320));
    CHECK(must(registry->find(number(101'320))).at(0).revision == 2);
    CHECK(
        actions_of(*registry, changed) ==
        std::vector<std::string>{"created", "sequences-reserved", "number-changed"});
    auto const details = must(registry->journal_of(changed)).back().details;
    CHECK(contains(details, R"("old":{"sender_number":"000001","sender_number_source":"assigned"})"));
    CHECK(contains(details, R"("new":{"sender_number":"101320","sender_number_source":"given"})"));

    check_refused(
        registry->add(with_sender_number(registration("username2", 2), 1), author()), ErrorCode::conflict,
        "sender-number-taken", "user.sender_number");
    CHECK(must(registry->add(registration("username2", 2), author())).sender_number == number(2));
    CHECK(must(registry->check()).problems.empty());
}

TEST_CASE("A number that the portal gave is replaced only as a correction", "[registry]") {
    FreshRegistry registry;
    auto const user = must(registry->add(with_sender_number(registration("peeterspensions"), 5), author()));
    auto const same = must(registry->change_sender_number(user, number(5), Correction::refused, author()));
    CHECK(same.revision == 1);
    check_refused(
        registry->change_sender_number(user, number(6), Correction::refused, author()), ErrorCode::conflict,
        "sender-number-given", "user.sender_number");
    auto const corrected =
        must(registry->change_sender_number(user, number(6), Correction::allowed, author()));
    CHECK(corrected.sender_number == number(6));
    check_refused(
        registry->change_sender_number(user, number(7), Correction::allowed, author()), ErrorCode::conflict,
        "changed-meanwhile");
    // Back to the first one: it is this technical user's own.
    check_refused(
        registry->add(with_sender_number(registration("username2", 2), 5), author()), ErrorCode::conflict,
        "sender-number-taken", "user.sender_number");
    CHECK(must(registry->check()).problems.empty());
}

TEST_CASE("A number is refused to whoever does not have it", "[registry]") {
    FreshRegistry registry;
    must(registry->add(with_sender_number(registration("holder001", 1), 5), author()));
    auto const removed = must(registry->add(with_sender_number(registration("removed01", 2), 6), author()));
    must(registry->remove(removed, author()));
    auto const replaced = must(registry->add(registration("replaced1", 3), author()));
    must(registry->change_sender_number(replaced, number(7), Correction::refused, author()));
    auto const user = must(registry->add(registration("peeterspensions"), author()));
    for (auto const taken : {5U, 6U, 7U, 1U}) {
        INFO(taken);
        check_refused(
            registry->change_sender_number(user, number(taken), Correction::allowed, author()),
            ErrorCode::conflict, "sender-number-taken", "user.sender_number");
    }
    check_refused(
        registry->change_sender_number(removed, number(9), Correction::allowed, author()),
        ErrorCode::not_found, "no-technical-user");
    CHECK(must(registry->find(user.registration.username)).at(0).sender_number == user.sender_number);
}

TEST_CASE("The very number that was assigned can turn out to be the portal's", "[registry]") {
    FreshRegistry registry;
    auto const user = must(registry->add(registration("peeterspensions"), author()));
    auto const given = must(registry->change_sender_number(user, number(1), Correction::refused, author()));
    CHECK(given.sender_number_source == SenderNumberSource::given);
    CHECK(must(registry->check()).problems.empty());
    CHECK(must(registry->add(registration("username2", 2), author())).sender_number == number(2));
}

TEST_CASE("With the portal's numbers a new technical user has none until it is recorded", "[registry]") {
    FreshRegistry registry;
    CHECK(must(registry->numbering()) == Numbering::assigned);
    must(registry->set_numbering(Numbering::portal, author()));
    must(registry->set_numbering(Numbering::portal, author()));
    CHECK(must(registry->numbering()) == Numbering::portal);
    CHECK(must(registry->journal()).size() == 1);

    auto const first = must(registry->add(registration("pending01", 1), author()));
    auto const second = must(registry->add(registration("pending02", 2), author()));
    CHECK_FALSE(first.sender_number);
    CHECK(first.sender_number_source == SenderNumberSource::pending);
    must(registry->add(with_sender_number(registration("given0005", 3), 5), author()));
    check_refused(
        registry->add(registration("pending01", 4), author()), ErrorCode::conflict, "username-taken",
        "user.username");

    std::vector<std::string> names;
    auto const collect = [&names](RegisteredUser const& user) -> Result<void> {
        names.push_back(user.registration.username.to_string());
        return {};
    };
    must(registry->each({}, collect));
    CHECK(names == std::vector<std::string>{"given0005", "pending01", "pending02"});
    names.clear();
    must(registry->each({.number_source = SenderNumberSource::pending}, collect));
    CHECK(names == std::vector<std::string>{"pending01", "pending02"});

    auto const now =
        must(registry->change_sender_number(second, number(101'320), Correction::refused, author()));
    CHECK(now.sender_number == number(101'320));
    must(registry->remove(first, author()));
    CHECK(must(registry->check()).problems.empty());
    CHECK(actions_of(*registry, first) == std::vector<std::string>{"created", "removed"});
}

TEST_CASE("Ledger and numbering go to another registry and back", "[registry]") {
    FreshRegistry from;
    auto const user = must(from->add(registration("peeterspensions"), author()));
    must(from->change_sender_number(user, number(101'320), Correction::refused, author()));
    must(from->set_numbering(Numbering::portal, author()));
    must(from->add(registration("pending01", 1), author()));
    auto const exported = records(*from);

    FreshRegistry to;
    must(to->import_from(source_of(exported), author()));
    CHECK(records(*to).size() == exported.size() + 1); // and the line of the journal
    CHECK(must(to->numbering()) == Numbering::portal);
    CHECK(must(to->find(number(1))).at(0).sender_number == number(101'320));
    check_refused(
        to->add(with_sender_number(registration("username2", 2), 1), author()), ErrorCode::conflict,
        "sender-number-taken", "user.sender_number");
    CHECK(must(to->check()).problems.empty());

    auto const backup = (to.folder() / "backup.db").string();
    must(to->back_up(backup));
    CHECK(must(must(open_registry(backup, OpenMode::read))->numbering()) == Numbering::portal);
}

TEST_CASE("An import whose numbers contradict each other is refused", "[registry]") {
    FreshRegistry from;
    auto const user = must(from->add(registration("peeterspensions"), author()));
    must(from->change_sender_number(user, number(101'320), Correction::refused, author()));
    auto const exported = records(*from);
    auto const username = user.registration.username;
    auto const other = must(Username::parse("nobodyhere"));
    for (auto const& wrong :
         {RetiredNumber{number(1), SenderNumberSource::assigned, username},
          RetiredNumber{number(101'320), SenderNumberSource::given, username},
          RetiredNumber{number(9), SenderNumberSource::assigned, other}}) {
        auto contradicting = exported;
        contradicting.insert(contradicting.begin() + 2, RegistryRecord(wrong));
        FreshRegistry to;
        check_refused(to->import_from(source_of(contradicting), author()), ErrorCode::unreadable, "record");
        CHECK(records(*to).empty());
    }
}
