// SPDX-License-Identifier: Apache-2.0
// The life of a technical user after it was registered, whatever keeps the registry.
#include "filled_registry.hpp"

#include <algorithm>

using namespace techuser;
using namespace techuser::test;

namespace {

Application application(std::string_view text) {
    return must(Application::parse(text));
}

Channel ftp_channel() {
    auto channel = sftp_channel();
    channel.type = ChannelType::ftp;
    channel.ssh_public_key.reset();
    channel.applications = {application("db2p")};
    return channel;
}

std::vector<std::string> usernames(Registry& registry, UserFilter const& filter) {
    std::vector<std::string> names;
    must(registry.each(filter, [&names](RegisteredUser const& user) -> Result<void> {
        names.push_back(user.registration.username.to_string());
        return {};
    }));
    return names;
}

} // namespace

TEST_CASE("Registry::change_contact replaces the contact person and tells the journal both", "[registry]") {
    FreshRegistry registry;
    auto const before = must(registry->add(registration("peeterspensions"), author()));
    auto const after = must(registry->change_contact(before, other_contact(), author()));
    CHECK(after.revision == before.revision + 1);
    auto const found = must(registry->find(before.registration.username)).at(0);
    CHECK(found.registration.contact == other_contact());
    CHECK(found.registration.channels == before.registration.channels);
    CHECK(found.revision == after.revision);
    CHECK(found.sender_number == before.sender_number);

    auto const entries = must(registry->journal_of(found));
    REQUIRE(entries.size() == 2);
    CHECK(entries[1].action == "contact-changed");
    CHECK(entries[1].subject == "peeterspensions");
    CHECK(contains(entries[1].details, R"("old":{"last_name":"Peeters")"));
    CHECK(contains(entries[1].details, R"("new":{"last_name":"Janssens")"));
}

TEST_CASE("Registry::change_entity_name gives, replaces and takes away the name", "[registry]") {
    FreshRegistry registry;
    auto user = must(registry->add(registration("peeterspensions"), author()));
    CHECK_FALSE(user.registration.entity_name);
    for (auto const* const name : {"Peeters & Zonen", "Peeters NV", ""}) {
        auto const wanted =
            *name == '\0' ? std::optional<PersonText>() : std::optional(must(PersonText::parse(name)));
        auto const after = must(registry->change_entity_name(user, wanted, author()));
        CHECK(after.revision == user.revision + 1);
        user = must(registry->find(user.registration.username)).at(0);
        CHECK(user.registration.entity_name == wanted);
        CHECK(user.revision == after.revision);
        CHECK(must(registry->change_entity_name(user, wanted, author())).revision == user.revision);
    }
    auto const entries = must(registry->journal_of(user));
    REQUIRE(entries.size() == 4);
    CHECK(entries[2].action == "entity-changed");
    CHECK(contains(entries[2].details, R"("old":{"name":"Peeters & Zonen"},"new":{"name":"Peeters NV"})"));
    CHECK(must(registry->check()).problems.empty());
}

TEST_CASE("A change to what is there already changes nothing", "[registry]") {
    FreshRegistry registry;
    auto const user = must(registry->add(registration("peeterspensions"), author()));
    CHECK(must(registry->change_contact(user, contact_person(), author())).revision == user.revision);
    CHECK(
        must(registry->change_channels(user, user.registration.channels, author())).revision ==
        user.revision);
    CHECK(must(registry->journal()).size() == 1);
}

TEST_CASE(
    "Registry::change_channels replaces all channels and keeps the old key in the journal", "[registry]") {
    FreshRegistry registry;
    auto const before = must(registry->add(registration("peeterspensions"), author()));
    auto const old = before.registration.channels.at(0);
    auto preferred = ftp_channel();
    preferred.preferred_for = {application("db2p")};
    auto keyless = sftp_channel();
    keyless.type = ChannelType::mqlink;
    keyless.ssh_public_key.reset();
    keyless.certificate.reset();
    std::vector const channels{keyless, preferred};
    must(registry->change_channels(before, channels, author()));

    auto const found = must(registry->find(before.registration.username)).at(0);
    CHECK(found.registration.channels == channels);
    CHECK(preferred_channel(found.registration.channels, application("db2p"))->type == ChannelType::ftp);
    CHECK(
        preferred_channel(found.registration.channels, application("db2p-preload"))->type ==
        ChannelType::mqlink);

    auto const entry = must(registry->journal()).at(1);
    CHECK(entry.action == "channels-changed");
    auto key = *old.ssh_public_key;
    key.comment.clear();
    CHECK(contains(entry.details, key.fingerprint_sha256));
    CHECK(contains(entry.details, key.openssh_line()));
    CHECK(contains(entry.details, old.certificate->sha256));
    CHECK(contains(entry.details, old.certificate->serial.decimal));
    CHECK(contains(entry.details, to_iso(old.certificate->expires_on)));
    CHECK_FALSE(contains(entry.details, old.certificate->owner()));
}

TEST_CASE("Registry::change_channels refuses channels that no technical user can have", "[registry]") {
    FreshRegistry registry;
    auto const user = must(registry->add(registration("peeterspensions"), author()));
    auto const refused = [&](std::vector<Channel> const& channels, std::string_view reason) {
        check_refused(registry->change_channels(user, channels, author()), ErrorCode::invalid, reason);
    };
    refused({}, "no-channel");
    refused({ftp_channel(), ftp_channel()}, "duplicate-channel");
    auto idle = ftp_channel();
    idle.applications.clear();
    refused({idle}, "no-application");
    auto foreign = ftp_channel();
    foreign.preferred_for = {application("db2p-preload")};
    refused({sftp_channel(), foreign}, "preferred");
    auto first = sftp_channel();
    first.preferred_for = {application("db2p")};
    auto second = ftp_channel();
    second.preferred_for = {application("db2p")};
    refused({first, second}, "preferred");
    CHECK(must(registry->find(*user.sender_number)).at(0).revision == user.revision);
}

TEST_CASE("A change that starts from an old state never overwrites a newer one", "[registry]") {
    FreshRegistry registry;
    auto const old = must(registry->add(registration("peeterspensions"), author()));
    must(registry.open()->change_contact(old, other_contact(), author()));
    check_refused(
        registry->change_contact(old, contact_person(), author()), ErrorCode::conflict, "changed-meanwhile");
    check_refused(
        registry->change_channels(old, std::vector{ftp_channel()}, author()), ErrorCode::conflict,
        "changed-meanwhile");
    check_refused(registry->remove(old, author()), ErrorCode::conflict, "changed-meanwhile");
    CHECK(must(registry->find(*old.sender_number)).at(0).registration.contact == other_contact());
}

TEST_CASE("Registry::remove frees the entity, never the username or the sender number", "[registry]") {
    FreshRegistry registry;
    auto const user = must(registry->add(registration("peeterspensions"), author()));
    auto const removed = must(registry->remove(user, author()));
    CHECK(removed.removed_on == author().when);
    CHECK(must(registry->list()).empty());
    CHECK(must(registry->find(*user.sender_number)).empty());
    CHECK(must(registry->find(*user.sender_number, Reach::also_removed)).at(0).removed_on == author().when);
    CHECK(must(registry->state_of(user.registration.username)) == UsernameState::retired);
    CHECK(must(registry->journal_of(user)).back().action == "removed");

    check_refused(registry->remove(user, author()), ErrorCode::not_found, "no-technical-user");
    check_refused(
        registry->change_contact(user, other_contact(), author()), ErrorCode::not_found, "no-technical-user");
    check_refused(
        registry->add(user.registration, author()), ErrorCode::conflict, "username-taken", "user.username");
    check_refused(
        registry->add(with_sender_number(registration("otherusername"), 1), author()), ErrorCode::conflict,
        "sender-number-taken", "user.sender_number");
    CHECK(must(registry->add(registration("otherusername"), author())).sender_number->value() == 2);
}

TEST_CASE("Registry::each goes through what the filter lets through, in the order asked for", "[registry]") {
    FreshRegistry registry;
    auto const first = must(registry->add(registration("zorgpensioen", 1'000'001), author()));
    auto employer = registration("bakkerijjans", 1'000'002);
    employer.quality = must(Quality::parse("nsso-employer"));
    employer.channels[0].type = ChannelType::mqlink;
    employer.channels[0].certificate.reset();
    employer.channels[0].applications = {application("db2p")};
    must(registry->add(employer, author()));
    must(registry->remove(must(registry->add(registration("weggegaan1", 1'000'003), author())), author()));

    using Names = std::vector<std::string>;
    CHECK(usernames(*registry, {}) == Names{"zorgpensioen", "bakkerijjans"});
    CHECK(usernames(*registry, {.order = UserOrder::username}) == Names{"bakkerijjans", "zorgpensioen"});
    CHECK(usernames(*registry, {.order = UserOrder::expiry}) == Names{"zorgpensioen", "bakkerijjans"});
    CHECK(
        usernames(*registry, {.reach = Reach::also_removed}) ==
        Names{"zorgpensioen", "bakkerijjans", "weggegaan1"});
    CHECK(usernames(*registry, {.quality = employer.quality}) == Names{"bakkerijjans"});
    CHECK(usernames(*registry, {.channel = ChannelType::sftp}) == Names{"zorgpensioen"});
    CHECK(usernames(*registry, {.application = application("db2p-preload")}) == Names{"zorgpensioen"});
    CHECK(usernames(*registry, {.application = application("db2p")}).size() == 2);
    auto const expiry = first.registration.channels[0].certificate->expires_on;
    CHECK(usernames(*registry, {.expires_before = expiry}).empty());
    CHECK(
        usernames(*registry, {.expires_before = expiry + std::chrono::seconds(1)}) == Names{"zorgpensioen"});
}

TEST_CASE("Registry::each crosses its pages in every order, and ends when the visitor fails", "[registry]") {
    FreshRegistry registry;
    constexpr unsigned count = 600;
    must(registry->in_one_step([&]() -> Result<void> {
        for (unsigned index = 0; index < count; ++index) {
            must(registry->add(
                registration(fmt::format("username{:04}", index), 1'000'000 + index), author()));
        }
        return {};
    }));
    for (auto const order : {UserOrder::sender_number, UserOrder::username, UserOrder::expiry}) {
        auto const names = usernames(*registry, {.order = order});
        REQUIRE(names.size() == count);
        CHECK(std::ranges::is_sorted(names));
    }
    unsigned visited = 0;
    auto const ended = registry->each({}, [&visited](RegisteredUser const&) -> Result<void> {
        ++visited;
        return fail(ErrorCode::unavailable, "output", Text("enough"));
    });
    check_refused(ended, ErrorCode::unavailable, "output");
    CHECK(visited == 1);
}

TEST_CASE("Registry::cross_check names another entity with the same key or certificate", "[registry]") {
    FreshRegistry registry;
    auto const holder = must(registry->add(registration("peeterspensions"), author()));
    auto const channels = holder.registration.channels;
    CHECK(must(registry->cross_check(holder.registration.enterprise_number, channels)).empty());
    auto const findings = must(registry->cross_check(enterprise(1'000'000), channels));
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].id == "key-shared");
    CHECK(findings[0].severity == Severity::warning);
    CHECK(findings[0].field == "channel.ssh_public_key");
    CHECK(contains(findings[0].message.english(), "'peeterspensions'"));
    CHECK(findings[1].id == "certificate-shared");
    CHECK(findings[1].field == "channel.certificate");
    must(registry->remove(holder, author()));
    CHECK(must(registry->cross_check(enterprise(1'000'000), channels)).empty());
}

TEST_CASE("A rehearsal judges every change and leaves nothing of it", "[registry]") {
    FreshRegistry registry;
    auto const user = must(registry->add(registration("peeterspensions"), author()));
    auto const before = records(*registry).size();
    auto const rehearsal = registry.open(OpenMode::rehearse);
    CHECK(must(rehearsal->add(registration("otherusername", 1), author())).sender_number->value() == 2);
    check_refused(
        rehearsal->add(registration("peeterspensions", 1), author()), ErrorCode::conflict, "username-taken",
        "user.username");
    CHECK(must(rehearsal->change_contact(user, other_contact(), author())).revision == 2);
    CHECK(must(rehearsal->remove(user, author())).removed_on);
    must(rehearsal->reserve_sequences(*user.sender_number, june_first, Environment::production, 1, author()));
    CHECK(records(*registry).size() == before);
    CHECK(must(registry->find(*user.sender_number)).at(0).revision == 1);
}

TEST_CASE("Registry::check counts and finds a good registry good", "[registry]") {
    FreshRegistry registry;
    CHECK(must(registry->check()).problems.empty());
    fill(*registry);
    auto const check = must(registry->check());
    CHECK(check.problems.empty());
    CHECK(check.active == 2);
    CHECK(check.removed == 1);
    CHECK(check.sequences == 1);
    CHECK(check.journal_entries == 6);
}
