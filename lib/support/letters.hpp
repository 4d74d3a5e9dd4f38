// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/digits.hpp"

#include <string>
#include <string_view>

// The letters of ASCII, whatever the locale.
namespace techuser {

constexpr bool is_upper_case(char character) {
    return character >= 'A' && character <= 'Z';
}

constexpr bool is_letter(char character) {
    return is_upper_case(character) || (character >= 'a' && character <= 'z');
}

constexpr bool is_letter_or_digit(char character) {
    return is_letter(character) || is_digit(character);
}

constexpr char lower_case(char character) {
    return is_upper_case(character) ? static_cast<char>(character - 'A' + 'a') : character;
}

inline std::string to_lower_case(std::string_view text) {
    std::string lower(text);
    for (auto& character : lower) {
        character = lower_case(character);
    }
    return lower;
}

inline std::string to_upper_case(std::string_view text) {
    std::string upper(text);
    for (auto& character : upper) {
        if (is_letter(character) && !is_upper_case(character)) {
            character = static_cast<char>(character - 'a' + 'A');
        }
    }
    return upper;
}

} // namespace techuser
