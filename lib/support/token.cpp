// SPDX-License-Identifier: Apache-2.0
#include "support/say.hpp"
#include <techuser/token.hpp>

#include <algorithm>
#include <cstddef>

namespace techuser {

namespace {

constexpr std::size_t longest_token = 40;

bool is_word_character(char character) {
    return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
}

} // namespace

bool is_token(std::string_view text) {
    if (text.empty() || text.size() > longest_token) {
        return false;
    }
    bool const shaped = std::all_of(text.begin(), text.end(), [](char character) {
        return is_word_character(character) || character == '-';
    });
    return shaped && text.front() != '-' && text.back() != '-' && text.find("--") == std::string_view::npos;
}

Error not_a_token(char const* sentence, std::string_view text) {
    return {.code = ErrorCode::invalid, .reason = "token", .message = tabled(sentence, quoted(text))};
}

} // namespace techuser
