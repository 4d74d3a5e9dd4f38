// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include <techuser/sender_number.hpp>

using namespace techuser;

TEST_CASE("SenderNumber::parse reads six digits and prints them back", "[domain]") {
    std::string const text = GENERATE("006400", "003000", "101320", "000001", "999998", "112768");
    auto const number = SenderNumber::parse(text);
    REQUIRE(number);
    CHECK(number->to_string() == text);
    CHECK(*SenderNumber::make(number->value()) == *number);
}

TEST_CASE("SenderNumber::parse refuses with the reason and the place", "[domain]") {
    struct Refusal {
        std::string text;
        std::string_view reason;
        std::optional<std::size_t> offset{};
    };
    auto const refusal = GENERATE(values<Refusal>({
        {"", "length"},
        {"6400", "length"},
        {"0006400", "length"},
        {" 06400 ", "length"},
        {std::string(1'000'000, '1'), "length"},
        {"06400 ", "character", 5},
        {"-06400", "character", 0},
        {"+06400", "character", 0},
        {"0x6400", "character", 1},
        {"10132O", "character", 5},
        {"000000", "range"},
        {"999999", "range"},
    }));
    CAPTURE(refusal.text.substr(0, 80));
    auto const number = SenderNumber::parse(refusal.text);
    REQUIRE_FALSE(number);
    CHECK(number.error().code == ErrorCode::invalid);
    CHECK(number.error().reason == refusal.reason);
    CHECK(number.error().offset == refusal.offset);
}

TEST_CASE("SenderNumber::parse tells how to write a short number", "[domain]") {
    CHECK(SenderNumber::parse("6400").error().hint == "write '006400'");
    CHECK(SenderNumber::parse("64a").error().hint.empty());
}

TEST_CASE("SenderNumber::make refuses what no technical user can have", "[domain]") {
    std::uint32_t const number = GENERATE(0U, 999'999U, 1'000'000U, 4'294'967'295U);
    auto const refused = SenderNumber::make(number);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "range");
}

TEST_CASE("SenderNumber::integrator is 999999 and comes after all others", "[domain]") {
    CHECK(SenderNumber::integrator().to_string() == "999999");
    CHECK(*SenderNumber::make(SenderNumber::last) < SenderNumber::integrator());
}
