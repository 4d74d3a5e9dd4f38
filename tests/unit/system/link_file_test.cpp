// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "system/files.hpp"
#include "system/link_file.hpp"
#include "temporary_folder.hpp"

#include <filesystem>

using namespace techuser;
using techuser::test::TemporaryFolder;

namespace {

std::string content_of_file(std::filesystem::path const& path) {
    auto const content = read_file(path, 1'000'000);
    REQUIRE(content);
    return std::string(as_text(*content));
}

} // namespace

TEST_CASE("link_file gives a file a second name", "[files]") {
    TemporaryFolder const folder;
    auto const from = folder.write("declaration.xml", "content");
    auto const to = folder.path() / "FI";
    REQUIRE(link_file(from, to));
    CHECK(std::filesystem::hard_link_count(from) == 2);
    CHECK(content_of_file(to) == "content");
    // Through a symbolic link the file itself is meant.
    std::filesystem::create_symlink(from, folder.path() / "link");
    REQUIRE(link_file(folder.path() / "link", folder.path() / "FI2"));
    CHECK_FALSE(std::filesystem::is_symlink(folder.path() / "FI2"));
}

TEST_CASE("link_file copies where no link can be made", "[files]") {
    TemporaryFolder const folder;
    // /proc is another file system.
    auto const to = folder.path() / "copy";
    REQUIRE(link_file("/proc/version", to));
    CHECK(content_of_file(to) == content_of_file("/proc/version"));
    auto const again = link_file("/proc/version", to);
    REQUIRE_FALSE(again);
    CHECK(again.error().reason == "exists");
}

TEST_CASE("link_file replaces nothing, and says what is wrong", "[files]") {
    TemporaryFolder const folder;
    auto const from = folder.write("from", "content");
    auto const there = folder.write("there", "mine");
    std::filesystem::create_symlink("nowhere", folder.path() / "dangling");
    struct Refusal {
        std::filesystem::path from;
        std::filesystem::path to;
        std::string_view reason;
    };
    for (auto const& [source, target, reason] :
         {Refusal{from, there, "exists"}, Refusal{from, folder.path() / "dangling", "exists"},
          Refusal{folder.path() / "absent", folder.path() / "new", "missing"},
          Refusal{folder.path(), folder.path() / "new", "directory"},
          Refusal{from, folder.path() / "absent" / "new", "write"}}) {
        INFO(source << " " << target);
        auto const made = link_file(source, target);
        REQUIRE_FALSE(made);
        CHECK(made.error().reason == reason);
    }
    CHECK(content_of_file(there) == "mine");
    CHECK_FALSE(std::filesystem::exists(folder.path() / "new"));
}
