// SPDX-License-Identifier: Apache-2.0
// A registry that is damaged, locked or copied while others write.
#include "sqlite_fixtures.hpp"

#include <csignal>
#include <random>
#include <sys/resource.h>

using namespace techuser;
using namespace techuser::test;

namespace {

// A registry in one file, without a log beside it.
std::string whole_registry() {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    auto const backup = folder.path() / "backup.db";
    auto const registry = must(open_registry(path.string(), OpenMode::create));
    for (unsigned index = 0; index < 20; ++index) {
        must(registry->add(registration(fmt::format("username{:02}", index), 1'000'000 + index), author()));
    }
    must(registry->back_up(backup.string()));
    return contents(backup);
}

} // namespace

TEST_CASE("A registry with random damage is read or found damaged, and nothing else happens", "[registry]") {
    auto const whole = whole_registry();
    std::mt19937 random(20'200'601); // the same damage in every run
    int found_damaged = 0;
    constexpr int rounds = 150;
    for (int round = 0; round < rounds; ++round) {
        INFO("round " << round);
        auto bytes = whole;
        constexpr std::size_t longest_damage = 64;
        auto const begin = random() % bytes.size();
        auto const size = std::min<std::size_t>(1 + random() % longest_damage, bytes.size() - begin);
        for (std::size_t index = begin; index < begin + size; ++index) {
            bytes[index] = static_cast<char>(random());
        }
        TemporaryFolder const folder;
        auto const path = folder.path() / "registry.db";
        write_file(path, bytes);
        auto const registry = open_registry(path.string(), OpenMode::read);
        auto const check = registry ? (*registry)->check() : fail(registry.error());
        if (!check) {
            INFO(check.error().message.english());
            CHECK((check.error().code == ErrorCode::unreadable || check.error().reason == "no-registry"));
        }
        found_damaged += check && check->problems.empty() ? 0 : 1;
        if (registry) {
            auto const users = (*registry)->list();
            INFO((users ? std::string() : users.error().message.english()));
            CHECK((users || users.error().code == ErrorCode::unreadable));
        }
        CHECK(contents(path) == bytes);
    }
    CHECK(found_damaged > rounds / 4);
}

TEST_CASE("Registry::check names what another program did to a registry", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    write_file(path, whole_registry());
    struct Deed {
        std::string sql;
        std::string_view id;
    };
    for (auto const& deed :
         {Deed{"UPDATE users SET username = 'short' WHERE id = 3", "row"},
          Deed{"DELETE FROM emails WHERE user_id = 4", "row"},
          Deed{"PRAGMA foreign_keys = OFF; DELETE FROM users WHERE id = 5", "lost"},
          Deed{"INSERT INTO sequences VALUES (1, 'today', 'R', 1, '2020-06-01T00:00:00Z', 'me')", "sequence"},
          Deed{"DROP TRIGGER journal_is_not_deleted; DELETE FROM journal WHERE number = 7", "journal"},
          Deed{
              "DROP TRIGGER journal_is_not_updated; UPDATE journal SET details = '{' WHERE number = 8",
              "journal"},
          Deed{"UPDATE channels SET ssh_key_sha256 = 'SHA256:another' WHERE user_id = 9", "row"},
          Deed{"UPDATE channels SET certificate_sha256 = '00' WHERE user_id = 10", "row"},
          Deed{
              "DELETE FROM emails WHERE user_id = 6; PRAGMA foreign_keys = OFF;"
              "INSERT INTO emails VALUES (999, 1, 'a@example.be')",
              "storage"}}) {
        INFO(deed.sql);
        TemporaryFolder const copy_folder;
        auto const copy = copy_folder.path() / "registry.db";
        write_file(copy, contents(path));
        must(run_sql(copy, deed.sql));
        auto const problems = must(must(open_registry(copy.string(), OpenMode::read))->check()).problems;
        CHECK(std::ranges::find(problems, deed.id, &Finding::id) != problems.end());
    }
}

TEST_CASE("A registry that another process keeps locked is busy, and unharmed afterwards", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    auto const registry = must(open_registry(path.string(), OpenMode::create));
    must(registry->add(registration("peeterspensions"), author()));
    auto const other = must(SqliteConnection::open(path.string(), Access::write));
    must(other->begin_to_write());
    auto const added = registry->add(registration("otherusername", 1), author());
    REQUIRE_FALSE(added);
    CHECK(added.error().code == ErrorCode::unavailable);
    CHECK(added.error().reason == "busy");
    CHECK(must(registry->list()).size() == 1); // who reads never waits
    other->roll_back();
    CHECK(must(registry->add(registration("otherusername", 1), author())).sender_number->value() == 2);
}

TEST_CASE("A backup while others write is whole and consistent", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    auto const registry = must(open_registry(path.string(), OpenMode::create));
    auto const sample = registration("peeterspensions");
    auto const writer = fork();
    if (writer == 0) {
        auto const own = open_registry(path.string(), OpenMode::create);
        for (unsigned number = 0; own; ++number) {
            auto wanted = sample;
            auto const digits = 1'000'000 + number;
            wanted.username = *Username::parse(fmt::format("username{:06}", number));
            wanted.enterprise_number =
                *EnterpriseNumber::parse(fmt::format("{:08}{:02}", digits, 97 - digits % 97));
            if (!(*own)->add(wanted, author())) {
                break;
            }
        }
        _exit(1);
    }
    std::int64_t before = 0;
    for (int round = 0; round < 10; ++round) {
        auto const copy_path = (folder.path() / fmt::format("backup-{}.db", round)).string();
        must(registry->back_up(copy_path));
        auto const check = must(must(open_registry(copy_path, OpenMode::read))->check());
        CHECK(check.problems.empty());
        CHECK(check.active == check.journal_entries);
        CHECK(check.active >= before);
        before = check.active;
    }
    kill(writer, SIGKILL);
    int status = 0;
    REQUIRE(waitpid(writer, &status, 0) == writer);
    CHECK(WIFSIGNALED(status));
    CHECK(before > 0);
    CHECK(must(registry->check()).problems.empty());
}

TEST_CASE("A backup on a disk that fills up leaves no file", "[registry]") {
    TemporaryFolder const folder;
    auto const path = (folder.path() / "registry.db").string();
    auto const backup = folder.path() / "backup.db";
    write_file(path, whole_registry());
    auto const statuses = in_processes(1, [&](int) {
        static_cast<void>(std::signal(SIGXFSZ, SIG_IGN));
        rlimit const limit{.rlim_cur = 20'000, .rlim_max = 20'000};
        auto const registry = open_registry(path, OpenMode::read);
        if (!registry || setrlimit(RLIMIT_FSIZE, &limit) != 0) {
            return 1;
        }
        auto const written = (*registry)->back_up(backup.string());
        return !written && written.error().code == ErrorCode::unavailable ? 0 : 2;
    });
    CHECK(statuses == std::vector<int>{0});
    for (auto const& entry : std::filesystem::directory_iterator(folder.path())) {
        CHECK(entry.path().filename().string().starts_with("registry.db"));
    }
}
