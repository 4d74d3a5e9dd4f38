// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace techuser {

// How many characters are examined one by one: a longer name is too long anyway, and a list of a million
// faults helps nobody.
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

// The text without the EXP that the portal puts before usernames. A name that only begins with the capitals
// EXP, as EXPORT, keeps them.
constexpr std::string_view without_portal_prefix(std::string_view text) {
    constexpr std::string_view prefix = "EXP";
    auto const is_prefixed = text.starts_with(prefix) && text.size() > prefix.size() &&
                             is_username_character(static_cast<unsigned char>(text[prefix.size()]));
    return is_prefixed ? text.substr(prefix.size()) : text;
}

} // namespace techuser
