// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace techuser {

// Whether a terminal acts upon the character, or it makes text look other than it is: C0 and C1 controls,
// DEL, bidirectional and zero-width characters.
bool is_harmful(char32_t character);

// Untrusted text made safe for a terminal: harmful characters become \u{...}, bytes that are not UTF-8 \x...
std::string terminal_text(std::string_view untrusted);

// The same for an input that heads a line: at most its first 200 bytes, then dots.
std::string input_text(std::string_view untrusted);

// The columns that a text takes, without the sequences of bold and colour.
std::size_t width_of(std::string_view text);

// Text of several lines for a terminal so wide: longer lines are broken between words, and go on below the
// value of their label, or a little to the right. A word that is too long for that stays whole, on a line of
// its own, or with all of its line, which can be copied then: an SSH key.
enum class LongWord : std::uint8_t { alone, with_its_line };
std::string wrap_lines(std::string_view text, std::size_t columns, LongWord long_word = LongWord::alone);

} // namespace techuser
