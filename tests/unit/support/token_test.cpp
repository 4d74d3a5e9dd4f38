// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "support/nearest.hpp"
#include "support/quoted.hpp"
#include "support/utf8.hpp"
#include <techuser/quality.hpp>
#include <techuser/token.hpp>
#include <techuser/version.hpp>

#include <algorithm>
#include <array>

using namespace techuser;

TEST_CASE("is_token takes words of a-z and 0-9 joined by single dashes", "[domain]") {
    for (std::string const& text :
         {std::string("a"), std::string("db2p"), std::string("db2p-preload"), std::string("0"),
          std::string(40, 'a')}) {
        CAPTURE(text);
        CHECK(is_token(text));
    }
}

TEST_CASE("is_token refuses every other text", "[domain]") {
    for (std::string const& text :
         {std::string(), std::string("-"), std::string("-a"), std::string("a-"), std::string("a--b"),
          std::string("Db2p"), std::string("a b"), std::string("a_b"), std::string("\u00e9"),
          std::string("a\n"), std::string("a\0b", 3), std::string(41, 'a')}) {
        CAPTURE(text);
        CHECK_FALSE(is_token(text));
    }
}

TEST_CASE("Token::parse keeps the name or refuses it with the title of its set", "[domain]") {
    auto const quality = Quality::parse("supplementary-pensions-manager");
    REQUIRE(quality);
    CHECK(quality->to_string() == "supplementary-pensions-manager");
    auto const refused = Quality::parse("Employeur ONSS");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "token");
    CHECK_THAT(refused.error().message.english(), Catch::StartsWith("quality 'Employeur ONSS': "));
}

TEST_CASE("nearest finds what was meant", "[domain]") {
    constexpr std::array<std::string_view, 4> candidates{"contact", "entity", "channel", "connection"};
    CHECK(nearest("contcat", candidates) == "contact");
    CHECK(nearest("ENTITY", candidates) == "entity");
    CHECK(nearest("chanel", candidates) == "channel");
    CHECK(nearest("entity", candidates) == "entity");
}

TEST_CASE("nearest names nothing when nothing is close", "[domain]") {
    constexpr std::array<std::string_view, 2> candidates{"sftp", "ftp"};
    CHECK_FALSE(nearest("", candidates));
    CHECK_FALSE(nearest("x", candidates));
    CHECK_FALSE(nearest("isabel", candidates));
    CHECK_FALSE(nearest("sf", candidates));
    CHECK_FALSE(nearest(std::string(1'000'000, 's'), candidates));
    CHECK_FALSE(nearest("sftp", {}));
    CHECK_FALSE(nearest("sftp", std::array<std::string_view, 1>{std::string_view("sftpsftpsftp")}));
}

TEST_CASE("decode_utf8 decodes the first code point", "[domain]") {
    struct Example {
        std::string text;
        char32_t value;
        std::size_t length;
    };
    auto const example = GENERATE(values<Example>({
        {std::string("\0", 1), 0, 1},
        {"abc", 'a', 1},
        {"\x7f", 0x7F, 1},
        {"\xc2\x80", 0x80, 2},
        {"\xc3\xa9x", 0xE9, 2},
        {"\xdf\xbf", 0x7FF, 2},
        {"\xe0\xa0\x80", 0x800, 3},
        {"\xed\x9f\xbf", 0xD7FF, 3},
        {"\xee\x80\x80", 0xE000, 3},
        {"\xef\xbf\xbf", 0xFFFF, 3},
        {"\xf0\x90\x80\x80", 0x10000, 4},
        {"\xf4\x8f\xbf\xbf", 0x10FFFF, 4},
    }));
    auto const point = decode_utf8(example.text);
    REQUIRE(point);
    CHECK(point->value == example.value);
    CHECK(point->length == example.length);
}

TEST_CASE("decode_utf8 refuses what RFC 3629 forbids", "[domain]") {
    std::string const text = GENERATE(
        std::string(), std::string("\x80"), std::string("\xbf"), std::string("\xc0\x80"),
        std::string("\xc1\xbf"), std::string("\xc3"), std::string("\xc3\x28"), std::string("\xe0\x9f\xbf"),
        std::string("\xe2\x82"), std::string("\xed\xa0\x80"), std::string("\xed\xbf\xbf"),
        std::string("\xf0\x8f\xbf\xbf"), std::string("\xf0\x90\x80"), std::string("\xf4\x90\x80\x80"),
        std::string("\xf5\x80\x80\x80"), std::string("\xff"));
    CHECK_FALSE(decode_utf8(text));
}

TEST_CASE("trim_blanks takes blanks of every width from both ends only", "[domain]") {
    CHECK(trim_blanks(" \u00A0a b\u3000 ") == "a b");
    CHECK(trim_blanks("\u202F ") == "");
    CHECK(trim_blanks("") == "");
    CHECK(trim_blanks("\ta ") == "\ta");
    CHECK(trim_blanks("a\xa0") == "a\xa0"); // no UTF-8, hence no blank
    CHECK(trim_blanks("\u00e9") == "\u00e9");
}

TEST_CASE("quoted shows a bounded piece and cuts no character", "[domain]") {
    CHECK(quoted("abc").text == "'abc'");
    CHECK(quoted("").text == "''");
    CHECK(quoted(std::string(60, 'a')).text == "'" + std::string(60, 'a') + "'");
    CHECK(quoted(std::string(1'000'000, 'a')).text == "'" + std::string(60, 'a') + "...'");
    CHECK(quoted(std::string(59, 'a') + "\u00e9").text == "'" + std::string(59, 'a') + "...'");
}

TEST_CASE("worse keeps the code that matters most", "[domain]") {
    constexpr std::array order{ErrorCode::internal, ErrorCode::unavailable, ErrorCode::unreadable,
                               ErrorCode::usage,    ErrorCode::conflict,    ErrorCode::invalid};
    for (std::size_t left = 0; left < order.size(); ++left) {
        for (std::size_t right = 0; right < order.size(); ++right) {
            CHECK(worse(order[left], order[right]) == order[std::min(left, right)]);
        }
    }
    CHECK(worse(ErrorCode::not_found, ErrorCode::conflict) == ErrorCode::conflict);
    CHECK(worse(ErrorCode::not_found, ErrorCode::invalid) == ErrorCode::not_found);
}

TEST_CASE("version is three numbers", "[domain]") {
    CHECK_THAT(std::string(version()), Catch::Matches("[0-9]+\\.[0-9]+\\.[0-9]+"));
}
