// SPDX-License-Identifier: Apache-2.0
#include "support/utf8.hpp"

#include <algorithm>
#include <array>

namespace techuser {

namespace {

constexpr unsigned char byte_at(std::string_view text, std::size_t index) {
    return static_cast<unsigned char>(text[index]);
}

constexpr bool is_continuation(unsigned char byte) {
    return (byte & 0xC0U) == 0x80U;
}

// The length in bytes of the sequence that begins with `lead`; 0 when no sequence does.
constexpr std::size_t sequence_length(unsigned char lead) {
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        return 2;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        return 3;
    }
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

// The blank at the end of `text`, or none.
std::optional<CodePoint> last_blank(std::string_view text) {
    std::size_t const longest = std::min<std::size_t>(text.size(), 3); // no blank has more bytes
    for (std::size_t length = 1; length <= longest; ++length) {
        auto const point = decode_utf8(text.substr(text.size() - length));
        if (point && point->length == length) {
            return is_blank(point->value) ? point : std::nullopt;
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<CodePoint> decode_utf8(std::string_view text) {
    if (text.empty()) {
        return std::nullopt;
    }
    unsigned char const lead = byte_at(text, 0);
    std::size_t const length = sequence_length(lead);
    if (length == 0 || text.size() < length) {
        return std::nullopt;
    }
    constexpr std::array<unsigned char, 5> lead_masks{0, 0x7F, 0x1F, 0x0F, 0x07};
    char32_t value = lead & lead_masks[length];
    for (std::size_t index = 1; index < length; ++index) {
        if (!is_continuation(byte_at(text, index))) {
            return std::nullopt;
        }
        value = (value << 6U) | (byte_at(text, index) & 0x3FU);
    }
    constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    bool const surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (value < smallest[length] || value > 0x10FFFF || surrogate) {
        return std::nullopt;
    }
    return CodePoint{value, length};
}

bool is_control(char32_t character) {
    return character < 0x20 || (character >= 0x7F && character <= 0x9F) || character == 0x061C ||
           character == 0x200B || character == 0x200E || character == 0x200F ||
           (character >= 0x2028 && character <= 0x202E) || (character >= 0x2060 && character <= 0x206F) ||
           character == 0xFEFF;
}

bool is_blank(char32_t character) {
    return character == ' ' || character == 0xA0 || character == 0x1680 ||
           (character >= 0x2000 && character <= 0x200A) || character == 0x202F || character == 0x205F ||
           character == 0x3000;
}

std::string_view trim_blanks(std::string_view text) {
    for (auto point = decode_utf8(text); point && is_blank(point->value); point = decode_utf8(text)) {
        text.remove_prefix(point->length);
    }
    for (auto point = last_blank(text); point; point = last_blank(text)) {
        text.remove_suffix(point->length);
    }
    return text;
}

} // namespace techuser
