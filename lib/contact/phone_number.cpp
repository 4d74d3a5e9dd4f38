// SPDX-License-Identifier: Apache-2.0
#include "support/digits.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/utf8.hpp"
#include <techuser/contact_person.hpp>

#include <fmt/format.h>

#include <array>

namespace techuser {

namespace {

constexpr std::size_t typed_limit_bytes = 64;
constexpr std::size_t fewest_digits = 6;
constexpr std::size_t most_digits = 15; // ITU-T E.164 section 6, the country code included
constexpr std::string_view belgium = "32";

bool is_separator(char32_t character) {
    return character == '.' || character == '-' || character == '/' || is_blank(character);
}

// Digits as they stand in a number, and whether a + was in front.
struct Dialled {
    std::string digits;
    bool plus{false};

    bool international() const { return plus || digits.starts_with("00"); }
};

// Nothing when a character or a bracket is out of place.
std::optional<Dialled> read_dialled(std::string_view text) {
    Dialled dialled;
    bool in_brackets = false;
    while (!text.empty()) {
        auto const point = decode_utf8(text);
        if (!point) {
            return std::nullopt;
        }
        char const character = point->length == 1 ? text.front() : '\0';
        std::size_t length = point->length;
        if (dialled.international() && !in_brackets && text.starts_with("(0)")) {
            length = 3; // the 0 of '+32 (0)2' is dialled inside the country only
        } else if (is_digit(character)) {
            dialled.digits += character;
        } else if (character == '+' && dialled.digits.empty() && !dialled.plus) {
            dialled.plus = true;
        } else if (character == (in_brackets ? ')' : '(')) {
            in_brackets = !in_brackets;
        } else if (!is_separator(point->value)) {
            return std::nullopt;
        }
        text.remove_prefix(length);
    }
    return in_brackets ? std::nullopt : std::optional(dialled);
}

// Calling codes of the countries around where a 0 is dialled before the number inside the country, and not
// after the code.
constexpr std::array<std::string_view, 7> codes_of_trunk_zero{"31", "32", "33", "41", "43", "44", "49"};

std::string without_trunk_zero(std::string digits) {
    for (auto const code : codes_of_trunk_zero) {
        if (digits.starts_with(code) && digits.substr(code.size(), 1) == "0") {
            digits.erase(code.size(), 1);
            break;
        }
    }
    return digits;
}

// The digits are those of a Belgian number with its country code, whose + a spreadsheet took for a sign:
// eight or nine follow, or ten with a 0 before them.
bool has_country_code_without_plus(std::string_view digits) {
    return digits.starts_with(belgium) && digits.size() >= 10 && digits.size() <= 12;
}

// Country code and national number, as libphonenumber reads them in Belgium.
std::string international_digits(Dialled const& dialled) {
    if (dialled.plus || has_country_code_without_plus(dialled.digits)) {
        return without_trunk_zero(dialled.digits);
    }
    if (dialled.international()) {
        return without_trunk_zero(dialled.digits.substr(2));
    }
    std::size_t const trunk_zero = dialled.digits.starts_with('0') ? 1 : 0;
    return std::string(belgium) + dialled.digits.substr(trunk_zero);
}

// What is wrong with a number, or nothing.
Text fault_of(std::string_view text) {
    if (text.size() > typed_limit_bytes) {
        return say("too long");
    }
    bool const ends_in_digits =
        text.find_first_of("+(0123456789") == 0 && text.find_last_of(")0123456789") == text.size() - 1;
    auto const dialled = read_dialled(text);
    if (!dialled || !ends_in_digits) {
        return say("expected digits, with only blanks, dots, dashes, slashes and brackets between them");
    }
    std::string const digits = international_digits(*dialled);
    if (digits.size() > most_digits) {
        return say("more than 15 digits with the country code");
    }
    if ((dialled->international() ? digits : dialled->digits).size() < fewest_digits) {
        return say("fewer than 6 digits");
    }
    return digits.starts_with('0') ? say("no country code begins with 0") : Text();
}

} // namespace

Result<PhoneNumber> PhoneNumber::parse(std::string_view text) {
    std::string_view const typed = trim_blanks(text);
    if (typed.empty()) {
        return fail(ErrorCode::invalid, "empty", say("telephone number is empty"));
    }
    if (auto const fault = fault_of(typed); !fault.empty()) {
        return fail(
            ErrorCode::invalid, "phone", say("telephone number {}: {}", quoted(typed), fault),
            say("write it as in '+32 2 555 01 23'"));
    }
    return PhoneNumber(std::string(typed));
}

std::string PhoneNumber::e164() const {
    auto const dialled = read_dialled(m_typed);
    return dialled ? "+" + international_digits(*dialled) : std::string();
}

} // namespace techuser
