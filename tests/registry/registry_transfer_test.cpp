// SPDX-License-Identifier: Apache-2.0
// Everything that a registry holds, on its way to another one and to a backup, whatever keeps them.
#include "filled_registry.hpp"

using namespace techuser;
using namespace techuser::test;

TEST_CASE("An imported registry holds exactly what was exported, and one line more", "[registry]") {
    FreshRegistry from;
    fill(*from);
    auto const exported = records(*from);
    FreshRegistry to;
    must(to->import_from(source_of(exported), author()));
    auto const imported = records(*to);
    REQUIRE(imported.size() == exported.size() + 1);
    CHECK(std::get<JournalEntry>(imported.back()).action == "imported");
    for (std::size_t index = 0; index < exported.size(); ++index) {
        REQUIRE(imported[index].index() == exported[index].index());
        if (auto const* const user = std::get_if<RegisteredUser>(&exported[index])) {
            auto const& copy = std::get<RegisteredUser>(imported[index]);
            CHECK(copy.registration == user->registration);
            CHECK(copy.sender_number == user->sender_number);
            CHECK(copy.sender_number_source == user->sender_number_source);
            CHECK(copy.registered_on == user->registered_on);
            CHECK(copy.removed_on == user->removed_on);
            CHECK(copy.revision == user->revision);
        } else if (auto const* const entry = std::get_if<JournalEntry>(&exported[index])) {
            CHECK(std::get<JournalEntry>(imported[index]).details == entry->details);
            CHECK(std::get<JournalEntry>(imported[index]).role == entry->role);
        } else {
            CHECK(
                std::get<SequenceState>(imported[index]).last ==
                std::get<SequenceState>(exported[index]).last);
        }
    }
    CHECK(must(to->check()).problems.empty());
    auto const sender = must(SenderNumber::make(1));
    CHECK(
        must(to->reserve_sequences(sender, june_first, Environment::production, 1, author()))
            .front()
            .to_string() == "00003");
    CHECK(must(to->add(registration("nextusername", 5), author())).sender_number->value() == 3);
}

TEST_CASE("Registry::import_from takes all or nothing", "[registry]") {
    FreshRegistry from;
    fill(*from);
    auto const exported = records(*from);
    check_refused(from->import_from(source_of(exported), author()), ErrorCode::conflict, "not-empty");

    FreshRegistry to;
    auto twice = exported;
    twice.insert(twice.begin(), exported.front());
    check_refused(to->import_from(source_of(twice), author()), ErrorCode::unreadable, "record");
    auto torn = exported;
    torn.erase(torn.end() - 2);
    check_refused(to->import_from(source_of(torn), author()), ErrorCode::unreadable, "journal");
    auto const broken = [&exported](RecordVisitor const& visit) -> Result<void> {
        static_cast<void>(visit(exported.front()));
        return fail(ErrorCode::unreadable, "json", Text("the file ends in the middle"));
    };
    check_refused(to->import_from(broken, author()), ErrorCode::unreadable, "json");
    CHECK(records(*to).empty());
}

TEST_CASE("Registry::import_from refuses what check() would call wrong", "[registry]") {
    FreshRegistry from;
    fill(*from);
    auto const exported = records(*from);
    FreshRegistry to;
    auto const refuses = [&](std::vector<RegistryRecord> const& spoilt, std::string_view about) {
        auto const refused = to->import_from(source_of(spoilt), author());
        check_refused(refused, ErrorCode::unreadable, "journal");
        CHECK(contains(refused.error().message.english(), about));
        CHECK(records(*to).empty());
    };
    auto without_user = exported;
    without_user.erase(without_user.begin());
    refuses(without_user, "'peeterspensions': it is in the journal");
    auto without_journal = exported;
    std::erase_if(
        without_journal, [](auto const& record) { return std::holds_alternative<JournalEntry>(record); });
    refuses(without_journal, "the journal does not say who registered it");
    for (auto const& details :
         {std::string(), std::string("7"), std::string("{"), "{\"a\":" + std::string(100'000, '[')}) {
        auto spoilt = exported;
        std::get<JournalEntry>(spoilt.back()).details = details;
        refuses(spoilt, "line 6 has no details");
    }
    must(to->import_from(source_of(exported), author()));
}

TEST_CASE("import_registry makes a registry together with what it holds, or none", "[registry]") {
    FreshRegistry from;
    fill(*from);
    auto const exported = records(*from);
    auto const torn = [&exported](RecordVisitor const& visit) -> Result<void> {
        static_cast<void>(visit(exported.front()));
        return fail(ErrorCode::unreadable, "json", Text("the file ends in the middle"));
    };
    TemporaryFolder const folder;
    auto const url = backend().url_in(folder.path() / "outer" / "inner");
    for (auto const mode : {OpenMode::rehearse, OpenMode::create}) {
        check_refused(import_registry(url, mode, torn, author()), ErrorCode::unreadable, "json");
        check_refused(open_registry(url, OpenMode::read), ErrorCode::not_found, "no-registry");
    }
    must(import_registry(url, OpenMode::rehearse, source_of(exported), author()));
    check_refused(open_registry(url, OpenMode::read), ErrorCode::not_found, "no-registry");
    CHECK(std::filesystem::is_empty(folder.path()));
    must(import_registry(url, OpenMode::create, source_of(exported), author()));
    auto const imported = must(open_registry(url, OpenMode::write));
    CHECK(records(*imported).size() == exported.size() + 1);
    CHECK(must(imported->check()).problems.empty());
    for (auto const mode : {OpenMode::rehearse, OpenMode::create}) {
        check_refused(
            import_registry(url, mode, source_of(exported), author()), ErrorCode::conflict, "not-empty");
    }
}

TEST_CASE("Registry::back_up writes a registry with the same content, and never over a file", "[registry]") {
    FreshRegistry registry;
    fill(*registry);
    auto const path = (registry.folder() / "backup.db").string();
    must(registry->back_up(path));
    auto const copy = must(open_registry(path, OpenMode::read));
    CHECK(records(*copy).size() == records(*registry).size());
    CHECK(must(copy->check()).problems.empty());
    check_refused(registry->back_up(path), ErrorCode::conflict, "file-exists");
    check_refused(
        registry->back_up((registry.folder() / "none" / "b.db").string()), ErrorCode::unavailable,
        "read-only");
}
