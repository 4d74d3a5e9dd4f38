// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "system/files.hpp"
#include "temporary_folder.hpp"

#include <sys/stat.h>
#include <thread>

using namespace techuser;
using techuser::test::TemporaryFolder;

TEST_CASE("read_file reads a file up to its limit, to the byte", "[files]") {
    TemporaryFolder const folder;
    for (std::size_t const size : {0UL, 1UL, 1000UL, 65'535UL, 65'536UL, 65'537UL, 200'000UL}) {
        auto const path = folder.write("file", std::string(size, 'x'));
        INFO(size);
        auto const whole = read_file(path, size);
        REQUIRE(whole);
        CHECK(whole->size() == size);
        if (size > 0) {
            auto const refused = read_file(path, size - 1);
            REQUIRE_FALSE(refused);
            CHECK(refused.error().reason == "too-large");
        }
    }
}

TEST_CASE("read_file refuses what is no readable file, and names it", "[files]") {
    TemporaryFolder const folder;
    folder.write("file", "x");
    struct Refusal {
        std::filesystem::path path;
        std::string_view reason;
    };
    for (auto const& [path, reason] : {
             Refusal{folder.path() / "absent", "missing"},
             Refusal{folder.path() / "file" / "below", "missing"},
             Refusal{folder.path(), "directory"},
             Refusal{"", "missing"},
         }) {
        INFO(path);
        auto const content = read_file(path, 100);
        REQUIRE_FALSE(content);
        CHECK(content.error().code == ErrorCode::unreadable);
        CHECK(content.error().reason == reason);
        CHECK_THAT(content.error().message.english(), Catch::Contains("'" + path.native() + "'"));
    }
}

TEST_CASE("read_file refuses a file of a gigabyte before reading it", "[files]") {
    TemporaryFolder const folder;
    auto const path = folder.write("large", "");
    std::filesystem::resize_file(path, std::uintmax_t{1} << 30U);
    auto const content = read_file(path, 4096);
    REQUIRE_FALSE(content);
    CHECK(content.error().reason == "too-large");
    CHECK_THAT(content.error().message.english(), Catch::Contains("4 KiB"));
}

TEST_CASE("read_file stops reading an endless device at its limit", "[files]") {
    auto const content = read_file("/dev/zero", 100'000);
    REQUIRE_FALSE(content);
    CHECK(content.error().reason == "too-large");
}

TEST_CASE("read_file reads a pipe to its end", "[files]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "pipe";
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    std::thread writer([&] { std::ofstream(path) << std::string(150'000, 'p'); });
    auto const content = read_file(path, 200'000);
    writer.join();
    REQUIRE(content);
    CHECK(content->size() == 150'000);
}
