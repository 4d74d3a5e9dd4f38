// SPDX-License-Identifier: Apache-2.0
// A registry is one file between commands: what is left beside it, and whose it is.
#include "sqlite_fixtures.hpp"

#include <sys/stat.h>

using namespace techuser;
using namespace techuser::test;
namespace fs = std::filesystem;

namespace {

// A registry with one technical user, as an older version of these tools left it: the newest is in its log.
void make_old_registry(fs::path const& path) {
    auto const registry = must(open_registry(path.string(), OpenMode::create));
    must(registry->add(registration("peeterspensions"), author()));
    run_sql_and_die(path, "PRAGMA journal_mode = WAL; UPDATE users SET phone = '+32 2 555 01 24'");
}

void check_refused(fs::path const& path, std::string_view reason) {
    for (auto const mode : {OpenMode::read, OpenMode::write, OpenMode::create, OpenMode::rehearse}) {
        auto const registry = open_registry(path.string(), mode);
        REQUIRE_FALSE(registry);
        INFO(registry.error().message.english());
        CHECK(registry.error().code == ErrorCode::unavailable);
        CHECK(registry.error().reason == reason);
        CHECK_FALSE(registry.error().hint.empty());
    }
}

} // namespace

TEST_CASE(
    "A journal or log beside a missing, empty or foreign file is never replayed or removed", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    for (auto const* const suffix : {"-journal", "-wal"}) {
        auto const beside = path.string() + suffix;
        for (auto const* const content : {"missing", "", "SQLite format 3", "a text of somebody"}) {
            INFO(suffix << " beside " << content);
            write_file(beside, "what it holds");
            if (std::string_view(content) != "missing") {
                write_file(path, content);
            }
            check_refused(path, "foreign-log");
            CHECK(contents(beside) == "what it holds");
            CHECK(contents(path) == (std::string_view(content) == "missing" ? "" : content));
            fs::remove(path);
        }
        fs::remove(beside);
    }
}

TEST_CASE("A log that is left beside a registry in one file is not replayed over it", "[registry]") {
    TemporaryFolder const folder;
    auto const old = folder.path() / "old.db";
    make_old_registry(old);
    auto const path = folder.path() / "registry.db";
    must(must(open_registry(path.string(), OpenMode::create))->add(registration("otherusername"), author()));
    fs::copy_file(old.string() + "-wal", path.string() + "-wal");
    auto const before = contents(path);
    check_refused(path, "foreign-log");
    CHECK(contents(path) == before);
}

TEST_CASE("A registry whose log is missing is not taken for one without changes", "[registry]") {
    TemporaryFolder const folder;
    auto const old = folder.path() / "old.db";
    make_old_registry(old);
    auto const path = folder.path() / "registry.db";
    fs::copy_file(old, path);
    check_refused(path, "log-missing");
    fs::copy_file(old.string() + "-wal", path.string() + "-wal");
    auto const users = must(must(open_registry(path.string(), OpenMode::read))->list());
    REQUIRE(users.size() == 1);
    CHECK(users.front().registration.contact.phone.to_string() == "+32 2 555 01 24");
}

TEST_CASE("Whoever reads undoes what a process that was killed left half written", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    must(
        must(open_registry(path.string(), OpenMode::create))->add(registration("peeterspensions"), author()));
    // With a cache of one page the changes are in the file before they are committed.
    run_sql_and_die(
        path, "PRAGMA cache_size = 1; BEGIN IMMEDIATE; UPDATE users SET phone = hex(randomblob(20000));"
              "UPDATE users SET function = hex(randomblob(20000)); DELETE FROM emails");
    REQUIRE(fs::file_size(path.string() + "-journal") > 0);
    auto const registry = must(open_registry(path.string(), OpenMode::read));
    CHECK(must(registry->check()).problems.empty());
    CHECK(must(registry->list()).size() == 1);
    CHECK_FALSE(fs::exists(path.string() + "-journal"));
}

TEST_CASE("A registry that others may write is refused unless it is named as shared", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    must(
        must(open_registry(path.string(), OpenMode::create))->add(registration("peeterspensions"), author()));
    for (mode_t const mode : {0620u, 0602u, 0666u}) {
        chmod(path.c_str(), mode);
        check_refused(path, "not-private");
        CHECK(must(must(open_registry("shared:" + path.string(), OpenMode::read))->list()).size() == 1);
    }
    chmod(path.c_str(), 0644);
    must(open_registry(path.string(), OpenMode::write));
    // Where anybody may put files: sticky, so that nobody can replace those of others, and not.
    chmod(folder.path().c_str(), 01777);
    must(open_registry(path.string(), OpenMode::write));
    chmod(folder.path().c_str(), 0777);
    check_refused(path, "not-private");
    // A journal that somebody else may write is as good as the registry.
    chmod(folder.path().c_str(), 0700);
    write_file(path.string() + "-journal", "");
    chmod((path.string() + "-journal").c_str(), 0666);
    check_refused(path, "not-private");
}

TEST_CASE("A registry of another user is refused", "[registry]") {
    TemporaryFolder const folder;
    if (geteuid() != 0) {
        WARN("skipped: only root can give files away");
        return;
    }
    auto const path = folder.path() / "registry.db";
    must(open_registry(path.string(), OpenMode::create));
    constexpr uid_t nobody = 65534;
    REQUIRE(chown(path.c_str(), nobody, nobody) == 0);
    check_refused(path, "not-private");
    chmod(path.c_str(), 0600);
    must(open_registry("shared:" + path.string(), OpenMode::write));
}
