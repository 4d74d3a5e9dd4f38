// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include <techuser/registry.hpp>

using namespace techuser;

TEST_CASE("parse_registry_key tells sender numbers, enterprise numbers and usernames apart", "[domain]") {
    SECTION("six digits") {
        auto const key = parse_registry_key("101320");
        REQUIRE(key);
        REQUIRE(std::holds_alternative<SenderNumber>(*key));
        CHECK(std::get<SenderNumber>(*key).to_string() == "101320");
    }
    SECTION("an enterprise number in any spelling, also one that could be a username") {
        std::string const text =
            GENERATE("0949383342", "0949.383.342", "BE 0949.383.342", "949383342", "be0949383342");
        auto const key = parse_registry_key(text);
        REQUIRE(key);
        REQUIRE(std::holds_alternative<EnterpriseNumber>(*key));
        CHECK(std::get<EnterpriseNumber>(*key).digits() == "0949383342");
    }
    SECTION("a username, also one of digits that no enterprise has") {
        std::string const text = GENERATE("peeterspensions", "0949383343", "12345678", "2123456791");
        auto const key = parse_registry_key(text);
        REQUIRE(key);
        REQUIRE(std::holds_alternative<Username>(*key));
        CHECK(std::get<Username>(*key).to_string() == text);
    }
}

TEST_CASE("parse_registry_key refuses what is none of the three", "[domain]") {
    std::string const text =
        GENERATE("", "000000", "999999", "6400", "0949.383.343", "Peeters Pensions", "short", "10132O");
    CAPTURE(text);
    auto const key = parse_registry_key(text);
    REQUIRE_FALSE(key);
    CHECK(key.error().code == ErrorCode::invalid);
    CHECK(key.error().reason == "key");
}
