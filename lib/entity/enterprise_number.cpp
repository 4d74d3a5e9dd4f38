// SPDX-License-Identifier: Apache-2.0
#include "entity/enterprise_number_spelling.hpp"
#include "support/digits.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/utf8.hpp"
#include <techuser/enterprise_number.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace techuser {

namespace {

constexpr std::uint64_t smallest_with_all_digits = 1'000'000'000;
constexpr std::uint64_t smallest_old = 100'000'000; // nine digits that begin with 0 have lost another one
constexpr std::uint64_t modulus = 97;

enum class Fault : std::uint8_t { none, length, first_digit, establishment_unit, check_digits };

constexpr std::uint64_t expected_check_digits(std::uint64_t number) {
    return modulus - number / 100 % modulus;
}

Fault fault_of_digits(std::uint64_t number, std::size_t count) {
    if (count != enterprise_digits && (count != old_enterprise_digits || number < smallest_old)) {
        return Fault::length;
    }
    auto const first_digit = number / smallest_with_all_digits;
    auto const check_digits_fit = number % 100 == expected_check_digits(number);
    if (first_digit > 1) {
        // Establishment units are numbered by the same rule from 2 to 8 on.
        return check_digits_fit && first_digit < 9 ? Fault::establishment_unit : Fault::first_digit;
    }
    return check_digits_fit ? Fault::none : Fault::check_digits;
}

// The first ten digits; more are a fault of the length anyway.
std::uint64_t number_of(std::string_view digits) {
    std::uint64_t number = 0;
    for (char const digit : digits.substr(0, enterprise_digits)) {
        number = number * 10 + static_cast<std::uint64_t>(digit - '0');
    }
    return number;
}

// The number whose digits are at `places`; nullopt when another character is there.
template <std::size_t... places>
std::optional<std::uint64_t> digits_at(char const* text) {
    bool all_digits = true;
    std::uint64_t number = 0;
    ((all_digits &= is_digit(text[places]),
      number = number * 10 + static_cast<std::uint64_t>(text[places] - '0')),
     ...);
    return all_digits ? std::optional(number) : std::nullopt;
}

// Reads the layouts that nearly all files have, which must be quick: 0949383342, 949383342, 0949.383.342 and
// 0949 383 342, with BE or without. Nullopt leaves the text to read_spelling().
std::optional<std::uint64_t> read_usual_layout(std::string_view text) {
    if (text.starts_with("BE")) {
        text.remove_prefix(text.substr(2).starts_with(' ') ? 3 : 2);
    }
    if (text.size() == old_enterprise_digits && text[0] != '0') {
        return digits_at<0, 1, 2, 3, 4, 5, 6, 7, 8>(text.data());
    }
    if (text.size() == enterprise_digits) {
        return digits_at<0, 1, 2, 3, 4, 5, 6, 7, 8, 9>(text.data());
    }
    auto const is_grouped =
        text.size() == enterprise_digits + 2 && (text[4] == '.' || text[4] == ' ') && text[8] == text[4];
    return is_grouped ? digits_at<0, 1, 2, 3, 5, 6, 7, 9, 10, 11>(text.data()) : std::nullopt;
}

Text character_at(std::string_view text, std::size_t offset) {
    auto const point = decode_utf8(text.substr(offset));
    return point && !is_control(point->value)
               ? Text(quoted(text.substr(offset, point->length)).text)
               : say("byte 0x{}", verbatim(fmt::format("{:02X}", static_cast<unsigned char>(text[offset]))));
}

// 01 to 97, as check digits are written.
Text two_digits(std::uint64_t number) {
    constexpr std::uint64_t leading_one = 100; // keeps the leading zero
    return verbatim(fmt::format_int(leading_one + number).c_str() + 1);
}

Error explain_length(std::string_view text, Text const& found) {
    return {
        .code = ErrorCode::invalid,
        .reason = "length",
        .message = say("enterprise number {}: {}, expected ten digits", quoted(text), found)};
}

Error explain_spelling(std::string_view text, SpelledNumber const& spelled) {
    if (spelled.fault == SpellingFault::too_long) {
        return explain_length(text, say("{} bytes", text.size()));
    }
    if (spelled.fault == SpellingFault::character) {
        return {
            .code = ErrorCode::invalid,
            .reason = "character",
            .message = say(
                "enterprise number {}: {} is not a digit", quoted(text), character_at(text, spelled.offset)),
            .offset = spelled.offset};
    }
    return {
        .code = ErrorCode::invalid,
        .reason = "spreadsheet",
        .message =
            say("enterprise number {}: a spreadsheet took it for a quantity and lost its last digits",
                quoted(text)),
        .hint = say("in the spreadsheet, format the column as text or with the number format 0000000000")};
}

Error explain_digits(std::string_view text, std::uint64_t number, std::size_t count, Fault fault) {
    auto const first_digit = number / smallest_with_all_digits;
    switch (fault) {
    case Fault::length:
        return explain_length(text, counted(count, "{} digit", "{} digits", count));
    case Fault::first_digit:
        return {
            .code = ErrorCode::invalid,
            .reason = "first-digit",
            .message =
                say("enterprise number {} begins with {}, expected 0 or 1", quoted(text), first_digit)};
    case Fault::establishment_unit:
        return {
            .code = ErrorCode::invalid,
            .reason = "establishment-unit",
            .message = say(
                "{} begins with {}: this is the number of an establishment unit", quoted(text), first_digit),
            .hint = say("give the number of the enterprise itself, which begins with 0 or 1")};
    case Fault::none:
    case Fault::check_digits:
        break;
    }
    return {
        .code = ErrorCode::invalid,
        .reason = "check-digits",
        .message =
            say("enterprise number {}: check digits are {}, expected {}", quoted(text),
                two_digits(number % 100), two_digits(expected_check_digits(number)))};
}

} // namespace

Result<EnterpriseNumber> EnterpriseNumber::parse(std::string_view text) {
    auto number = read_usual_layout(text);
    auto count = enterprise_digits;
    if (!number) {
        auto const spelled = read_spelling(text);
        if (spelled.fault != SpellingFault::none) {
            return fail(explain_spelling(text, spelled));
        }
        number = number_of(spelled.digits);
        count = spelled.digits.size();
    }
    if (auto const fault = fault_of_digits(*number, count); fault != Fault::none) {
        return fail(explain_digits(text, *number, count, fault));
    }
    return EnterpriseNumber(static_cast<std::uint32_t>(*number));
}

std::string EnterpriseNumber::to_string() const {
    auto const all = digits();
    std::string text = "0000.000.000";
    std::copy_n(all.data(), 4, text.data());
    std::copy_n(all.data() + 4, 3, text.data() + 5);
    std::copy_n(all.data() + 7, 3, text.data() + 9);
    return text;
}

std::string EnterpriseNumber::digits() const {
    constexpr std::uint64_t leading_one = 10'000'000'000; // keeps the leading zeros
    return {fmt::format_int(leading_one + m_number).data() + 1, enterprise_digits};
}

std::string EnterpriseNumber::vat() const {
    return "BE" + digits();
}

} // namespace techuser
