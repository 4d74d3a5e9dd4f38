// SPDX-License-Identifier: Apache-2.0
#include "entity/enterprise_number_spelling.hpp"

#include "support/digits.hpp"
#include "support/utf8.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>

namespace techuser {

namespace {

constexpr std::size_t typed_limit_bytes = 64;

bool is_separator(char32_t character) {
    bool const dash = character == '-' || (character >= 0x2010 && character <= 0x2015) || character == 0x2212;
    return dash || character == '.' || character == '/' || is_blank(character);
}

// What was typed without its separators, in upper case, and where each character was; or the offset of a
// character that belongs in no number.
struct Compact {
    std::array<char, typed_limit_bytes> characters{};
    std::array<std::uint8_t, typed_limit_bytes> offsets{};
    std::size_t size{0};
    std::optional<std::size_t> wrong{};

    std::string_view view() const { return {characters.data(), size}; }
};

// The spelling that python-stdnum's be.vat takes: line ends and tabs only at the ends.
Compact compact(std::string_view text) {
    constexpr std::string_view droppable_at_ends = " -./\t\n\v\f\r";
    Compact result;
    std::size_t const end = text.find_last_not_of(droppable_at_ends) + 1;
    std::size_t offset = std::min(text.find_first_not_of(droppable_at_ends), end);
    while (offset < end) {
        auto const point = decode_utf8(text.substr(offset));
        auto const is_degree = point && (point->value == 0xB0 || point->value == 0xBA); // of N°
        if (!point || (point->length > 1 && !is_separator(point->value) && !is_degree)) {
            result.wrong = offset;
            return result;
        }
        if (!is_separator(point->value)) {
            char const typed = is_degree ? 'O' : text[offset];
            result.characters[result.size] =
                typed >= 'a' && typed <= 'z' ? static_cast<char>(typed - 'a' + 'A') : typed;
            result.offsets[result.size] = static_cast<std::uint8_t>(offset);
            ++result.size;
        }
        offset += point->length;
    }
    return result;
}

// How many of the first characters say what follows: TVA BE, BTW-nr., KBO: and the like.
std::size_t label_length(std::string_view compact) {
    std::size_t length = 0;
    auto const pass = [&](std::initializer_list<std::string_view> words) {
        for (auto const word : words) {
            if (compact.substr(length).starts_with(word)) {
                length += word.size();
                return;
            }
        }
    };
    pass({"NR", "NO"});
    pass({"TVA", "BTW", "VAT", "MWST", "UST", "KBO", "BCE"});
    pass({"NR", "NO"});
    pass({":"});
    pass({"BE"});
    return length;
}

// The schemes of Peppol identifiers for enterprise and VAT numbers of Belgium.
std::size_t scheme_length(std::string_view text) {
    return text.starts_with("0208:") || text.starts_with("9925:") ? 5 : 0;
}

constexpr bool are_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_digit);
}

// Digits, or groups of three of them with `separator` between two, of which the first may have 1 to 4.
std::optional<std::string> ungrouped(std::string_view text, char separator) {
    auto size = std::min(text.find(separator), text.size());
    if (size < text.size() && size > 4) {
        return std::nullopt;
    }
    std::string digits;
    while (are_digits(text.substr(0, size))) {
        digits += text.substr(0, size);
        text.remove_prefix(size);
        if (text.empty()) {
            return digits;
        }
        size = 3;
        if (text.front() != separator || text.size() <= size) {
            return std::nullopt;
        }
        text.remove_prefix(1);
    }
    return std::nullopt;
}

// The ten or nine digits of 202239951.0, 202.239.951,00 and 462,920,226, as spreadsheets write a number.
std::optional<std::string> read_number_cell(std::string_view text) {
    auto const mark = text.find_last_of(".,");
    if (mark == std::string_view::npos) {
        return std::nullopt;
    }
    auto whole = text;
    char separator = ',';
    if (text.find_first_not_of('0', mark + 1) == std::string_view::npos && mark + 1 < text.size()) {
        whole = text.substr(0, mark);
        auto const other = whole.find_first_not_of("0123456789");
        separator = other == std::string_view::npos ? ' ' : whole[other];
        if (separator == text[mark] || std::string_view(",. '").find(separator) == std::string_view::npos) {
            whole = text;
            separator = ',';
        }
    }
    auto digits = ungrouped(whole, separator);
    auto const is_old = digits && digits->size() == old_enterprise_digits && digits->front() != '0';
    return is_old || (digits && digits->size() == enterprise_digits) ? digits : std::nullopt;
}

// What is left of a number in scientific notation, as 9.49383342E+08.
std::optional<SpelledNumber> read_scientific(std::string_view text) {
    auto const e = text.find_first_of("eE");
    if (e == std::string_view::npos || !are_digits(text.substr(0, 1))) {
        return std::nullopt;
    }
    auto decimals = text.substr(1, e - 1);
    if (!decimals.empty() &&
        ((decimals[0] != '.' && decimals[0] != ',') || !are_digits(decimals.substr(1)))) {
        return std::nullopt;
    }
    decimals.remove_prefix(decimals.empty() ? 0 : 1);
    auto exponent = text.substr(e + 1);
    exponent.remove_prefix(exponent.starts_with('+') ? 1 : 0);
    exponent.remove_prefix(exponent.starts_with('0') ? 1 : 0);
    if (exponent != "8" && exponent != "9") {
        return std::nullopt;
    }
    std::size_t const places = exponent == "8" ? 8 : 9;
    if (decimals.size() < places) {
        return SpelledNumber{.fault = SpellingFault::lost_digits};
    }
    if (decimals.find_first_not_of('0', places) != std::string_view::npos) {
        return std::nullopt;
    }
    return SpelledNumber{.digits = std::string(text.substr(0, 1)) + std::string(decimals.substr(0, places))};
}

} // namespace

SpelledNumber read_spelling(std::string_view text) {
    if (text.size() > typed_limit_bytes) {
        return {.fault = SpellingFault::too_long};
    }
    auto const trimmed = trim_blanks(text);
    if (auto scientific = read_scientific(trimmed)) {
        return *std::move(scientific);
    }
    if (auto digits = read_number_cell(trimmed)) {
        return {.digits = *std::move(digits)};
    }
    auto const start = scheme_length(text);
    auto const typed = compact(text.substr(start));
    if (typed.wrong) {
        return {.fault = SpellingFault::character, .offset = start + *typed.wrong};
    }
    SpelledNumber number;
    auto const characters = typed.view();
    std::size_t const country = characters.starts_with("BE") ? 2 : 0;
    auto index = start > 0 ? country : label_length(characters);
    if (characters.substr(index).starts_with("(0)")) {
        index += 3;
        number.digits = "0";
    }
    for (; index < characters.size(); ++index) {
        if (!is_digit(characters[index])) {
            return {.fault = SpellingFault::character, .offset = start + typed.offsets[index]};
        }
        number.digits += characters[index];
    }
    return number;
}

} // namespace techuser
