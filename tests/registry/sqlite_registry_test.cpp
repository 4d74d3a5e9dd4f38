// SPDX-License-Identifier: Apache-2.0
// What only a registry in a SQLite file does.
#include "sqlite_fixtures.hpp"

#include <algorithm>
#include <csignal>
#include <sys/resource.h>

using namespace techuser;
using namespace techuser::test;

namespace {

constexpr auto june_first = std::chrono::year(2020) / std::chrono::June / 1;

} // namespace

TEST_CASE("Many processes can make one registry at once", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "new" / "registry.db";
    constexpr int processes = 8;
    std::vector<Registration> registrations;
    for (unsigned index = 0; index < processes; ++index) {
        registrations.push_back(registration(fmt::format("username{}", index), 1'000'000 + index));
    }
    auto const statuses = in_processes(processes, [&](int index) {
        auto const registry = open_registry(path.string(), OpenMode::create);
        return registry && (*registry)->add(registrations[static_cast<std::size_t>(index)], author()) ? 0 : 1;
    });
    CHECK(statuses == std::vector<int>(processes, 0));
    CHECK(must(must(open_registry(path.string(), OpenMode::read))->list()).size() == processes);
}

TEST_CASE("What was added survives a process that dies at once", "[registry]") {
    TemporaryFolder const folder;
    auto const path = (folder.path() / "registry.db").string();
    auto const typed = registration("peeterspensions");
    auto const statuses = in_processes(1, [&](int) -> int {
        auto const registry = open_registry(path, OpenMode::create);
        auto const status = registry && (*registry)->add(typed, author()) ? 0 : 1;
        _exit(status); // without closing the registry
    });
    REQUIRE(statuses == std::vector<int>{0});
    CHECK(must(must(open_registry(path, OpenMode::read))->find(typed.username)).size() == 1);
}

TEST_CASE("A full disk is unavailable and leaves the registry as it was", "[registry]") {
    TemporaryFolder const folder;
    auto const path = (folder.path() / "registry.db").string();
    must(open_registry(path, OpenMode::create));
    auto const typed = registration("peeterspensions");
    auto const statuses = in_processes(1, [&](int) {
        // A write beyond the limit fails with EFBIG once its signal is ignored.
        static_cast<void>(std::signal(SIGXFSZ, SIG_IGN));
        rlimit const limit{.rlim_cur = 2'000, .rlim_max = 2'000};
        auto const registry = open_registry(path, OpenMode::create);
        if (!registry || setrlimit(RLIMIT_FSIZE, &limit) != 0) {
            return 1;
        }
        auto const added = (*registry)->add(typed, author());
        return !added && added.error().code == ErrorCode::unavailable ? 0 : 2;
    });
    CHECK(statuses == std::vector<int>{0});
    auto const registry = must(open_registry(path, OpenMode::create));
    CHECK(must(registry->list()).empty());
    must(registry->add(typed, author()));
}

TEST_CASE("The journal refuses to be changed by any program", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    auto const registry = must(open_registry(path.string(), OpenMode::create));
    must(registry->add(registration("peeterspensions"), author()));
    for (auto const* const sql :
         {"UPDATE journal SET user = 'nobody'", "DELETE FROM journal",
          "INSERT OR REPLACE INTO journal SELECT number, at, 'nobody', host, action, subject, details"
          " FROM journal"}) {
        INFO(sql);
        CHECK_FALSE(run_sql(path, sql));
    }
    auto const entries = must(registry->journal());
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].user == "anouk");
}

TEST_CASE("The schema itself refuses what was given already", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    must(
        must(open_registry(path.string(), OpenMode::create))->add(registration("peeterspensions"), author()));
    auto const insert_copy = [&](std::string_view username, std::string_view enterprise,
                                 std::string_view sender) {
        return run_sql(
            path, fmt::format(
                      "INSERT INTO users SELECT NULL, {}, {}, quality, {}, sender_number_source, last_name,"
                      " first_name, title, function, language, phone, fax, mobile, registered_on, NULL,"
                      " revision, expires_on, entity_name FROM users LIMIT 1",
                      username, enterprise, sender));
    };
    CHECK_FALSE(insert_copy("'peeterspensions'", "'0000000097'", "2"));
    CHECK_FALSE(insert_copy("'PEETERSpensions'", "'0000000097'", "2"));
    CHECK_FALSE(insert_copy("'otherusername'", "enterprise_number", "2"));
    CHECK_FALSE(insert_copy("'otherusername'", "'0000000097'", "sender_number"));
    CHECK_FALSE(insert_copy("'otherusername'", "'0000000097'", "999999"));
    CHECK(insert_copy("'otherusername'", "'0000000097'", "2"));
}

TEST_CASE("A username that another program wrote in capitals is taken", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    auto const registry = must(open_registry(path.string(), OpenMode::create));
    must(registry->add(registration("peeterspensions"), author()));
    REQUIRE(run_sql(path, "UPDATE users SET username = upper(username)"));
    CHECK(registry->add(registration("peeterspensions", 1), author()).error().reason == "username-taken");
}

TEST_CASE("Of a removed technical user only the entity becomes free", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    auto const registry = must(open_registry(path.string(), OpenMode::create));
    auto const removed = must(registry->add(registration("peeterspensions"), author()));
    REQUIRE(run_sql(path, "UPDATE users SET removed_on = '2020-07-01T00:00:00Z'"));

    auto const& username = removed.registration.username;
    CHECK(must(registry->state_of(username)) == UsernameState::retired);
    CHECK(must(registry->list()).empty());
    CHECK(must(registry->find(username)).empty());
    CHECK(must(registry->find(*removed.sender_number)).empty());
    CHECK(must(registry->find(removed.registration.enterprise_number)).empty());

    CHECK(registry->add(removed.registration, author()).error().reason == "username-taken");
    auto same_number = registration("otherusername");
    same_number.given_sender_number = removed.sender_number;
    CHECK(registry->add(same_number, author()).error().reason == "sender-number-taken");
    CHECK(must(registry->add(registration("otherusername"), author())).sender_number->value() == 2);
}

TEST_CASE("Registry::add refuses when the last sender number was assigned", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    auto const registry = must(open_registry(path.string(), OpenMode::create));
    must(registry->add(registration("peeterspensions"), author()));
    REQUIRE(
        run_sql(path, "UPDATE users SET sender_number = 999997; UPDATE sender_numbers SET number = 999997"));
    CHECK(must(registry->add(registration("lastusername", 1), author())).sender_number->value() == 999'998);
    auto const refused = registry->add(registration("toomanyusers", 2), author());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::conflict);
    CHECK(refused.error().reason == "sender-numbers-exhausted");

    auto given = registration("toomanyusers", 2);
    given.given_sender_number = must(SenderNumber::make(5));
    must(registry->add(given, author()));
}

TEST_CASE("Registry::reserve_sequences goes on with letters and ends after the last sequence", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    auto const registry = must(open_registry(path.string(), OpenMode::create));
    auto const reserve = [&](std::uint32_t count) {
        return registry->reserve_sequences(
            must(SenderNumber::make(6'400)), june_first, Environment::production, count, author());
    };
    must(reserve(1));
    REQUIRE(run_sql(path, "UPDATE sequences SET last_ordinal = 99998"));
    auto const two = must(reserve(2));
    REQUIRE(two.size() == 2);
    CHECK(two[0].to_string() == "99999");
    CHECK(two[1].to_string() == "0000A");
    REQUIRE(run_sql(path, "UPDATE sequences SET last_ordinal = 60466174"));
    auto const too_many = reserve(2);
    REQUIRE_FALSE(too_many);
    CHECK(too_many.error().reason == "sequences-exhausted");
    CHECK(must(reserve(1)).front().to_string() == "ZZZZZ");
    auto const refused = reserve(1);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::conflict);
    CHECK(refused.error().reason == "sequences-exhausted");
}

TEST_CASE("A row that holds what we never write is a damaged registry", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    auto const registry = must(open_registry(path.string(), OpenMode::create));
    must(registry->add(registration("peeterspensions"), author()));
    for (auto const* const sql :
         {"UPDATE users SET username = 'short'", "UPDATE users SET enterprise_number = '0949383343'",
          "UPDATE users SET language = 'en'", "UPDATE users SET phone = 'call me'",
          "UPDATE users SET registered_on = 'today'", "UPDATE users SET mobile = ''",
          "UPDATE emails SET address = 'nobody'", "DELETE FROM emails", "UPDATE channels SET type = 'pigeon'",
          "UPDATE channels SET ssh_public_key = CAST('ssh-rsa AAAA' AS BLOB)",
          "UPDATE channels SET certificate = x'00'",
          "UPDATE channel_applications SET application = 'NOT A TOKEN' WHERE application = 'db2p'",
          "DELETE FROM channel_applications"}) {
        INFO(sql);
        TemporaryFolder const copy_folder;
        auto const copy = copy_folder.path() / "registry.db";
        REQUIRE(run_sql(path, fmt::format("VACUUM INTO '{}'", copy.string())));
        static_cast<void>(run_sql(copy, sql));
        auto const users = must(open_registry(copy.string(), OpenMode::create))->list();
        CHECK((!users && users.error().code == ErrorCode::unreadable && users.error().reason == "damaged"));
    }
}

TEST_CASE("A registry whose pages were overwritten is damaged, never read wrongly", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    must(
        must(open_registry(path.string(), OpenMode::create))->add(registration("peeterspensions"), author()));
    auto bytes = contents(path);
    constexpr std::size_t page_bytes = 4'096;
    REQUIRE(bytes.size() > 2 * page_bytes);
    std::fill(bytes.begin() + page_bytes, bytes.end(), '\x5a');
    write_file(path, bytes);
    auto const registry = open_registry(path.string(), OpenMode::create);
    auto const users = registry ? (*registry)->list() : fail(registry.error());
    REQUIRE_FALSE(users);
    CHECK(users.error().code == ErrorCode::unreadable);
    CHECK(users.error().reason == "damaged");
}
