// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace techuser {

// Where the examination of single characters ends: what stands further on is too long anyway, and a list of a
// million faults helps nobody.
inline constexpr std::size_t examined_characters = 64;

constexpr bool is_username_character(char32_t character) {
    return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
}

constexpr bool is_upper_case(char32_t character) {
    return character >= 'A' && character <= 'Z';
}

// What a username can keep of the text: lower case, without accents, Latin for look-alikes, and without all
// else.
std::string keep_username_characters(std::string_view text);

} // namespace techuser
