// SPDX-License-Identifier: Apache-2.0
// Registries of every earlier version of the schema.
#include "registry/schema.hpp"
#include "sqlite_fixtures.hpp"

using namespace techuser;
using namespace techuser::test;

namespace {

std::string hex(std::span<std::uint8_t const> bytes) {
    std::string text;
    for (auto const byte : bytes) {
        text += fmt::format("{:02x}", byte);
    }
    return text;
}

// A registry as the first version left it, with one technical user.
void make_first_version(std::filesystem::path const& path) {
    auto const channel = sftp_channel();
    write_file(path, "");
    run_sql_and_die(
        path, fmt::format(
                  "{} PRAGMA journal_mode = WAL;"
                  "INSERT INTO users VALUES (7, 'peeterspensions', '{}', 'supplementary-pensions-manager', 3,"
                  " 'assigned', 'Peeters', 'Anouk', 'mrs', 'IT manager', 'nl', '02 555 01 23', NULL, NULL,"
                  " '2020-06-01T00:00:00Z', NULL);"
                  "INSERT INTO emails VALUES (7, 1, 'batch@example.be');"
                  "INSERT INTO channels VALUES (4, 7, 'sftp', 'internet', '{}', x'{}');"
                  "INSERT INTO channel_applications VALUES (4, 'db2p');"
                  "INSERT INTO journal VALUES (1, '2020-06-01T00:00:00Z', 'anouk', 'keyboard', 'created',"
                  " 'peeterspensions', '{{}}')",
                  sqlite_schema_versions[0], enterprise(9'493'833).digits(),
                  channel.ssh_public_key->openssh_line(), hex(channel.certificate->der)));
}

} // namespace

TEST_CASE("A registry of the first version becomes one of today where that is asked for", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    make_first_version(path);

    auto const before = contents(path);
    for (auto const mode : {OpenMode::read, OpenMode::write, OpenMode::create, OpenMode::rehearse}) {
        auto const old = open_registry(path.string(), mode);
        REQUIRE_FALSE(old);
        CHECK(old.error().code == ErrorCode::unreadable);
        CHECK(old.error().reason == "older-schema");
    }
    CHECK(contents(path) == before);

    auto const registry = must(open_registry(path.string(), OpenMode::create, OlderSchema::accept));
    CHECK(must(registry->check()).problems.empty());
    auto const user = must(registry->find(must(SenderNumber::make(3)))).at(0);
    CHECK(user.registration.channels.at(0).ssh_public_key == sftp_channel().ssh_public_key);
    CHECK(user.registration.channels.at(0).certificate == sftp_channel().certificate);
    CHECK(user.revision == 1);
    // What was not stored before is known now.
    CHECK(must(registry->cross_check(enterprise(1), user.registration.channels)).size() == 2);
    auto const expiry = sftp_channel().certificate->expires_on;
    int expiring = 0;
    must(registry->each(
        {.expires_before = expiry + std::chrono::seconds(1)}, [&](auto const&) -> Result<void> {
            ++expiring;
            return {};
        }));
    CHECK(expiring == 1);
    CHECK(must(registry->add(registration("nextusername", 1), author())).sender_number->value() == 4);
}

TEST_CASE("Many processes can migrate one registry at once", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    make_first_version(path);
    constexpr int processes = 8;
    auto const statuses = in_processes(processes, [&](int) {
        return open_registry(path.string(), OpenMode::create, OlderSchema::accept) ? 0 : 1;
    });
    CHECK(statuses == std::vector<int>(processes, 0));
    CHECK(must(must(open_registry(path.string(), OpenMode::read))->check()).problems.empty());
}

TEST_CASE("A rehearsal in a registry of the first version leaves it as it is", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    make_first_version(path);
    auto const before = contents(path);
    auto const rehearsal = must(open_registry(path.string(), OpenMode::rehearse, OlderSchema::accept));
    CHECK(must(rehearsal->add(registration("nextusername", 1), author())).sender_number->value() == 4);
    CHECK(rehearsal->add(registration("peeterspensions", 1), author()).error().reason == "username-taken");
    CHECK(contents(path) == before);
}

TEST_CASE("A backup of a registry of the first version is of that version", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    auto const backup = folder.path() / "backup.db";
    make_first_version(path);
    auto const before = contents(path);
    auto const old = must(open_registry(path.string(), OpenMode::read, OlderSchema::accept));
    must(old->rehearse_back_up(backup.string()));
    CHECK_FALSE(std::filesystem::exists(backup));
    must(old->back_up(backup.string()));
    CHECK(contents(path) == before);
    CHECK(open_registry(backup.string(), OpenMode::read).error().reason == "older-schema");
    auto const migrated = must(open_registry(backup.string(), OpenMode::create, OlderSchema::accept));
    CHECK(must(migrated->check()).problems.empty());
    CHECK(must(migrated->list()).size() == 1);
}
