// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/wizard/key_sequence.hpp"

#include <algorithm>
#include <array>

namespace techuser::cli {
namespace {

// No key sends more; what is longer ends here.
constexpr std::size_t longest_sequence = 32;

bool is_between(char character, char first, char last) {
    return character >= first && character <= last;
}

// ESC [ parameters and a last character; `start` is the place of the bracket.
std::optional<std::size_t> control_sequence_length(std::string_view bytes, std::size_t start) {
    if (bytes.size() > start + 1 && bytes[start + 1] == '[') { // F1 to F5 of the Linux console: ESC [ [ A
        return bytes.size() > start + 2 ? std::optional(start + 3) : std::nullopt;
    }
    for (auto index = start + 1; index < bytes.size(); ++index) {
        // rxvt ends sequences with $ for Shift.
        if (is_between(bytes[index], '\x40', '\x7e') || bytes[index] == '$' || index >= longest_sequence) {
            return index + 1;
        }
    }
    return std::nullopt;
}

// ESC O, parameters in some terminals, and one character.
std::optional<std::size_t> single_shift_length(std::string_view bytes, std::size_t start) {
    for (auto index = start + 1; index < bytes.size(); ++index) {
        if ((!is_between(bytes[index], '0', '9') && bytes[index] != ';') || index >= longest_sequence) {
            return index + 1;
        }
    }
    return std::nullopt;
}

struct Row {
    std::string_view sequence; // after the first ESC
    Key key;
};

constexpr std::array rows{
    Row{"[A", Key::up},
    Row{"OA", Key::up},
    Row{"[B", Key::down},
    Row{"OB", Key::down},
    Row{"[C", Key::right},
    Row{"OC", Key::right},
    Row{"[D", Key::left},
    Row{"OD", Key::left},
    Row{"[H", Key::home},
    Row{"OH", Key::home},
    Row{"[1~", Key::home},
    Row{"[7~", Key::home},
    Row{"[F", Key::end},
    Row{"OF", Key::end},
    Row{"[4~", Key::end},
    Row{"[8~", Key::end},
    Row{"[3~", Key::remove},
    Row{"b", Key::word_left},
    Row{"f", Key::word_right},
    Row{"[1;5D", Key::word_left},
    Row{"[1;5C", Key::word_right},
    Row{"[1;3D", Key::word_left},
    Row{"[1;3C", Key::word_right},
    Row{"Od", Key::word_left},
    Row{"Oc", Key::word_right},
    Row{"[5D", Key::word_left},
    Row{"[5C", Key::word_right},
};

} // namespace

std::optional<std::size_t> key_sequence_length(std::string_view bytes) {
    std::size_t start = 1;
    if (bytes.size() > start && bytes[start] == escape) { // rxvt sends another ESC before for Alt
        ++start;
    }
    if (bytes.size() <= start) {
        return std::nullopt;
    }
    if (bytes[start] == '[') {
        return control_sequence_length(bytes, start);
    }
    if (bytes[start] == 'O') {
        return single_shift_length(bytes, start);
    }
    return start + 1; // Alt and a character
}

Key key_of(std::string_view sequence) {
    auto const* const row = std::ranges::find(rows, sequence.substr(1), &Row::sequence);
    return row == rows.end() ? Key::other : row->key;
}

} // namespace techuser::cli
