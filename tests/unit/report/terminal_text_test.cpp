// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "report/terminal_text.hpp"

using namespace techuser;
using namespace std::string_literals;

TEST_CASE("terminal_text keeps what people write", "[report]") {
    for (auto const* text :
         {"", "Peeters Pensions", "Société générale — née à Liège", "ÉÜß œ ñ", "日本語", "a'b\"c\\d"}) {
        CHECK(terminal_text(text) == text);
    }
}

TEST_CASE("terminal_text makes harmless what a terminal would act upon", "[report]") {
    struct Escape {
        std::string text;
        std::string_view shown;
    };
    for (auto const& [text, shown] : {
             Escape{"\x1b[31mred\x07"s, "\\u{1b}[31mred\\u{7}"},
             Escape{"a\nb\tc\rd"s, "a\\u{a}b\\u{9}c\\u{d}d"}, Escape{"nul\0l"s, "nul\\u{0}l"},
             Escape{"\x7f"s, "\\u{7f}"},
             Escape{
                 "\xc2\x9b"
                 "31m"s,
                 "\\u{9b}31m"},                                   // C1 CSI
             Escape{"\xe2\x80\xae"s, "\\u{202e}"},                // right-to-left override
             Escape{"\xe2\x81\xa6"s, "\\u{2066}"},                // left-to-right isolate
             Escape{"\xe2\x80\x8b"s, "\\u{200b}"},                // zero-width space
             Escape{"\xef\xbb\xbf"s, "\\u{feff}"},                // byte-order mark
             Escape{"\xc2\xad"s, "\\u{ad}"},                      // soft hyphen
             Escape{"\xf3\xa0\x81\xa1"s, "\\u{e0061}"},           // tag letter
             Escape{"\xff"s, "\\xff"},                            // never in UTF-8
             Escape{"\xc3"s, "\\xc3"},                            // cut short
             Escape{"\xc0\x9b"s, "\\xc0\\x9b"},                   // overlong escape
             Escape{"\xed\xa0\x80"s, "\\xed\\xa0\\x80"},          // surrogate
             Escape{"\xf4\x90\x80\x80"s, "\\xf4\\x90\\x80\\x80"}, // beyond Unicode
         }) {
        CHECK(terminal_text(text) == shown);
    }
}

TEST_CASE("terminal_text lets no control byte through, whatever comes in", "[report]") {
    std::string every_pair;
    for (int first = 0; first < 256; ++first) {
        for (int second = 0; second < 256; ++second) {
            every_pair += static_cast<char>(first);
            every_pair += static_cast<char>(second);
        }
    }
    for (char const character : terminal_text(every_pair)) {
        auto const byte = static_cast<unsigned char>(character);
        REQUIRE((byte >= 0x20 && byte != 0x7f));
    }
}

TEST_CASE(
    "wrap_lines breaks between words, and leaves a line with a long word whole where asked", "[report]") {
    std::string const key = "    Key : ssh-rsa AAAAB3NzaC1yc2E comment\n";
    CHECK(wrap_lines(key, 24) == "    Key : ssh-rsa\n          AAAAB3NzaC1yc2E\n          comment\n");
    CHECK(wrap_lines(key, 24, LongWord::with_its_line) == key);
    CHECK(
        wrap_lines("    Key : ssh-rsa AAAA comment\n", 24, LongWord::with_its_line) ==
        "    Key : ssh-rsa AAAA\n          comment\n");
    CHECK(wrap_lines("short\n", 24, LongWord::with_its_line) == "short\n");
}
