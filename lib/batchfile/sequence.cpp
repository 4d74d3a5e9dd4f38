// SPDX-License-Identifier: Apache-2.0
#include "support/digits.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include <techuser/batch_file_name.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace techuser {

namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"; // in the order of text, too
constexpr std::size_t length = 5;
constexpr std::uint32_t last_of_digits = 99'999;

// How many texts there are of `positions` characters: of the whole alphabet, and of digits only.
constexpr std::uint32_t power(std::uint32_t base, std::size_t positions) {
    return positions == 0 ? 1 : base * power(base, positions - 1);
}
constexpr std::uint32_t texts(std::size_t positions) {
    return power(36, positions);
}
constexpr std::uint32_t digit_texts(std::size_t positions) {
    return power(10, positions);
}
static_assert(texts(length) - 1 == Sequence::count);

// How many texts with a letter begin with a prefix that leaves `positions` open.
constexpr std::uint32_t texts_with_letter(bool prefix_has_letter, std::size_t positions) {
    return prefix_has_letter ? texts(positions) : texts(positions) - digit_texts(positions);
}

} // namespace

Result<Sequence> Sequence::parse(std::string_view text) {
    if (text.size() != length) {
        return fail(
            ErrorCode::invalid, "sequence-length",
            say("sequence {}: expected five characters of 0-9 and A-Z", quoted(text)));
    }
    std::size_t const fault = text.find_first_not_of(alphabet);
    if (fault != std::string_view::npos) {
        Error error{
            .code = ErrorCode::invalid,
            .reason = "sequence-character",
            .message = say("sequence {}: expected five characters of 0-9 and A-Z", quoted(text)),
        };
        error.offset = fault;
        return fail(std::move(error));
    }
    if (text == "00000") {
        return fail(ErrorCode::invalid, "sequence-zero", say("sequence '00000': the first is 00001"));
    }
    std::array<char, length> characters{};
    std::copy(text.begin(), text.end(), characters.begin());
    return Sequence(characters);
}

Result<Sequence> Sequence::from_ordinal(std::uint32_t ordinal) {
    if (ordinal == 0 || ordinal > count) {
        return fail(
            ErrorCode::invalid, "exhausted", say("there are {} sequences, and no number {}", count, ordinal));
    }
    if (ordinal <= last_of_digits) {
        return parse(fmt::format("{:05}", ordinal));
    }
    std::uint32_t rank = ordinal - last_of_digits - 1;
    std::array<char, length> characters{};
    bool has_letter = false;
    for (std::size_t position = 0; position < length; ++position) {
        for (char const character : alphabet) {
            bool const with_letter = has_letter || !is_digit(character);
            std::uint32_t const beginning_so = texts_with_letter(with_letter, length - position - 1);
            if (rank < beginning_so) {
                characters[position] = character;
                has_letter = with_letter;
                break;
            }
            rank -= beginning_so;
        }
    }
    return Sequence(characters);
}

std::uint32_t Sequence::ordinal() const {
    std::uint32_t number = 0; // of digits, meaningful until the first letter
    std::uint32_t rank = 0;   // texts with a letter that come before
    bool has_letter = false;
    for (std::size_t position = 0; position < length; ++position) {
        for (char const character : alphabet.substr(0, alphabet.find(m_text[position]))) {
            rank += texts_with_letter(has_letter || !is_digit(character), length - position - 1);
        }
        has_letter = has_letter || !is_digit(m_text[position]);
        number = number * 10 + static_cast<std::uint32_t>(m_text[position] - '0');
    }
    return has_letter ? last_of_digits + 1 + rank : number;
}

} // namespace techuser
