// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "support/period.hpp"

using namespace techuser;

TEST_CASE("parse_period reads days and weeks", "[domain]") {
    CHECK(parse_period("0d")->count() == 0);
    CHECK(parse_period("90d")->count() == 90);
    CHECK(parse_period("12w")->count() == 84);
    CHECK(parse_period("36500d")->count() == 36'500);
}

TEST_CASE("parse_period refuses everything else", "[domain]") {
    for (auto const* text :
         {"", "d", "90", "-1d", "+1d", " 1d", "1d ", "1.5w", "90D", "3m", "1dd", "36501d", "5215w", "000090d",
          "4294967297d"}) {
        INFO(text);
        auto const period = parse_period(text);
        REQUIRE_FALSE(period);
        CHECK(period.error().reason == "period");
        CHECK(period.error().code == ErrorCode::invalid);
    }
}
