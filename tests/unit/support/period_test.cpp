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

TEST_CASE("parse_duration reads seconds to days", "[domain]") {
    CHECK(parse_duration("0s") == std::chrono::seconds(0));
    CHECK(parse_duration("90s") == std::chrono::seconds(90));
    CHECK(parse_duration("30m") == std::chrono::minutes(30));
    CHECK(parse_duration("2h") == std::chrono::hours(2));
    CHECK(parse_duration("36500d") == std::chrono::days(36'500));
    for (auto const* text :
         {"", "h", "2", "-2h", "+2h", " 2h", "2h ", "1.5h", "2H", "2w", "2hh", "36501d", "000002h"}) {
        INFO(text);
        auto const duration = parse_duration(text);
        REQUIRE_FALSE(duration);
        CHECK(duration.error().reason == "period");
    }
}
