// SPDX-License-Identifier: Apache-2.0
#include "report/terminal_text.hpp"

#include "support/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace techuser {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// What a terminal acts upon, or what makes text look other than it is: controls, and of Unicode's "Cf" those
// that reorder (UAX #9) or have no width.
constexpr std::array harmful{
    Range{0x0000, 0x001F}, Range{0x007F, 0x009F}, Range{0x00AD, 0x00AD},   Range{0x061C, 0x061C},
    Range{0x115F, 0x1160}, Range{0x180E, 0x180E}, Range{0x200B, 0x200F},   Range{0x2028, 0x202E},
    Range{0x2060, 0x206F}, Range{0x3164, 0x3164}, Range{0xFE00, 0xFE0F},   Range{0xFEFF, 0xFEFF},
    Range{0xFFA0, 0xFFA0}, Range{0xFFF9, 0xFFFB}, Range{0xE0000, 0xE0FFF},
};

constexpr std::size_t input_limit_bytes = 200;
// Nearly all text is this.
constexpr bool is_plain(char character) {
    return character >= ' ' && character <= '~';
}

} // namespace

bool is_harmful(char32_t character) {
    return std::ranges::any_of(
        harmful, [&](Range range) { return character >= range.first && character <= range.last; });
}

std::string input_text(std::string_view untrusted) {
    if (untrusted.size() <= input_limit_bytes) {
        return terminal_text(untrusted);
    }
    std::size_t length = 0;
    for (auto next = length; next <= input_limit_bytes;) {
        length = next;
        auto const point = decode_utf8(untrusted.substr(length));
        next += point ? point->length : 1;
    }
    return terminal_text(untrusted.substr(0, length)) + "...";
}

std::string terminal_text(std::string_view untrusted) {
    std::string text;
    text.reserve(untrusted.size());
    while (!untrusted.empty()) {
        auto const* const plain_end = std::ranges::find_if_not(untrusted, is_plain);
        text.append(untrusted.begin(), plain_end);
        untrusted.remove_prefix(static_cast<std::size_t>(plain_end - untrusted.begin()));
        if (untrusted.empty()) {
            break;
        }
        auto const point = decode_utf8(untrusted);
        if (!point) {
            text += fmt::format("\\x{:02x}", static_cast<unsigned char>(untrusted.front()));
            untrusted.remove_prefix(1);
            continue;
        }
        if (is_harmful(point->value)) {
            text += fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(point->value));
        } else {
            text += untrusted.substr(0, point->length);
        }
        untrusted.remove_prefix(point->length);
    }
    return text;
}

} // namespace techuser
