// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "report/language.hpp"
#include "support/say.hpp"

using namespace techuser;

TEST_CASE("A sentence is English, and says the same in a process without a language", "[text]") {
    auto const reason = say("it is empty");
    for (auto const& [text, expected] : {
             std::pair{Text(), ""},
             std::pair{Text("{} {x} {{"), "{} {x} {{"},
             std::pair{say("no gaps"), "no gaps"},
             std::pair{say("'{}' has {} bytes", std::string("{}"), 3), "'{}' has 3 bytes"},
             std::pair{say("'{}': {}", 'a', reason), "'a': it is empty"},
             std::pair{
                 tabled("{1} before {0}", verbatim("second"), verbatim("first")), "first before second"},
             std::pair{say("{} and {}", quoted("a"), verbatim_list(std::vector{"b", "c"})), "'a' and b, c"},
             std::pair{counted(0, "{} key", "{} keys", 0), "0 keys"},
             std::pair{counted(1, "{} key", "{} keys", 1), "1 key"},
             std::pair{counted(2, "{} key", "{} keys", 2), "2 keys"},
         }) {
        CHECK(text.english() == expected);
        CHECK(in_language(text) == expected);
        CHECK(text == expected);
        CHECK(text.empty() == text.english().empty());
    }
}

TEST_CASE("What was being done stands before the message", "[text]") {
    auto const error = while_doing(say("line {}", 3), {.reason = "r", .message = say("not valid JSON")});
    CHECK(error.message == "line 3: not valid JSON");
    CHECK(error.reason == "r");
    CHECK(in_language(error.message) == "line 3: not valid JSON");
}

// Such a literal would be an English word in the sentence of another language.
static_assert(!detail::StringGap<char[5]> && !detail::SafeGap<char[5]>);
static_assert(detail::StringGap<std::string> && !detail::SafeGap<std::string>);

TEST_CASE("A function fails as the example of fail() says, and a test shows what it said", "[text]") {
    auto const refuse = [](std::string_view text) -> Result<int> {
        return fail(ErrorCode::invalid, "length", say("sender number {}: expected six digits", quoted(text)));
    };
    auto const refused = refuse("12");
    REQUIRE(!refused);
    CHECK(Catch::Detail::stringify(refused.error().message) == "sender number '12': expected six digits");
}
