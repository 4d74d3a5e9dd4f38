// SPDX-License-Identifier: Apache-2.0
#include "username/fold_accents.hpp"

#include <array>

namespace techuser {

namespace {

constexpr char32_t first_folded = 0x00C0;
constexpr char32_t last_folded = 0x017F;

// The letters of Latin-1 Supplement and Latin Extended-A in the order of Unicode, sixteen a line.
constexpr std::array<std::string_view, last_folded - first_folded + 1> folded{
    // clang-format off
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
    "d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "ss",
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
    "d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "y",
    "a", "a", "a", "a", "a", "a", "c", "c", "c", "c", "c", "c", "c", "c", "d", "d",
    "d", "d", "e", "e", "e", "e", "e", "e", "e", "e", "e", "e", "g", "g", "g", "g",
    "g", "g", "g", "g", "h", "h", "h", "h", "i", "i", "i", "i", "i", "i", "i", "i",
    "i", "i", "ij", "ij", "j", "j", "k", "k", "k", "l", "l", "l", "l", "l", "l", "l",
    "l", "l", "l", "n", "n", "n", "n", "n", "n", "n", "n", "n", "o", "o", "o", "o",
    "o", "o", "oe", "oe", "r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s",
    "s", "s", "t", "t", "t", "t", "t", "t", "u", "u", "u", "u", "u", "u", "u", "u",
    "u", "u", "u", "u", "w", "w", "y", "y", "y", "z", "z", "z", "z", "z", "z", "s",
    // clang-format on
};

} // namespace

std::string_view fold_accents(char32_t character) {
    if (character < first_folded || character > last_folded) {
        return {};
    }
    return folded[character - first_folded];
}

} // namespace techuser
