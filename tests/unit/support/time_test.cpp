// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include <techuser/time.hpp>

using namespace techuser;

TEST_CASE("parse_typed_date reads a day as people type it", "[time]") {
    for (auto const* text : {"2026-01-31", "20260131", "31/01/2026"}) {
        INFO(text);
        CHECK(*parse_typed_date(text) == *parse_date("2026-01-31"));
    }
    for (auto const* text :
         {"", "2026-1-31", "2026013", "202601311", "31-01-2026", "31/1/2026", "01/31/2026", "30/02/2026",
          "20260230", "2026/01/31", "31.01.2026", "aaaabbcc", "aa/bb/cccc", "tomorrow"}) {
        INFO(text);
        CHECK_FALSE(parse_typed_date(text));
    }
}

TEST_CASE("parse_date reads days of the calendar and to_iso prints them back", "[domain]") {
    std::string const text = GENERATE("2020-06-01", "0001-01-01", "9999-12-31", "2024-02-29", "2000-02-29");
    auto const date = parse_date(text);
    REQUIRE(date);
    CHECK(to_iso(*date) == text);
    CHECK(day_of(start_of(*date)) == *date);
}

TEST_CASE("parse_date refuses what is no day", "[domain]") {
    struct Refusal {
        std::string text;
        std::string_view reason;
    };
    auto const refusal = GENERATE(values<Refusal>({
        {"", "date-format"},
        {"20200601", "date-format"},
        {"01/06/2020", "date-format"},
        {"2020-6-1", "date-format"},
        {"2020-06-01 ", "date-format"},
        {"2020-06-1 ", "date-format"},
        {"+020-06-01", "date-format"},
        {"2020/06/01", "date-format"},
        {std::string(1'000'000, '2'), "date-format"},
        {"0000-01-01", "date"},
        {"2023-02-29", "date"},
        {"1900-02-29", "date"},
        {"2020-06-31", "date"},
        {"2020-00-10", "date"},
        {"2020-13-10", "date"},
        {"2020-06-00", "date"},
    }));
    CAPTURE(refusal.text.substr(0, 80));
    auto const date = parse_date(refusal.text);
    REQUIRE_FALSE(date);
    CHECK(date.error().code == ErrorCode::invalid);
    CHECK(date.error().reason == refusal.reason);
}

TEST_CASE("A date is printed for screens and for file names", "[domain]") {
    auto const date = parse_date("0987-06-05");
    REQUIRE(date);
    CHECK(to_portal(*date) == "05/06/0987");
    CHECK(to_compact(*date) == "09870605");
}

TEST_CASE("A timestamp is read as it is printed", "[domain]") {
    struct Example {
        std::string text;
        std::int64_t seconds; // as GNU date -u -d TEXT +%s prints them
    };
    auto const example = GENERATE(values<Example>({
        {"1970-01-01T00:00:00Z", 0},
        {"2020-06-01T00:00:00Z", 1'590'969'600},
        {"2038-01-19T03:14:08Z", 2'147'483'648},
        {"1969-12-31T23:59:59Z", -1},
        {"0001-01-01T00:00:00Z", -62'135'596'800},
        {"9999-12-31T23:59:59Z", 253'402'300'799},
    }));
    auto const moment = parse_timestamp(example.text);
    REQUIRE(moment);
    CHECK(moment->time_since_epoch().count() == example.seconds);
    CHECK(to_iso(*moment) == example.text);
}

TEST_CASE("parse_timestamp refuses every other form", "[domain]") {
    std::string const text = GENERATE(
        "", "2020-06-01", "2020-06-01T00:00:00", "2020-06-01 00:00:00Z", "2020-06-01T24:00:00Z",
        "2020-06-01T23:60:00Z", "2020-06-30T23:59:60Z", "2020-06-31T00:00:00Z", "2020-06-01T00:00:00+00:00",
        "2020-06-01T00:00:00z", "2020-06-01T0 :00:00Z", "2020-06-01T00:00:00ZZ");
    CAPTURE(text);
    auto const moment = parse_timestamp(text);
    REQUIRE_FALSE(moment);
    CHECK(moment.error().reason == "timestamp");
}

TEST_CASE("day_of takes the day in UTC, also before 1970", "[domain]") {
    CHECK(to_iso(day_of(*parse_timestamp("1969-12-31T23:59:59Z"))) == "1969-12-31");
    CHECK(to_iso(start_of(*parse_date("2020-06-01"))) == "2020-06-01T00:00:00Z");
}
