// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include <techuser/registry.hpp>

using namespace techuser;

TEST_CASE("parse_registry_keys tells sender numbers, enterprise numbers and usernames apart", "[domain]") {
    SECTION("six digits") {
        auto const keys = parse_registry_keys("101320");
        REQUIRE(keys);
        REQUIRE(keys->size() == 1);
        CHECK(std::get<SenderNumber>(keys->front()).to_string() == "101320");
    }
    SECTION("an enterprise number in a spelling that no username has") {
        std::string const text = GENERATE("0949.383.342", "BE 0949.383.342", "BE0949383342", "949 383 342");
        CAPTURE(text);
        auto const keys = parse_registry_keys(text);
        REQUIRE(keys);
        REQUIRE(keys->size() == 1);
        CHECK(std::get<EnterpriseNumber>(keys->front()).digits() == "0949383342");
    }
    SECTION("a username, also one of digits that no enterprise has") {
        std::string const text = GENERATE("peeterspensions", "0949383343", "12345678", "2123456791");
        CAPTURE(text);
        auto const keys = parse_registry_keys(text);
        REQUIRE(keys);
        REQUIRE(keys->size() == 1);
        CHECK(std::get<Username>(keys->front()).to_string() == text);
    }
}

TEST_CASE("parse_registry_keys gives both meanings of a username that is an enterprise number", "[domain]") {
    std::string const text = GENERATE("0949383342", "949383342", "be0949383342");
    CAPTURE(text);
    auto const keys = parse_registry_keys(text);
    REQUIRE(keys);
    REQUIRE(keys->size() == 2);
    CHECK(std::get<Username>(keys->front()).to_string() == text);
    CHECK(std::get<EnterpriseNumber>(keys->back()).digits() == "0949383342");
}

TEST_CASE("parse_registry_keys refuses what is none of the three", "[domain]") {
    std::string const text =
        GENERATE("", "000000", "999999", "0006400", "0949.383.343", "Peeters Pensions", "short", "10132O");
    CAPTURE(text);
    auto const keys = parse_registry_keys(text);
    REQUIRE_FALSE(keys);
    CHECK(keys.error().code == ErrorCode::invalid);
    CHECK(keys.error().reason == "key");
}
