// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "system/system_message.hpp"

#include <cctype>
#include <cerrno>
#include <cstring>
#include <string>

namespace techuser {

TEST_CASE("system_message ends a message of ours", "[support]") {
    CHECK(system_message(ENOENT) == "no such file or directory");
    CHECK(system_message(EISDIR) == "is a directory");
    CHECK(system_message(EIO) == "input/output error");
    CHECK(system_message(ENODATA) == "system error ENODATA");
    CHECK(system_message(12345) == "system error 12345");
    CHECK(system_message(-1) == "system error -1");
}

TEST_CASE("system_message has the words of the C library, but for a capital", "[support]") {
    int known = 0;
    for (int error = 1; ::strerrorname_np(error) != nullptr || error < 256; ++error) {
        auto const message = system_message(error).english();
        if (message.starts_with("system error ")) {
            continue;
        }
        std::string expected = ::strerrordesc_np(error);
        expected[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(expected[0])));
        CHECK(message == expected);
        ++known;
    }
    CHECK(known > 40);
}

} // namespace techuser
