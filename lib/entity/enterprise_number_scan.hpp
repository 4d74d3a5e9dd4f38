// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/enterprise_number.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace techuser {

// How a number is written: 0949383342, 0949.383.342 or BE0949383342.
enum class EnterpriseNumberFormat : std::uint8_t { plain, dotted, vat };

std::string to_string(EnterpriseNumber number, EnterpriseNumberFormat format);

// What a scan went over.
struct EnterpriseNumberScan {
    std::size_t bytes{0};   // the next line begins there
    std::size_t right{0};   // lines
    std::size_t wrong{0};   // lines
    std::size_t written{0}; // bytes of the output
};

// The three below are for many millions of lines. They go over `lines` from the beginning as long as each
// holds ten digits, the first 0 or 1, as most files spell them: plain, dotted or spaced, with BE or without,
// `line_end` behind, with a carriage return or without. They may stop before any line, for example near the
// end: what they stop at is for EnterpriseNumber::parse to judge. Their verdicts are those of parse.

// Stops before a number that is wrong, and when `output` is full. Writes one number a line.
EnterpriseNumberScan write_right_numbers(
    std::string_view lines, char line_end, EnterpriseNumberFormat format, std::span<char> output);

// Stops before a number that is wrong.
EnterpriseNumberScan skip_right_numbers(std::string_view lines, char line_end);

// Counts the right ones and the wrong ones.
EnterpriseNumberScan count_numbers(std::string_view lines, char line_end);

} // namespace techuser
