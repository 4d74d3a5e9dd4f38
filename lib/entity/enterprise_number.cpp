// SPDX-License-Identifier: Apache-2.0
#include "support/digits.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "support/utf8.hpp"
#include <techuser/enterprise_number.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace techuser {

namespace {

constexpr std::size_t typed_limit_bytes = 64;
constexpr std::size_t digit_count = 10;
constexpr std::size_t old_digit_count = 9; // before 2005, without the leading 0
constexpr std::uint64_t smallest_with_all_digits = 1'000'000'000;
constexpr std::uint64_t modulus = 97;

// What was typed without its separators, in upper case, and where each character stood.
struct Compact {
    std::array<char, typed_limit_bytes> characters{};
    std::array<std::uint8_t, typed_limit_bytes> offsets{};
    std::size_t size{0};

    std::string_view view() const { return {characters.data(), size}; }
};

bool is_separator(char32_t character) {
    bool const dash = character == '-' || (character >= 0x2010 && character <= 0x2015) || character == 0x2212;
    return dash || character == '.' || character == '/' || is_blank(character);
}

tl::unexpected<Error> refuse_character(std::string_view text, std::size_t offset) {
    auto const point = decode_utf8(text.substr(offset));
    Error error{
        .code = ErrorCode::invalid,
        .reason = "character",
        .message =
            say("enterprise number {}: {} is not a digit", quoted(text),
                point && !is_control(point->value)
                    ? Text(quoted(text.substr(offset, point->length)).text)
                    : say("byte 0x{}",
                          verbatim(fmt::format("{:02X}", static_cast<unsigned char>(text[offset]))))),
    };
    error.offset = offset;
    return fail(std::move(error));
}

tl::unexpected<Error> refuse_length(std::string_view text, Text const& found) {
    return fail(
        ErrorCode::invalid, "length",
        say("enterprise number {}: {}, expected ten digits", quoted(text), found));
}

// The spelling that python-stdnum's be.vat takes: line ends and tabs only at the ends.
Result<Compact> compact(std::string_view text) {
    constexpr std::string_view droppable_at_ends = " -./\t\n\v\f\r";
    Compact result;
    std::size_t const end = text.find_last_not_of(droppable_at_ends) + 1;
    std::size_t offset = std::min(text.find_first_not_of(droppable_at_ends), end);
    while (offset < end) {
        auto const point = decode_utf8(text.substr(offset));
        if (!point || (point->length > 1 && !is_separator(point->value))) {
            return refuse_character(text, offset);
        }
        if (!is_separator(point->value)) {
            char const typed = text[offset];
            result.characters[result.size] =
                typed >= 'a' && typed <= 'z' ? static_cast<char>(typed - 'a' + 'A') : typed;
            result.offsets[result.size] = static_cast<std::uint8_t>(offset);
            ++result.size;
        }
        offset += point->length;
    }
    return result;
}

struct Digits {
    std::uint64_t number{0};
    std::size_t count{0};
};

// The digits after an optional BE; (0) counts as a 0.
Result<Digits> read_digits(std::string_view text) {
    TRY_ASSIGN(Compact const typed, compact(text));
    std::string_view const characters = typed.view();
    std::size_t index = characters.starts_with("BE") ? 2 : 0;
    Digits digits;
    if (characters.substr(index).starts_with("(0)")) {
        index += 3;
        digits.count = 1;
    }
    for (; index < characters.size(); ++index) {
        if (!is_digit(characters[index])) {
            return refuse_character(text, typed.offsets[index]);
        }
        ++digits.count;
        if (digits.count <= digit_count) {
            digits.number = digits.number * 10 + static_cast<std::uint64_t>(characters[index] - '0');
        }
    }
    return digits;
}

} // namespace

Result<EnterpriseNumber> EnterpriseNumber::parse(std::string_view text) {
    if (text.size() > typed_limit_bytes) {
        return refuse_length(text, say("{} bytes", text.size()));
    }
    TRY_ASSIGN(auto const digits, read_digits(text));
    if (digits.count != digit_count && digits.count != old_digit_count) {
        return refuse_length(text, counted(digits.count, "{} digit", "{} digits", digits.count));
    }
    auto const first_digit = digits.number / smallest_with_all_digits;
    if (first_digit == 9) {
        return fail(
            ErrorCode::invalid, "first-digit",
            say("enterprise number {} begins with 9, expected 0 or 1", quoted(text)));
    }
    if (first_digit > 1) {
        return fail(
            ErrorCode::invalid, "establishment-unit",
            say("{} begins with {}: this is the number of an establishment unit", quoted(text), first_digit),
            say("give the number of the enterprise itself, which begins with 0 or 1"));
    }
    auto const found = digits.number % 100;
    auto const expected = modulus - digits.number / 100 % modulus;
    if (found != expected) {
        return fail(
            ErrorCode::invalid, "check-digits",
            say("enterprise number {}: check digits are {}, expected {}", quoted(text),
                verbatim(fmt::format("{:02}", found)), verbatim(fmt::format("{:02}", expected))));
    }
    return EnterpriseNumber(static_cast<std::uint32_t>(digits.number));
}

std::string EnterpriseNumber::to_string() const {
    return fmt::format("{:04}.{:03}.{:03}", m_number / 1'000'000, m_number / 1'000 % 1'000, m_number % 1'000);
}

std::string EnterpriseNumber::digits() const {
    return fmt::format("{:010}", m_number);
}

std::string EnterpriseNumber::vat() const {
    return "BE" + digits();
}

} // namespace techuser
