// SPDX-License-Identifier: Apache-2.0
#include "support/hex.hpp"

#include "support/letters.hpp"

#include <algorithm>

namespace techuser {
namespace {

constexpr std::string_view digits = "0123456789abcdef";

} // namespace

std::string to_hex(std::span<std::uint8_t const> bytes, std::string_view separator) {
    if (bytes.empty()) {
        return {};
    }
    std::string text(bytes.size() * (2 + separator.size()) - separator.size(), '\0');
    auto place = text.begin();
    for (auto const byte : bytes) {
        if (place != text.begin()) {
            place = std::ranges::copy(separator, place).out;
        }
        *place++ = digits[byte >> 4U];
        *place++ = digits[byte & 0x0fU];
    }
    return text;
}

std::optional<std::vector<std::uint8_t>> from_hex(std::string_view text) {
    std::vector<std::uint8_t> bytes(text.size() / 2);
    for (std::size_t index = 0; index < text.size(); ++index) {
        auto const digit = digits.find(lower_case(text[index]));
        if (digit == digits.npos || text.size() % 2 != 0) {
            return std::nullopt;
        }
        bytes[index / 2] = static_cast<std::uint8_t>(unsigned{bytes[index / 2]} << 4U | digit);
    }
    return bytes;
}

} // namespace techuser
