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
        {"peeters pensions", "blank", 7, "' ' U+0020 is a blank (space)"},
        {"peeters\u00a0pensions", "blank", 7, "'\u00a0' U+00A0 is a blank (non-breaking space)"},
        {"peeters\tpensions", "control", 7, "U+0009 is a control character (tab)"},
        {"peeterspensions\n", "control", 15, "U+000A is a control character (line feed)"},
        {std::string("peeters\0pensions", 16), "control", 7, "U+0000 is a control character (NUL)"},
        {"peeters\u202epensions", "control", 7, "U+202E is a control character (right-to-left override)"},
        {"peeters\u200bpensions", "control", 7, "U+200B is a control character (zero-width space)"},
        {"peeters-pensions", "character", 7, "'-' U+002D is not one of a-z and 0-9 (hyphen)"},
        {"peeters_pensions", "character", 7, "'_' U+005F is not one of a-z and 0-9 (underscore)"},
        {"p\u0435eterspensions", "look-alike", 1, "'\u0435' U+0435 is Cyrillic, a look-alike of 'e'"},
        {"peeters\u00d7pensions", "character", 7, "'\u00d7' U+00D7 is not one of a-z and 0-9"},
        {"peeters\U0001F600pensions", "character", 7, "'\U0001F600' U+1F600 is not one of a-z and 0-9"},
        {"\uff41bcdefgh", "look-alike", 0, "'\uff41' U+FF41 is a full-width letter, a look-alike of 'a'"},
        {"peetersp\u03bfnsions", "look-alike", 8, "'\u03bf' U+03BF is Greek, a look-alike of 'o'"},
        {"\u0420eeterspensions", "look-alike", 0, "'\u0420' U+0420 is Cyrillic, a look-alike of 'p'"},
        {"peeters\u0663", "look-alike", 7, "'\u0663' U+0663 is an Arabic-Indic digit, a look-alike of '3'"},
        {"peeters\u00b2", "look-alike", 7, "'\u00b2' U+00B2 is a superscript digit, a look-alike of '2'"},
        {"peeters\u2089", "look-alike", 7, "'\u2089' U+2089 is a subscript digit, a look-alike of '9'"},
        {"peeters\uff10", "look-alike", 7, "'\uff10' U+FF10 is a full-width digit, a look-alike of '0'"},
        {"peeters\U0001D7CF", "look-alike", 7,
         "'\U0001D7CF' U+1D7CF is a mathematical digit, a look-alike of '1'"},
        {"peeters\U0001D44E", "look-alike", 7,
         "'\U0001D44E' U+1D44E is a mathematical letter, a look-alike of 'a'"},
        {"peeters\u202fpensions", "blank", 7, "'\u202f' U+202F is a blank (narrow non-breaking space)"},
        {"peeters\u3000pensions", "blank", 7, "'\u3000' U+3000 is a blank (ideographic space)"},
        {"peeters\u00adpensions", "character", 7, "'\u00ad' U+00AD is not one of a-z and 0-9 (soft hyphen)"},
        {"peeters\u200dpensions", "character", 7,
         "'\u200d' U+200D is not one of a-z and 0-9 (zero-width joiner)"},
        {"\ufeffpeeters", "control", 0, "U+FEFF is a control character (byte order mark)"},
        {"peeters\x1bm", "control", 7, "U+001B is a control character (escape)"},
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
    CHECK_THAT(
        error.message.english(),
        Catch::StartsWith("username '\u00c9a B': 4 characters, expected at least 8; "));
    CHECK_THAT(error.message.english(), Catch::EndsWith("; and 1 more"));
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
    CHECK(username.error().message.english().size() < 500);
    CHECK(username.error().hint == "try 'eeeeeeeeeeeeeeeeeeee'");
}

TEST_CASE("EXP belongs to the portal, and is no part of the name", "[domain]") {
    struct Row {
        std::string text;
        std::vector<std::string_view> reasons; // empty: valid
        std::string_view suggestion;
    };
    for (auto const& [text, reasons, suggestion] : {
             Row{"EXPpeeterspensions", {"portal-prefix"}, "peeterspensions"},
             Row{"EXP2peeterspensions", {"portal-prefix"}, "2peeterspensions"},
             Row{"EXPpeeters", {"portal-prefix", "too-short"}, ""},
             Row{"EXPpeeters-pensions", {"portal-prefix", "character"}, "peeterspensions"},
             Row{"EXPORTGROEP", std::vector<std::string_view>(11, "upper-case"), "exportgroep"},
             Row{"exppeeterspensions", {}, ""},
         }) {
        INFO(text);
        auto const username = Username::parse(text);
        CHECK(username.has_value() == reasons.empty());
        if (!username) {
            std::vector<std::string_view> found;
            for (auto const& cause : username.error().causes) {
                found.push_back(cause.reason);
            }
            CHECK(found == reasons);
            auto const suggested = suggest_username(text);
            CHECK((suggested ? suggested->to_string() : "") == suggestion);
        }
    }
}

TEST_CASE("username_rules has every reason of Username::parse once", "[domain]") {
    std::vector<std::string> reasons;
    for (auto const& rule : username_rules()) {
        reasons.emplace_back(rule.reason);
    }
    CHECK(
        reasons == std::vector<std::string>{
                       "portal-prefix", "too-short", "too-long", "upper-case", "accent", "look-alike",
                       "blank", "control", "character", "invalid-utf8"});
}

namespace {

std::vector<std::string> first_texts(std::vector<Username> const& usernames, std::size_t count) {
    std::vector<std::string> texts;
    for (auto const& username : usernames) {
        if (texts.size() < count) {
            texts.push_back(username.to_string());
        }
    }
    return texts;
}

std::vector<std::string> warnings_of(
    std::string_view username, std::string_view number, std::vector<std::string> const& contacts) {
    std::vector<std::string> ids;
    for (auto const& finding :
         discretion_findings(*Username::parse(username), *EnterpriseNumber::parse(number), contacts)) {
        CHECK(finding.severity == Severity::warning);
        ids.emplace_back(finding.id);
    }
    return ids;
}

} // namespace

TEST_CASE("suggest_usernames gives many, the closest first, each once", "[domain]") {
    auto const usernames = suggest_usernames("Peeters Pensions");
    CHECK(
        first_texts(usernames, 3) ==
        std::vector<std::string>{"peeterspensions", "peeterspensions2", "peeterspensions3"});
    CHECK(usernames.size() == 99);
    CHECK(
        first_texts(suggest_usernames("abcdefghijklmnopqrstuvwxyz"), 2) ==
        std::vector<std::string>{"abcdefghijklmnopqrst", "abcdefghijklmnopqrs2"});
    CHECK(first_texts(suggest_usernames("abc"), 2) == std::vector<std::string>{"abcbatch", "abcbatchuser"});
    CHECK(first_texts(suggest_usernames("ab"), 1) == std::vector<std::string>{"abbatchuser"});
    CHECK(
        first_texts(suggest_usernames("p\u0435\u0435t\u0435rs\u0663"), 1) ==
        std::vector<std::string>{"peeters3"});
}

TEST_CASE("suggest_usernames says nothing when nothing can be kept", "[domain]") {
    std::string const text =
        GENERATE(std::string(), std::string("---"), std::string(1'000'000, ' '), std::string("\xff"));
    CHECK(suggest_usernames(text).empty());
}

TEST_CASE("suggest_usernames_for_company leaves the legal form out", "[domain]") {
    CHECK(
        first_texts(suggest_usernames_for_company("Pensioenfonds Peeters NV"), 2) ==
        std::vector<std::string>{"pensioenfondspeeters", "pensioenfonds"});
    CHECK(
        first_texts(suggest_usernames_for_company("S.A. \u00c9picerie de Li\u00e8ge"), 2) ==
        std::vector<std::string>{"epiceriedeliege", "epiceriede"});
    CHECK(suggest_usernames_for_company("NV").empty());
}

TEST_CASE("discretion_findings warns of the enterprise number and of the contact's names", "[domain]") {
    using Ids = std::vector<std::string>;
    CHECK(warnings_of("peeterspensions", "0200.004.201", {}) == Ids{});
    CHECK(warnings_of("batch0200004201", "0200.004.201", {}) == Ids{"contains-enterprise-number"});
    CHECK(warnings_of("batch200004201", "0200.004.201", {}) == Ids{"contains-enterprise-number"});
    CHECK(warnings_of("batch020000420", "0200.004.201", {}) == Ids{});
    CHECK(
        warnings_of("anoukpensions", "0200.004.201", {"Anou\u0301k", "Peeters"}) ==
        Ids{"contains-contact-name"});
    CHECK(
        warnings_of("desmetdubois", "0200.004.201", {"De Smet-Dubois"}) ==
        Ids{"contains-contact-name", "contains-contact-name"});
    CHECK(warnings_of("dedovanensions", "0200.004.201", {"van de Velde"}) == Ids{});
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
