// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace techuser {

inline constexpr std::size_t enterprise_digits = 10;
inline constexpr std::size_t old_enterprise_digits =
    9; // before 2005, and in spreadsheets: without the leading 0

enum class SpellingFault : std::uint8_t { none, too_long, character, lost_digits };

// The digits that a text spells, any number of them, or why it spells none.
struct SpelledNumber {
    SpellingFault fault{SpellingFault::none};
    std::string digits{};
    std::size_t offset{0}; // of the wrong character, in bytes
};

// Reads an enterprise number as people, spreadsheets and Peppol spell it; see EnterpriseNumber::parse(). Text
// beyond 64 bytes is too long.
SpelledNumber read_spelling(std::string_view text);

} // namespace techuser
