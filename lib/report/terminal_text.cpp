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

// Where the second and every further line of a broken one begins.
std::size_t hanging_indent(std::string_view line) {
    auto const blanks = std::min(line.find_first_not_of(' '), line.size());
    // A label ends with a blank, in French a no-break one, and a colon.
    auto const value = std::min(line.find(" : "), line.find("\u00a0: "));
    return blanks > 0 && value != std::string_view::npos ? width_of(line.substr(0, value)) + 3 : blanks + 2;
}

std::string wrap_line(std::string_view line, std::size_t columns, LongWord long_word) {
    if (width_of(line) <= columns) {
        return std::string(line);
    }
    auto const indent = std::min(hanging_indent(line), columns / 2 + 8);
    auto const start = std::min(line.find_first_not_of(' '), line.size());
    std::string wrapped(line.substr(0, start));
    auto width = start;
    auto is_first = true;
    for (auto rest = line.substr(start); !rest.empty();) {
        auto const end = std::min(rest.find(' ', rest.find_first_not_of(' ')), rest.size());
        auto word = rest.substr(0, end);
        rest.remove_prefix(end);
        if (!is_first && width + width_of(word) > columns) {
            word.remove_prefix(std::min(word.find_first_not_of(' '), word.size()));
            wrapped += '\n' + std::string(indent, ' ');
            width = indent;
        }
        if (long_word == LongWord::with_its_line && width + width_of(word) > columns) {
            return std::string(line);
        }
        wrapped += word;
        width += width_of(word);
        is_first = false;
    }
    return wrapped;
}

} // namespace

std::size_t width_of(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        if (text.starts_with("\x1b[")) {
            text.remove_prefix(std::min(text.find('m') + 1, text.size()));
            continue;
        }
        auto const point = decode_utf8(text);
        text.remove_prefix(point ? point->length : 1);
        ++width;
    }
    return width;
}

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
        auto const* const plain_end = std::find_if_not(untrusted.begin(), untrusted.end(), is_plain);
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

std::string wrap_lines(std::string_view text, std::size_t columns, LongWord long_word) {
    std::string wrapped;
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size());
        wrapped += wrap_line(text.substr(0, end), columns, long_word);
        wrapped += end < text.size() ? "\n" : "";
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return wrapped;
}

} // namespace techuser
