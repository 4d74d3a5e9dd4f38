// SPDX-License-Identifier: Apache-2.0
#include "support/hex.hpp"

#include "support/letters.hpp"

#include <array>

namespace techuser {
namespace {

constexpr std::string_view digits = "0123456789abcdef";

} // namespace

std::string to_hex(std::span<std::uint8_t const> bytes, std::string_view separator) {
    std::string text;
    text.reserve(bytes.size() * (2 + separator.size()));
    for (auto const byte : bytes) {
        if (!text.empty()) {
            text += separator;
        }
        std::array const pair{digits[byte >> 4U], digits[byte & 0x0fU]};
        text.append(pair.data(), pair.size());
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
