// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "system/files.hpp"
#include "temporary_folder.hpp"

#include <fstream>
#include <sys/stat.h>

namespace techuser {

using test::TemporaryFolder;
namespace {

std::string content_of(std::filesystem::path const& path) {
    auto const bytes = read_file(path, 1024);
    REQUIRE(bytes);
    return std::string(as_text(*bytes));
}

} // namespace

TEST_CASE("append_line makes the file and its folder for their owner only", "[files]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / ".ssh" / "known_hosts";
    REQUIRE(append_line(path, "first"));
    REQUIRE(append_line(path, "second"));
    CHECK(content_of(path) == "first\nsecond\n");
    struct stat status{};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
    REQUIRE(::stat(path.parent_path().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0700U);
}

TEST_CASE("append_line ends a last line that has no end", "[files]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "file";
    std::ofstream(path) << "first";
    REQUIRE(append_line(path, "second"));
    CHECK(content_of(path) == "first\nsecond\n");
}

TEST_CASE("append_line says when it cannot write", "[files]") {
    TemporaryFolder const folder;
    std::ofstream(folder.path() / "file") << "text";
    for (auto const& path :
         {folder.path(), folder.path() / "file" / "inside", folder.path() / "a" / "b" / "c"}) {
        CAPTURE(path);
        auto const appended = append_line(path, "line");
        REQUIRE_FALSE(appended);
        CHECK(appended.error().code == ErrorCode::unavailable);
        CHECK(appended.error().reason == "write");
    }
    CHECK(append_line("/dev/full", "line").error().reason == "write");
}

} // namespace techuser
