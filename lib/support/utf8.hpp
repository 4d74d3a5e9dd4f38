// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace techuser {

// What Windows editors put before a text in UTF-8.
inline constexpr std::string_view utf8_byte_order_mark = "\xef\xbb\xbf";

// The text without a byte-order mark before it.
inline std::string_view without_byte_order_mark(std::string_view text) {
    return text.starts_with(utf8_byte_order_mark) ? text.substr(utf8_byte_order_mark.size()) : text;
}

struct CodePoint {
    char32_t value;
    std::size_t length; // in bytes, 1 to 4
};

// The first code point of `text`; nullopt when `text` is empty or does not begin with well-formed UTF-8
// (RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF).
std::optional<CodePoint> decode_utf8(std::string_view text);

// Controls a display instead of showing something: C0, DEL, C1, line separators, bidirectional marks, and
// what has no width but the joiners that some scripts need.
bool is_control(char32_t character);

// The space and others like it, for example the no-break space. Tabs and line ends are controls.
bool is_blank(char32_t character);

// `text` without the blanks at both ends.
std::string_view trim_blanks(std::string_view text);

} // namespace techuser
