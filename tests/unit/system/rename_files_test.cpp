// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "system/files.hpp"
#include "system/rename_files.hpp"
#include "temporary_folder.hpp"

#include <array>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace techuser;
using test::TemporaryFolder;

namespace {

std::string content_of(std::filesystem::path const& path) {
    std::ostringstream content;
    content << std::ifstream(path).rdbuf();
    return content.str();
}

// The files of a folder with what is in them.
std::vector<std::string> listing(std::filesystem::path const& folder) {
    std::vector<std::string> lines;
    auto const names = list_files(folder, 100);
    REQUIRE(names);
    for (auto const& name : *names) {
        lines.push_back(name + "=" + content_of(folder / name));
    }
    return lines;
}

} // namespace

TEST_CASE("rename_files renames, and makes the empty file last", "[files]") {
    TemporaryFolder const folder;
    auto const first = folder.write("a", "one");
    auto const second = folder.write("b", "two");
    REQUIRE(rename_files(
        {{{first, folder.path() / "FI"}, {second, folder.path() / "FS"}}, folder.path() / "GO"}));
    CHECK(listing(folder.path()) == std::vector<std::string>{"FI=one", "FS=two", "GO="});
}

TEST_CASE("rename_files refuses what it cannot do wholly, and then changes nothing", "[files]") {
    TemporaryFolder const folder;
    auto const& path = folder.path();
    folder.write("a", "one");
    folder.write("b", "two");
    folder.write("taken", "three");
    std::filesystem::create_directory(path / "folder");
    std::filesystem::create_symlink("a", path / "link");
    // Names in the folder, which is another one for each refusal.
    struct Refusal {
        std::vector<std::array<std::string_view, 2>> renamings;
        std::string_view empty_last;
        std::string_view reason;
        ErrorCode code;
    };
    auto const refusal = GENERATE(values<Refusal>({
        {{{"a", "FI"}, {"b", "taken"}}, "", "exists", ErrorCode::conflict},
        {{{"a", "FI"}}, "taken", "exists", ErrorCode::conflict},
        {{{"a", "link"}}, "", "exists", ErrorCode::conflict},
        {{{"a", "FI"}, {"none", "FS"}}, "", "missing", ErrorCode::unreadable},
        {{{"folder", "FI"}}, "", "not-a-file", ErrorCode::unreadable},
        {{{"link", "FI"}}, "", "not-a-file", ErrorCode::unreadable},
        {{{"a", "FI"}, {"./a", "FS"}}, "", "duplicate", ErrorCode::usage},
        {{{"a", "none/FI"}}, "", "no-folder", ErrorCode::unreadable},
        // Found out only half-way: two want one name.
        {{{"a", "FI"}, {"b", "FI"}}, "", "exists", ErrorCode::conflict},
        {{{"a", "FI"}, {"b", "FS"}}, "FS", "exists", ErrorCode::conflict},
    }));
    CAPTURE(refusal.reason);
    RenamePlan plan;
    for (auto const& [from, to] : refusal.renamings) {
        plan.renamings.push_back({path / from, path / to});
    }
    if (!refusal.empty_last.empty()) {
        plan.empty_last = path / refusal.empty_last;
    }
    auto const renamed = rename_files(plan);
    REQUIRE_FALSE(renamed);
    CHECK(renamed.error().reason == refusal.reason);
    CHECK(renamed.error().code == refusal.code);
    CHECK(listing(path) == std::vector<std::string>{"a=one", "b=two", "link=one", "taken=three"});
}

TEST_CASE("rename_files refuses another file system", "[files]") {
    TemporaryFolder const folder;
    auto const file = folder.write("a", "one");
    std::filesystem::path const other = "/dev/shm";
    struct stat here{};
    struct stat there{};
    REQUIRE(::stat(file.c_str(), &here) == 0);
    REQUIRE(::stat(other.c_str(), &there) == 0);
    // /proc is no place for files, but is one of another file system everywhere.
    auto const target = (here.st_dev != there.st_dev ? other : "/proc") / "FI.techuser-test";
    auto const renamed = rename_files({{{file, target}}, std::nullopt});
    REQUIRE_FALSE(renamed);
    CHECK((renamed.error().reason == "other-file-system" || renamed.error().reason == "permission"));
    CHECK_FALSE(std::filesystem::exists(target));
    CHECK(content_of(file) == "one");
}

TEST_CASE("list_files gives the files of a folder in the order of their names", "[files]") {
    TemporaryFolder const folder;
    folder.write("b", "");
    folder.write("a", "");
    folder.write("c/d", "");
    REQUIRE(mkfifo((folder.path() / "e").c_str(), 0600) == 0);
    CHECK(*list_files(folder.path(), 2) == std::vector<std::string>{"a", "b"});
    std::filesystem::create_symlink("a", folder.path() / "f");
    CHECK(*list_files(folder.path(), 3) == std::vector<std::string>{"a", "b", "f"});
    CHECK(list_files(folder.path(), 1).error().reason == "too-large");
    CHECK(list_files(folder.path() / "none", 1).error().reason == "missing");
}
