// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include <techuser/username.hpp>

using namespace techuser;

TEST_CASE("Username::parse accepts 8 to 20 of a-z and 0-9", "[domain]") {
    std::string const text =
        GENERATE("peeterspensions", "abcdefgh", "12345678", "abcdefghijklmnopqrst", "expediteur1");
    auto const username = Username::parse(text);
    REQUIRE(username);
    CHECK(username->to_string() == text);
    CHECK(username->portal_username() == "EXP" + text);
}

TEST_CASE("Username::parse refuses with the rule and its place", "[domain]") {
    struct Refusal {
        std::string text;
        std::string_view reason;
        std::size_t offset;
        std::string_view message;
    };
    auto const refusal = GENERATE(values<Refusal>({
        {"", "too-short", 0, "0 characters, expected at least 8"},
        {"a", "too-short", 1, "1 character, expected at least 8"},
        {"abcdefg", "too-short", 7, "7 characters, expected at least 8"},
        {"abcdefghijklmnopqrstu", "too-long", 20, "21 characters, expected at most 20"},
        {std::string(64, 'a'), "too-long", 20, "64 characters, expected at most 20"},
        {std::string(65, 'a'), "too-long", 20, "more than 64 characters, expected at most 20"},
        {"Peeterspensions", "upper-case", 0, "'P' U+0050 is an upper-case letter"},
        {"peeters\u00e9pensions", "accent", 7, "'\u00e9' U+00E9 is a letter with an accent"},
        {"peeters\u00c9pensions", "accent", 7, "'\u00c9' U+00C9 is a letter with an accent"},
        {"stra\u00dfenamt", "accent", 4, "'\u00df' U+00DF is a letter with an accent"},
        {"peeterse\u0301", "accent", 8, "U+0301 is an accent"},
        {"peeters pensions", "blank", 7, "' ' U+0020 is a blank"},
        {"peeters\u00a0pensions", "blank", 7, "'\u00a0' U+00A0 is a blank"},
        {"peeters\tpensions", "control", 7, "U+0009 is a control character"},
        {"peeterspensions\n", "control", 15, "U+000A is a control character"},
        {std::string("peeters\0pensions", 16), "control", 7, "U+0000 is a control character"},
        {"peeters\u202epensions", "control", 7, "U+202E is a control character"},
        {"peeters\u200bpensions", "control", 7, "U+200B is a control character"},
        {"peeters-pensions", "character", 7, "'-' U+002D is not one of a-z and 0-9"},
        {"peeters_pensions", "character", 7, "'_' U+005F is not one of a-z and 0-9"},
        {"p\u0435eterspensions", "character", 1, "'\u0435' U+0435 is not one of a-z and 0-9"},
        {"peeters\u00d7pensions", "character", 7, "'\u00d7' U+00D7 is not one of a-z and 0-9"},
        {"peeters\U0001F600pensions", "character", 7, "'\U0001F600' U+1F600 is not one of a-z and 0-9"},
        {"\uff41bcdefgh", "character", 0, "'\uff41' U+FF41 is not one of a-z and 0-9"},
        {"peeters\xe9pensions", "invalid-utf8", 7, "byte 0xE9 is not valid UTF-8"},
        {"peeterspensions\xc3", "invalid-utf8", 15, "byte 0xC3 is not valid UTF-8"},
    }));
    CAPTURE(refusal.text);
    auto const username = Username::parse(refusal.text);
    REQUIRE_FALSE(username);
    Error const& error = username.error();
    CHECK(error.code == ErrorCode::invalid);
    CHECK(error.reason == refusal.reason);
    CHECK(error.offset == refusal.offset);
    REQUIRE(error.causes.size() == 1);
    CHECK(error.causes[0].reason == refusal.reason);
    CHECK(error.causes[0].offset == refusal.offset);
    CHECK(error.causes[0].message == refusal.message);
}

TEST_CASE("Username::parse names every broken rule", "[domain]") {
    auto const username = Username::parse("\u00c9a B");
    REQUIRE_FALSE(username);
    Error const& error = username.error();
    CHECK(error.reason == "username");
    REQUIRE(error.causes.size() == 4);
    CHECK(error.causes[0].reason == "too-short");
    CHECK(error.causes[0].offset == 5);
    CHECK(error.causes[1].reason == "accent");
    CHECK(error.causes[1].offset == 0);
    CHECK(error.causes[2].reason == "blank");
    CHECK(error.causes[2].offset == 3);
    CHECK(error.causes[3].reason == "upper-case");
    CHECK(error.causes[3].offset == 4);
    CHECK_THAT(error.message, Catch::StartsWith("username '\u00c9a B': 4 characters, expected at least 8; "));
    CHECK_THAT(error.message, Catch::EndsWith("; and 1 more"));
    CHECK(error.hint.empty());
}

TEST_CASE("Username::parse keeps the reason of a rule broken several times", "[domain]") {
    auto const username = Username::parse("PEETERSpensions");
    REQUIRE_FALSE(username);
    CHECK(username.error().reason == "upper-case");
    CHECK(username.error().causes.size() == 7);
    CHECK(username.error().hint == "try 'peeterspensions'");
}

TEST_CASE("Username::parse lists a bounded number of faults for a huge input", "[domain]") {
    auto const username = Username::parse(std::string(1'000'000, 'E'));
    REQUIRE_FALSE(username);
    CHECK(username.error().reason == "username");
    CHECK(username.error().causes.size() == 65);
    CHECK(username.error().message.size() < 500);
    CHECK(username.error().hint == "try 'eeeeeeeeeeeeeeeeeeee'");
}

TEST_CASE("suggest_username keeps what can be kept", "[domain]") {
    struct Example {
        std::string text;
        std::string_view suggestion;
    };
    auto const example = GENERATE(values<Example>({
        {"Peeters Pensions", "peeterspensions"},
        {"peeters-pensions_2", "peeterspensions2"},
        {"\u00c9milie Fran\u00e7ois", "emiliefrancois"},
        {"Stra\u00dfenamt", "strassenamt"},
        {"c\u0153urb\u0153uf", "coeurboeuf"},
        {"\u0141\u00f3d\u017a\u0160koda", "lodzskoda"},
        {"emilie\u0301fr", "emiliefr"},
        {"abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrst"},
        {"peeters\xffpensions", "peeterspensions"},
        {"peeterspensions", "peeterspensions"},
    }));
    CAPTURE(example.text);
    auto const suggestion = suggest_username(example.text);
    REQUIRE(suggestion);
    CHECK(suggestion->to_string() == example.suggestion);
}

TEST_CASE("suggest_username says nothing when too little is left", "[domain]") {
    std::string const text = GENERATE(
        std::string(), std::string("short"), std::string("a-b-c-d-e-f-g"),
        std::string("\u0434\u0438\u0440\u0435\u043a\u0446\u0438\u044f"), std::string(1'000'000, ' '));
    CHECK_FALSE(suggest_username(text));
}
