// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "system/system_message.hpp"

#include <cerrno>

namespace techuser {

TEST_CASE("system_message ends a message of ours", "[support]") {
    CHECK(system_message(ENOENT) == "no such file or directory");
    CHECK(system_message(EISDIR) == "is a directory");
    CHECK(system_message(EIO) == "input/output error");
    CHECK(system_message(ENODATA) == "no data available");
    CHECK(system_message(12345) == "error 12345 of the system");
    CHECK(system_message(-1) == "error -1 of the system");
}

TEST_CASE("continued leaves names and abbreviations alone", "[support]") {
    CHECK(continued("Name or service not known") == "name or service not known");
    CHECK(continued("RPC struct is bad") == "RPC struct is bad");
    CHECK(continued(".lib section corrupted") == ".lib section corrupted");
    CHECK(
        continued("\xc3\x89"
                  "chec") == "\xc3\x89"
                             "chec");
    CHECK(continued("A") == "A");
    CHECK(continued("") == "");
}

} // namespace techuser
