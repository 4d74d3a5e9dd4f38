// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "system/files.hpp"
#include "temporary_folder.hpp"

#include <string>
#include <unistd.h>

using namespace techuser;
using techuser::test::TemporaryFolder;
using Progress = BlockReader::Progress;

TEST_CASE("BlockReader gives a file to the byte, whatever is taken", "[files]") {
    TemporaryFolder const folder;
    std::string content;
    for (int count = 0; content.size() < 1'000'000; ++count) {
        content += std::to_string(count) + '\n';
    }
    auto reader = BlockReader::open(folder.write("file", content));
    REQUIRE(reader);
    std::string read;
    for (auto progress = Progress::more; progress == Progress::more;) {
        auto const result = reader->read_more();
        REQUIRE(result);
        progress = *result;
        auto const pending = reader->pending();
        auto const taken = progress == Progress::ended ? pending.size() : pending.size() * 2 / 3;
        read += pending.substr(0, taken);
        reader->take(taken);
    }
    CHECK((read == content));
    CHECK(reader->pending().empty());
}

TEST_CASE("BlockReader holds a piece up to the limit, and no longer one", "[files]") {
    TemporaryFolder const folder;
    auto const size = GENERATE(BlockReader::piece_limit_bytes - 1, BlockReader::piece_limit_bytes + 1);
    CAPTURE(size);
    auto reader = BlockReader::open(folder.write("file", std::string(size, 'x')));
    REQUIRE(reader);
    auto result = reader->read_more();
    while (result && *result == Progress::more) {
        result = reader->read_more();
    }
    CHECK(result.has_value() == (size < BlockReader::piece_limit_bytes));
    if (result) {
        CHECK(reader->pending().size() == size);
    } else {
        CHECK(result.error().reason == "too-large");
        CHECK(result.error().code == ErrorCode::unreadable);
    }
}

TEST_CASE("BlockReader gives what a pipe has without waiting for a whole block", "[files]") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    BlockReader reader(ends[0], "pipe");
    REQUIRE(::write(ends[1], "abc", 3) == 3);
    REQUIRE(*reader.read_more() == Progress::more);
    CHECK(reader.pending() == "abc");
    REQUIRE(::write(ends[1], "def", 3) == 3);
    reader.take(2);
    REQUIRE(*reader.read_more() == Progress::more);
    CHECK(reader.pending() == "cdef");
    ::close(ends[1]);
    CHECK(*reader.read_more() == Progress::ended);
    CHECK(reader.pending() == "cdef");
}

TEST_CASE("BlockReader refuses what is no readable file, and names it", "[files]") {
    TemporaryFolder const folder;
    auto const missing = BlockReader::open(folder.path() / "absent");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().reason == "missing");
    CHECK_THAT(missing.error().message.english(), Catch::Contains("absent"));
    auto const directory = BlockReader::open(folder.path());
    REQUIRE_FALSE(directory);
    CHECK(directory.error().reason == "directory");
}
