// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "system/held_file.hpp"
#include "temporary_folder.hpp"

#include <sys/stat.h>
#include <unistd.h>

using namespace techuser;
using techuser::test::TemporaryFolder;

TEST_CASE("look_at_file refuses what is no regular file", "[files]") {
    TemporaryFolder const folder;
    auto const pipe = folder.path() / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    struct Refusal {
        std::filesystem::path path;
        std::string_view reason;
    };
    for (auto const& [path, reason] :
         {Refusal{folder.path() / "absent", "missing"}, Refusal{folder.path(), "directory"},
          Refusal{pipe, "not-a-file"}, Refusal{"/dev/null", "not-a-file"}}) {
        INFO(path);
        auto const state = look_at_file(path);
        REQUIRE_FALSE(state);
        CHECK(state.error().reason == reason);
        auto const held = HeldFile::open(path);
        REQUIRE_FALSE(held);
        CHECK(held.error().reason == reason);
    }
    CHECK(look_at_file(folder.write("file", "four"))->size_bytes == 4);
}

TEST_CASE("a held file is held once, and tells when it was changed", "[files]") {
    TemporaryFolder const folder;
    auto const path = folder.write("file", "content");
    auto const state = *look_at_file(path);
    {
        auto const held = HeldFile::open(path);
        REQUIRE(held);
        CHECK(held->expect(state));
        auto const second = HeldFile::open(path);
        REQUIRE_FALSE(second);
        CHECK(second.error().reason == "file-in-use");
        CHECK(second.error().code == ErrorCode::unavailable);
        folder.write("file", "contents");
        REQUIRE_FALSE(held->expect(state));
        CHECK(held->expect(state).error().reason == "changed-meanwhile");
    }
    // Another file of the same size under the name.
    auto const other = folder.write("other", "contents");
    auto const before = *look_at_file(path);
    REQUIRE(::rename(other.c_str(), path.c_str()) == 0);
    auto const held = HeldFile::open(path);
    REQUIRE(held);
    CHECK_FALSE(held->expect(before));
}
