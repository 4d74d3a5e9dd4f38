// SPDX-License-Identifier: Apache-2.0
#include "support/digits.hpp"
#include <techuser/certificate_identity.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace techuser {

namespace {

constexpr std::size_t national_digit_count = 11;

// The place of a number's digits in a text.
using DigitPlaces = std::array<std::size_t, national_digit_count>;

// Eleven digits from `begin` on, with at most one blank, dot, dash or slash between two of them, as in
// 85.07.30-033.28, and no digit after them.
std::optional<DigitPlaces> find_digits(std::string_view text, std::size_t begin) {
    constexpr std::string_view separators = " .-/";
    DigitPlaces places{};
    std::size_t found = 0;
    auto position = begin;
    while (found < places.size()) {
        if (position < text.size() && is_digit(text[position])) {
            places[found++] = position++;
        } else if (
            found > 0 && position + 1 < text.size() &&
            separators.find(text[position]) != std::string_view::npos && is_digit(text[position + 1])) {
            ++position;
        } else {
            return std::nullopt;
        }
    }
    return position < text.size() && is_digit(text[position]) ? std::nullopt : std::optional(places);
}

// The last two digits are 97 minus the first nine modulo 97, which have a 2 before them for those born since
// 2000 (royal decree of 3 April 1984).
bool has_check_digits(std::string_view text, DigitPlaces const& places) {
    constexpr std::uint64_t modulus = 97;
    constexpr std::uint64_t since_2000 = 2'000'000'000;
    std::uint64_t number = 0;
    for (auto const place : places) {
        number = number * 10 + static_cast<std::uint64_t>(text[place] - '0');
    }
    auto const first = number / 100;
    auto const check = number % 100;
    return check == modulus - first % modulus || check == modulus - (since_2000 + first) % modulus;
}

bool holds_eleven_digits(NameAttribute const& attribute) {
    return attribute.type == "SERIALNUMBER" &&
           std::ranges::count_if(attribute.value, is_digit) == std::ptrdiff_t{national_digit_count};
}

void mask(std::string& value) {
    for (std::size_t begin = 0; begin < value.size(); ++begin) {
        auto const follows_digit = begin > 0 && is_digit(value[begin - 1]);
        auto const places = follows_digit ? std::nullopt : find_digits(value, begin);
        if (places && has_check_digits(value, *places)) {
            for (auto const place : *places) {
                value[place] = '*';
            }
        }
    }
}

} // namespace

DistinguishedName mask_national_numbers(DistinguishedName name) {
    for (auto& attribute : name) {
        if (holds_eleven_digits(attribute)) {
            std::ranges::replace_if(attribute.value, is_digit, '*');
        } else {
            mask(attribute.value);
        }
    }
    return name;
}

} // namespace techuser
