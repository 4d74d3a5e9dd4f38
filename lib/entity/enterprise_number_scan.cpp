// SPDX-License-Identifier: Apache-2.0
#include "entity/enterprise_number_scan.hpp"

#include <bit>
#include <cstring>

namespace techuser {

namespace {

// Eight characters in one register, the first in the lowest byte.
using Word = std::uint64_t;

constexpr std::size_t longest_line_bytes = 17;               // "BE 0949.383.342\r\n"
constexpr std::size_t readable_bytes = 12 + sizeof(Word);    // the last word comes after "BE 0949.383."
constexpr std::size_t writable_bytes = 2 + 2 * sizeof(Word); // two words behind the longest prefix
static_assert(readable_bytes >= longest_line_bytes);

constexpr Word every_byte(std::uint8_t byte) {
    return 0x0101010101010101U * byte;
}

constexpr Word swap_unless_little_endian(Word word) {
    if constexpr (std::endian::native == std::endian::big) {
        word = ((word & 0x00FF00FF00FF00FFU) << 8U) | ((word >> 8U) & 0x00FF00FF00FF00FFU);
        word = ((word & 0x0000FFFF0000FFFFU) << 16U) | ((word >> 16U) & 0x0000FFFF0000FFFFU);
        word = (word << 32U) | (word >> 32U);
    }
    return word;
}

Word load(char const* text) {
    Word word = 0;
    std::memcpy(&word, text, sizeof word);
    return swap_unless_little_endian(word);
}

void store(char* text, Word word) {
    word = swap_unless_little_endian(word);
    std::memcpy(text, &word, sizeof word);
}

// The characters of a line whatever its layout. No branch depends on whether its digits are grouped, because
// a file that mixes layouts would make the processor guess wrong at every other line.
struct Line {
    Word first_eight;
    Word rest;        // the check digits and what stands behind them
    Word broken;      // not 0: grouped by other than two dots or two blanks
    char const* next; // where the next line begins
};

constexpr Word byte_of(Word word, unsigned index) {
    return (word >> (8 * index)) & 0xFFU;
}

// `text` starts with the digits.
inline Line split(char const* text) {
    Word const start = load(text);
    Word const separator = byte_of(start, 4);
    Word const grouped{separator < '0'};
    Word const middle = load(text + 4 + grouped);
    Word const end = load(text + 7 + 2 * grouped);
    Word const other = Word{separator != '.'} & Word{separator != ' '};
    Line line{
        .first_eight = (start & 0xFFFFFFFFU) | (middle & 0xFFFFFFU) << 32U | end << 56U,
        .rest = end >> 8U,
        .broken = (other | (byte_of(middle, 3) ^ separator)) & (Word{0} - grouped),
        .next = text + 11 + 2 * grouped};
    // A file has carriage returns in all lines or in none, so this branch is guessed right.
    if (byte_of(line.rest, 2) == '\r') [[unlikely]] {
        line.rest = (line.rest & 0xFFFFU) | (line.rest >> 8U & 0xFF0000U);
        ++line.next;
    }
    return line;
}

enum class Verdict : std::uint8_t { right, wrong_check_digits, other };
enum class Next : std::uint8_t { go_on, stop };

// Other: not ten digits, the first 0 or 1, with `line_end` behind them.
inline Verdict judge(Line const& line, char line_end) {
    // A byte that stands for a digit is now 0 to 9, and adding what 10 lacks to 0x80 leaves its top bit
    // clear. A carry comes only from a byte whose top bit is set already.
    Word const digits = line.first_eight ^ every_byte('0');
    Word const not_digits = (digits + every_byte(0x80 - 10) + (10 - 2)) | digits; // the first one is below 2
    Word const end = static_cast<unsigned char>(line_end);
    Word const check_digits = (line.rest ^ (Word{0x3030} | end << 16U)) & 0xFFFFFFU;
    Word const not_check_digits = (check_digits + 0x7676U) | check_digits;
    if (((not_digits & every_byte(0x80)) | (not_check_digits & 0xFF8080U) | line.broken) != 0) {
        return Verdict::other;
    }
    // 100 is 3 modulo 97, so that the pairs of the eight digits weigh 27, 9, 3 and 1; one multiplication adds
    // them up in the topmost 16 bits.
    Word const pairs = (digits * 10 + (digits >> 8U)) & 0x00FF00FF00FF00FFU;
    auto const sum = static_cast<std::uint32_t>((pairs * 0x001B'0009'0003'0001U) >> 48U);
    auto const check = static_cast<std::uint32_t>(byte_of(check_digits, 0) * 10 + byte_of(check_digits, 1));
    return (sum + check) % 97 == 0 && check - 1 < 97 ? Verdict::right : Verdict::wrong_check_digits;
}

// Where the digits begin: after BE, after BE and a blank, or at `text`. Most files have the same prefix in
// all lines, so branches are predicted; a conditional expression would wait for the character.
char const* skip_prefix(char const* text) {
    if (text[0] != 'B') {
        return text;
    }
    if (text[1] != 'E') {
        return text;
    }
    if (text[2] != ' ') {
        return text + 2;
    }
    return text + 3;
}

// Writes the number and a line end; returns how many bytes.
template <EnterpriseNumberFormat format>
std::size_t write(Line const& line, char* output) {
    constexpr Word line_feed = '\n';
    constexpr Word dot = '.';
    if constexpr (format == EnterpriseNumberFormat::dotted) {
        store(output, (line.first_eight & 0xFFFFFFFFU) | dot << 32U | (line.first_eight >> 32U) << 40U);
        store(
            output + 8,
            dot | line.first_eight >> 56U << 8U | (line.rest & 0xFFFFU) << 16U | line_feed << 32U);
        return 13;
    } else if constexpr (format == EnterpriseNumberFormat::plain) {
        store(output, line.first_eight);
        store(output + 8, (line.rest & 0xFFFFU) | line_feed << 16U);
        return 11;
    } else {
        output[0] = 'B';
        output[1] = 'E';
        return 2 + write<EnterpriseNumberFormat::plain>(line, output + 2);
    }
}

// Gives each line in one of the layouts to `take`, until that says no. The counts are in variables of their
// own so that they stay in registers.
template <typename Take>
EnterpriseNumberScan scan(std::string_view text, char line_end, Take take) {
    char const* at = text.data();
    char const* const end = at + text.size();
    std::size_t right = 0;
    std::size_t wrong = 0;
    while (static_cast<std::size_t>(end - at) >= readable_bytes) {
        Line const line = split(skip_prefix(at));
        Verdict const verdict = judge(line, line_end);
        if (verdict == Verdict::other || take(line, verdict) == Next::stop) {
            break;
        }
        right += verdict == Verdict::right ? 1 : 0;
        wrong += verdict == Verdict::right ? 0 : 1;
        at = line.next;
    }
    return {.bytes = static_cast<std::size_t>(at - text.data()), .right = right, .wrong = wrong};
}

template <EnterpriseNumberFormat format>
EnterpriseNumberScan scan_and_write(std::string_view text, char line_end, std::span<char> output) {
    std::size_t written = 0;
    auto scanned = scan(text, line_end, [&](Line const& line, Verdict verdict) {
        if (verdict != Verdict::right || output.size() - written < writable_bytes) {
            return Next::stop;
        }
        written += write<format>(line, output.data() + written);
        return Next::go_on;
    });
    scanned.written = written;
    return scanned;
}

} // namespace

std::string to_string(EnterpriseNumber number, EnterpriseNumberFormat format) {
    switch (format) {
    case EnterpriseNumberFormat::plain:
        return number.digits();
    case EnterpriseNumberFormat::vat:
        return number.vat();
    case EnterpriseNumberFormat::dotted:
        break;
    }
    return number.to_string();
}

EnterpriseNumberScan write_right_numbers(
    std::string_view lines, char line_end, EnterpriseNumberFormat format, std::span<char> output) {
    switch (format) {
    case EnterpriseNumberFormat::plain:
        return scan_and_write<EnterpriseNumberFormat::plain>(lines, line_end, output);
    case EnterpriseNumberFormat::vat:
        return scan_and_write<EnterpriseNumberFormat::vat>(lines, line_end, output);
    case EnterpriseNumberFormat::dotted:
        break;
    }
    return scan_and_write<EnterpriseNumberFormat::dotted>(lines, line_end, output);
}

EnterpriseNumberScan skip_right_numbers(std::string_view lines, char line_end) {
    return scan(lines, line_end, [](Line const&, Verdict verdict) {
        return verdict == Verdict::right ? Next::go_on : Next::stop;
    });
}

EnterpriseNumberScan count_numbers(std::string_view lines, char line_end) {
    return scan(lines, line_end, [](Line const&, Verdict) { return Next::go_on; });
}

} // namespace techuser
