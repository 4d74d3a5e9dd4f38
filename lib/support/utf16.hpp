// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace techuser {

// The marks of its two orders.
inline constexpr std::string_view utf16_little_mark = "\xff\xfe";
inline constexpr std::string_view utf16_big_mark = "\xfe\xff";

// How a text in UTF-16 is laid out.
struct Utf16Order {
    std::size_t begin; // of the text, after a byte-order mark
    std::size_t high;  // 0 or 1: which byte of each pair is the high one
};

// Nullopt for a text that is not in UTF-16: it has neither a byte-order mark nor two ASCII characters at its
// beginning.
inline std::optional<Utf16Order> utf16_order(std::span<std::uint8_t const> bytes) {
    if (bytes.size() < 4) {
        return std::nullopt;
    }
    if (bytes[0] == 0xff && bytes[1] == 0xfe) {
        return Utf16Order{.begin = 2, .high = 1};
    }
    if (bytes[0] == 0xfe && bytes[1] == 0xff) {
        return Utf16Order{.begin = 2, .high = 0};
    }
    for (std::size_t const high : {0U, 1U}) {
        auto const is_ascii = [&](std::size_t pair) {
            return bytes[pair + high] == 0 && bytes[pair + 1 - high] != 0 && bytes[pair + 1 - high] < 0x80;
        };
        if (is_ascii(0) && is_ascii(2)) {
            return Utf16Order{.begin = 0, .high = high};
        }
    }
    return std::nullopt;
}

} // namespace techuser
