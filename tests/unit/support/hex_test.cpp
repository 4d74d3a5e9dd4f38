// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "support/hex.hpp"

using namespace techuser;

TEST_CASE("hexadecimal text is read back, in either case, and nothing else is", "[support]") {
    std::vector<std::uint8_t> const bytes{0x00, 0x1f, 0xa0, 0xff};
    CHECK(to_hex(bytes) == "001fa0ff");
    CHECK(to_hex(bytes, ":") == "00:1f:a0:ff");
    CHECK(from_hex("001FA0ff") == bytes);
    CHECK(from_hex("") == std::vector<std::uint8_t>{});
    for (auto const* const text : {"0", "001", "0g", "g0", " 00", "00 ", "0x", "0:", "\xc0\xb0"}) {
        INFO(text);
        CHECK_FALSE(from_hex(text));
    }
}
