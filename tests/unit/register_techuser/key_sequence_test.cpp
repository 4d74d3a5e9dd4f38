// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "register_techuser/wizard/key_sequence.hpp"

#include <string>

using namespace techuser::cli;

TEST_CASE("the sequence of a key ends where the next character begins", "[apps]") {
    for (std::string const sequence : {
             // xterm, tmux: Home, End, PageUp, PageDown, Insert, Delete, F1, F5, F12, Ctrl-Left, Shift-F5
             "\x1b[H",
             "\x1b[F",
             "\x1b[5~",
             "\x1b[6~",
             "\x1b[2~",
             "\x1b[3~",
             "\x1bOP",
             "\x1b[15~",
             "\x1b[24~",
             "\x1b[1;5D",
             "\x1b[15;2~",
             // rxvt: Home, End, Ctrl-Left, Shift-Left, Shift-Home, Ctrl-Home, Ctrl-Shift-Home, Alt-Left
             "\x1b[7~",
             "\x1b[8~",
             "\x1bOd",
             "\x1b[d",
             "\x1b[7$",
             "\x1b[7^",
             "\x1b[7@",
             "\x1b\x1b[D",
             // the Linux console: Home, End, F1, F5
             "\x1b[1~",
             "\x1b[4~",
             "\x1b[[A",
             "\x1b[[E",
             // tmux and screen: Home; pasted text begins and ends; the keypad with parameters; Alt-x
             "\x1bOH",
             "\x1b[200~",
             "\x1b[201~",
             "\x1bO5P",
             "\x1bx",
         }) {
        INFO(sequence.substr(1));
        CHECK(key_sequence_length(sequence + "Peeters") == sequence.size());
        for (std::size_t size = 1; size < sequence.size(); ++size) {
            CHECK_FALSE(key_sequence_length(sequence.substr(0, size)));
        }
    }
    CHECK(key_sequence_length("\x1b[" + std::string(100, ';')).value() < 100);
}

TEST_CASE("keys that edit a line are known in each terminal", "[apps]") {
    struct Row {
        std::string_view sequence;
        Key key;
    };
    for (auto const& [sequence, key] : {
             Row{"\x1b[H", Key::home},
             Row{"\x1bOH", Key::home},
             Row{"\x1b[1~", Key::home},
             Row{"\x1b[7~", Key::home},
             Row{"\x1b[F", Key::end},
             Row{"\x1b[4~", Key::end},
             Row{"\x1b[8~", Key::end},
             Row{"\x1b[3~", Key::remove},
             Row{"\x1b[1;5D", Key::word_left},
             Row{"\x1bOc", Key::word_right},
             Row{"\x1b[D", Key::left},
             Row{"\x1bOC", Key::right},
             Row{"\x1b[5~", Key::other},
             Row{"\x1bOP", Key::other},
             Row{"\x1b", Key::other},
             Row{"\x1bx", Key::other},
         }) {
        INFO(sequence.substr(1));
        CHECK(key_of(sequence) == key);
    }
}
