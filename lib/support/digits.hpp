// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace techuser {

constexpr bool is_digit(char character) {
    return character >= '0' && character <= '9';
}

// The number that `text` is when it has exactly `count` digits, at most nine, and nothing else.
constexpr std::optional<std::uint32_t> parse_digits(std::string_view text, std::size_t count) {
    if (text.size() != count || !std::all_of(text.begin(), text.end(), is_digit)) {
        return std::nullopt;
    }
    std::uint32_t number = 0;
    for (char const digit : text) {
        number = number * 10 + static_cast<std::uint32_t>(digit - '0');
    }
    return number;
}

} // namespace techuser
