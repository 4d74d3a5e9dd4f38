// SPDX-License-Identifier: Apache-2.0
// Which files open_registry() takes for a registry, and which it makes.
#include "registry/schema.hpp"
#include "sqlite_fixtures.hpp"

#include <algorithm>
#include <sys/stat.h>

using namespace techuser;
using namespace techuser::test;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> names_in(fs::path const& folder) {
    std::vector<std::string> names;
    for (auto const& entry : fs::directory_iterator(folder)) {
        names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

mode_t mode_of(fs::path const& path) {
    struct stat status{};
    REQUIRE(stat(path.c_str(), &status) == 0);
    return status.st_mode & 07777;
}

// A file that another program made with SQLite.
void make_foreign_database(fs::path const& path, std::string const& sql) {
    write_file(path, "");
    REQUIRE(run_sql(path, sql));
}

void check_open_refused(std::string_view url, OpenMode mode, ErrorCode code, std::string_view reason) {
    auto const registry = open_registry(url, mode);
    REQUIRE_FALSE(registry);
    INFO(registry.error().message.english());
    CHECK(registry.error().code == code);
    CHECK(registry.error().reason == reason);
}

} // namespace

TEST_CASE("open_registry refuses URLs that name no SQLite file", "[registry]") {
    for (auto const* const url :
         {"", "sqlite:", "shared:", "mysql://host/base", "http://host", "postgresql:/x", "postgres:host",
          "postgrsql://host/base", "Sqlite:registry.db", "file:other.db", "hots=db.example.be",
          "registry=1.db", "C:registry.db"}) {
        INFO(url);
        check_open_refused(url, OpenMode::create, ErrorCode::usage, "registry-url");
    }
    check_open_refused(std::string_view("a\0b", 3), OpenMode::create, ErrorCode::usage, "registry-url");
}

TEST_CASE("open_registry does not repeat a password that stands in a URL", "[registry]") {
    for (auto const* const url : {"postgresql://anouk:sesame@host/base", "mysql://anouk:sesame@host/base"}) {
        CHECK(
            open_registry(url, OpenMode::create).error().message.english().find("sesame") ==
            std::string::npos);
    }
}

TEST_CASE("open_registry takes a path and sqlite:PATH for the same registry", "[registry]") {
    TemporaryFolder const folder;
    auto const path = (folder.path() / "registry.db").string();
    must(must(open_registry(path, OpenMode::create))->add(registration("peeterspensions"), author()));
    CHECK(must(must(open_registry("sqlite:" + path, OpenMode::read))->list()).size() == 1);
}

TEST_CASE("open_registry gives names that SQLite would treat in its own way no meaning", "[registry]") {
    TemporaryFolder const folder;
    auto const before = fs::current_path();
    fs::current_path(folder.path());
    auto const memory = open_registry("sqlite::memory:", OpenMode::create);
    auto const uri = open_registry("sqlite:file:other.db?mode=memory", OpenMode::create);
    fs::current_path(before);
    REQUIRE(memory);
    REQUIRE(uri);
    CHECK(fs::exists(folder.path() / ":memory:"));
    CHECK(fs::exists(folder.path() / "file:other.db?mode=memory"));
}

TEST_CASE("open_registry to read finds no registry and makes none", "[registry]") {
    TemporaryFolder const folder;
    auto const missing = folder.path() / "missing.db";
    auto const in_missing_folder = folder.path() / "missing" / "registry.db";
    auto const empty = folder.path() / "empty.db";
    write_file(empty, "");
    for (auto const& path : {missing, in_missing_folder, empty}) {
        check_open_refused(path.string(), OpenMode::read, ErrorCode::not_found, "no-registry");
    }
    CHECK(names_in(folder.path()) == std::vector<std::string>{"empty.db"});
    CHECK(contents(empty).empty());
}

TEST_CASE(
    "open_registry takes an empty file, as a killed process leaves it, for a new registry", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    write_file(path, "");
    must(
        must(open_registry(path.string(), OpenMode::create))->add(registration("peeterspensions"), author()));
}

TEST_CASE("open_registry refuses files that are not a registry and leaves them as they are", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "file";
    SECTION("one character") {
        write_file(path, "x");
    }
    SECTION("a line of text") {
        write_file(path, "not a database\n");
    }
    SECTION("a long text") {
        write_file(path, std::string(100'000, 'a'));
    }
    SECTION("zeros") {
        write_file(path, std::string(4'096, '\0'));
    }
    SECTION("the beginning of a SQLite file") {
        write_file(path, "SQLite format 3");
    }
    SECTION("a database of another program") {
        make_foreign_database(path, "CREATE TABLE bookmarks (url)");
    }
    SECTION("a database that another program marked") {
        make_foreign_database(path, "PRAGMA application_id = 7; CREATE TABLE bookmarks (url)");
    }
    SECTION("an empty database that another program marked") {
        make_foreign_database(path, "PRAGMA application_id = 7");
    }
    auto const before = contents(path);
    for (auto const mode : {OpenMode::read, OpenMode::create}) {
        check_open_refused(path.string(), mode, ErrorCode::unreadable, "not-a-registry");
        CHECK(contents(path) == before);
        CHECK(names_in(folder.path()) == std::vector<std::string>{"file"});
    }
}

TEST_CASE("open_registry refuses folders and devices", "[registry]") {
    TemporaryFolder const folder;
    for (auto const mode : {OpenMode::read, OpenMode::create}) {
        check_open_refused(folder.path().string(), mode, ErrorCode::unreadable, "not-a-registry");
        check_open_refused("/dev/null", mode, ErrorCode::unreadable, "not-a-registry");
    }
}

TEST_CASE("open_registry refuses a registry of a newer version and leaves it as it is", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    must(open_registry(path.string(), OpenMode::create));
    REQUIRE(run_sql(path, fmt::format("PRAGMA user_version = {}", sqlite_schema_versions.size() + 1)));
    auto const before = contents(path);
    for (auto const mode : {OpenMode::read, OpenMode::create}) {
        check_open_refused(path.string(), mode, ErrorCode::unreadable, "newer-schema");
    }
    CHECK(contents(path) == before);
}

TEST_CASE("open_registry finds a registry without a version or without its tables damaged", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    make_foreign_database(path, fmt::format("PRAGMA application_id = {}", sqlite_application_id));
    check_open_refused(path.string(), OpenMode::create, ErrorCode::unreadable, "damaged");
    REQUIRE(run_sql(path, fmt::format("PRAGMA user_version = {}", schema_version_now)));
    auto const users = must(open_registry(path.string(), OpenMode::create))->list();
    REQUIRE_FALSE(users);
    CHECK(users.error().reason == "damaged");
}

TEST_CASE("open_registry finds a registry damaged whose header forbids to write", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    auto const backup = folder.path() / "backup.db";
    must(must(open_registry(path.string(), OpenMode::create))->back_up(backup.string()));
    auto bytes = contents(backup);
    constexpr std::size_t write_version = 18;
    bytes.at(write_version) = '\xfd';
    write_file(backup, bytes);
    for (auto const mode : {OpenMode::write, OpenMode::create, OpenMode::rehearse}) {
        check_open_refused(backup.string(), mode, ErrorCode::unreadable, "damaged");
    }
    CHECK(contents(backup) == bytes);
}

TEST_CASE("open_registry makes folders with mode 0700 and files with 0600 whatever the umask", "[registry]") {
    for (mode_t const mask : {0000u, 0022u, 0777u}) {
        TemporaryFolder const folder;
        chmod(folder.path().c_str(), 0755);
        auto const path = folder.path() / "outer" / "inner" / "registry.db";
        auto const before = umask(mask);
        auto const registry = open_registry(path.string(), OpenMode::create);
        auto const added = registry ? (*registry)->add(registration("peeterspensions"), author())
                                    : Result<RegisteredUser>(fail(registry.error()));
        umask(before);
        must(added);
        CHECK(mode_of(folder.path()) == 0755);
        CHECK(mode_of(folder.path() / "outer") == 0700);
        CHECK(mode_of(path.parent_path()) == 0700);
        CHECK(names_in(path.parent_path()) == std::vector<std::string>{"registry.db"});
        for (auto const& name : names_in(path.parent_path())) {
            CHECK(mode_of(path.parent_path() / name) == 0600);
        }
    }
}

TEST_CASE("open_registry leaves the mode of a folder and a file that exist", "[registry]") {
    TemporaryFolder const folder;
    chmod(folder.path().c_str(), 0770);
    auto const path = folder.path() / "registry.db";
    must(open_registry(path.string(), OpenMode::create));
    chmod(path.c_str(), 0660);
    must(open_registry("shared:" + path.string(), OpenMode::create));
    CHECK(mode_of(folder.path()) == 0770);
    CHECK(mode_of(path) == 0660);
}

TEST_CASE("open_registry to create says that a place cannot be written", "[registry]") {
    // Also root cannot write at these.
    TemporaryFolder const folder;
    auto const file = folder.path() / "file";
    write_file(file, "");
    check_open_refused(
        (file / "registry.db").string(), OpenMode::create, ErrorCode::unavailable, "read-only");
    check_open_refused("/proc/registry.db", OpenMode::create, ErrorCode::unavailable, "read-only");
    check_open_refused("/proc/folder/registry.db", OpenMode::create, ErrorCode::unavailable, "read-only");
}

TEST_CASE("open_registry to create says that permission is denied", "[registry]") {
    TemporaryFolder const folder;
    chmod(folder.path().c_str(), 0500);
    if (access(folder.path().c_str(), W_OK) == 0) {
        WARN("skipped: modes do not stop this user");
        return;
    }
    auto const path = folder.path() / "registry.db";
    check_open_refused(path.string(), OpenMode::create, ErrorCode::unavailable, "permission");
}

TEST_CASE("A registry that was opened to read refuses changes", "[registry]") {
    TemporaryFolder const folder;
    auto const path = (folder.path() / "registry.db").string();
    must(open_registry(path, OpenMode::create));
    auto const registry = must(open_registry(path, OpenMode::read));
    auto const added = registry->add(registration("peeterspensions"), author());
    REQUIRE_FALSE(added);
    CHECK(added.error().code == ErrorCode::unavailable);
    CHECK(added.error().reason == "read-only");
}

TEST_CASE("open_registry to rehearse judges like the real thing and writes nothing", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "new" / "registry.db";
    auto const empty = must(open_registry(path.string(), OpenMode::rehearse));
    auto const would_be = must(empty->add(registration("peeterspensions"), author()));
    CHECK(would_be.sender_number->to_string() == "000001");
    CHECK_FALSE(std::filesystem::exists(path.parent_path()));

    must(
        must(open_registry(path.string(), OpenMode::create))->add(registration("peeterspensions"), author()));
    auto const again = must(open_registry(path.string(), OpenMode::rehearse))
                           ->add(registration("peeterspensions"), author());
    REQUIRE_FALSE(again);
    CHECK(again.error().reason == "username-taken");
}

TEST_CASE("open_registry to rehearse refuses where the real thing would", "[registry]") {
    TemporaryFolder const folder;
    auto const file = folder.path() / "file";
    write_file(file, "no registry");
    check_open_refused(file.string(), OpenMode::rehearse, ErrorCode::unreadable, "not-a-registry");
    check_open_refused(
        (file / "registry.db").string(), OpenMode::rehearse, ErrorCode::unavailable, "read-only");
    check_open_refused("/proc/registry.db", OpenMode::rehearse, ErrorCode::unavailable, "read-only");
}
