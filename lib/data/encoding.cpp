// SPDX-License-Identifier: Apache-2.0
#include "data/encoding.hpp"

#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iconv.h>
#include <optional>
#include <vector>

namespace techuser {
namespace {

// What Excel and older programs write in Belgium. The first of two that read a word alike counts.
constexpr std::array<char const*, 4> usual_encodings{"WINDOWS-1252", "CP850", "ISO-8859-15", "MACINTOSH"};

// How much of a text tells its encoding.
constexpr std::size_t sample_bytes = 64 * 1024;

// Of the letters that names have in French, Dutch, German and their neighbours' languages; not the Icelandic
// ones, which are in the place of common letters in other encodings.
enum class Letter : std::uint8_t { none, small, capital };

Letter letter_of(char32_t character) {
    if (character >= 'a' && character <= 'z') {
        return Letter::small;
    }
    if (character >= 'A' && character <= 'Z') {
        return Letter::capital;
    }
    constexpr std::u32string_view icelandic = U"\u00d0\u00de\u00f0\u00fe";
    if (character < 0xC0 || character > 0x17F || character == 0xD7 || character == 0xF7 ||
        icelandic.find(character) != std::u32string_view::npos) {
        return Letter::none;
    }
    if (character < 0x100) {
        return character < 0xDF ? Letter::capital : Letter::small;
    }
    constexpr std::u32string_view capitals = U"\u0152\u0160\u0178\u017d";
    constexpr std::u32string_view small = U"\u0153\u0161\u017e";
    if (capitals.find(character) != std::u32string_view::npos) {
        return Letter::capital;
    }
    return small.find(character) != std::u32string_view::npos ? Letter::small : Letter::none;
}

// How many characters of a reading beyond ASCII are no letters, or capitals within a word in small letters.
std::size_t count_odd(std::string_view text) {
    std::size_t odd = 0;
    auto before = Letter::none;
    while (!text.empty()) {
        auto const point = decode_utf8(text);
        auto const length = point ? point->length : 1;
        auto const letter = point ? letter_of(point->value) : Letter::none;
        if (length > 1) {
            odd += letter == Letter::none || (letter == Letter::capital && before == Letter::small) ? 1 : 0;
        }
        before = letter;
        text.remove_prefix(length);
    }
    return odd;
}

// How one encoding reads what is not UTF-8.
struct Reading {
    std::string_view encoding;
    std::string word;
    std::size_t odd; // characters
};

std::optional<std::string> read_as(char const* encoding, std::string_view bytes) {
    Iconv iconv{encoding};
    std::string text;
    if (!iconv.is_open() || iconv.convert(bytes, text) < bytes.size()) {
        return std::nullopt;
    }
    return text;
}

// Readings that differ in the word, the most likely first.
std::vector<Reading> readings_of(std::string_view word, std::string_view sample) {
    std::vector<Reading> readings;
    for (auto const* const encoding : usual_encodings) {
        auto text = read_as(encoding, word);
        auto const all = read_as(encoding, sample);
        if (text && all && std::ranges::find(readings, *text, &Reading::word) == readings.end()) {
            readings.push_back({encoding, *std::move(text), count_odd(*all)});
        }
    }
    // The best goes first, and what is as good after it; the others stay in their order, where the one that
    // people try first is.
    auto const best = std::ranges::min_element(readings, {}, &Reading::odd);
    std::stable_partition( // clang 14 does not compile that of std::ranges
        readings.begin(), readings.end(),
        [least = best == readings.end() ? 0 : best->odd](auto const& one) { return one.odd == least; });
    return readings;
}

Text hint_of(std::vector<Reading> const& readings) {
    if (readings.size() < 2) {
        return say("save the file as UTF-8 ('CSV UTF-8' in Excel), or give its encoding with --encoding");
    }
    auto const& first = readings[0];
    auto const& second = readings[1];
    if (first.odd == second.odd) {
        return say(
            "as {} the word is {}, as {} it is {}: give the right one with --encoding, or save the file as UTF-8 "
            "('CSV UTF-8' in Excel)",
            verbatim(first.encoding), quoted(first.word), verbatim(second.encoding), quoted(second.word));
    }
    return say(
        "as {} the word is {}, as {} it would be {}: give --encoding {}, or save the file as UTF-8 "
        "('CSV UTF-8' in Excel)",
        verbatim(first.encoding), quoted(first.word), verbatim(second.encoding), quoted(second.word),
        verbatim(first.encoding));
}

bool ends_word(char character) {
    return std::string_view(" \t\r\n,;|\"").find(character) != std::string_view::npos;
}

std::string hexadecimal(std::string_view bytes) {
    std::string text;
    for (char const byte : bytes) {
        text += fmt::format("{}0x{:02X}", text.empty() ? "" : " ", static_cast<unsigned char>(byte));
    }
    return text;
}

} // namespace

Iconv::Iconv(std::string const& encoding) : m_conversion(::iconv_open("UTF-8", encoding.c_str())) {}

Iconv::~Iconv() {
    if (is_open()) {
        ::iconv_close(m_conversion);
    }
}

bool Iconv::is_open() const {
    return m_conversion != reinterpret_cast<iconv_t>(-1);
}

std::size_t Iconv::convert(std::string_view bytes, std::string& text) {
    auto* input = const_cast<char*>(bytes.data()); // iconv does not write there
    auto left = bytes.size();
    while (left > 0) {
        constexpr std::size_t piece_bytes = 64 * 1024;
        auto const size = text.size();
        text.resize(size + piece_bytes);
        auto* output = text.data() + size;
        auto room = piece_bytes;
        auto const done = ::iconv(m_conversion, &input, &left, &output, &room);
        auto const error = errno;
        text.resize(size + piece_bytes - room);
        if (done == static_cast<std::size_t>(-1) && error != E2BIG) {
            break;
        }
    }
    return bytes.size() - left;
}

PlaceInText place_in(std::string_view text, std::size_t offset, std::size_t first_line) {
    PlaceInText place{.line = first_line, .column = 1};
    for (std::size_t index = 0; index < offset; ++index) {
        auto const is_end = text[index] == '\n' || (text[index] == '\r' && text.substr(index + 1, 1) != "\n");
        auto const continues = (static_cast<unsigned char>(text[index]) & 0xC0U) == 0x80U;
        place.line += is_end ? 1 : 0;
        place.column = is_end ? 1 : place.column + (continues ? 0 : 1);
    }
    return place;
}

Error not_utf8(std::string_view text, std::size_t offset, std::size_t first_line, std::string_view name) {
    auto begin = offset;
    while (begin > 0 && !ends_word(text[begin - 1])) {
        --begin;
    }
    auto end = offset;
    while (end < text.size() && !ends_word(text[end])) {
        ++end;
    }
    constexpr std::size_t longest_word = 60;
    auto const word = text.substr(begin, std::min(end - begin, std::max(longest_word, offset + 1 - begin)));
    auto const high =
        std::find_if(text.begin() + static_cast<std::ptrdiff_t>(offset), text.end(), [](char byte) {
            return static_cast<unsigned char>(byte) < 0x80;
        });
    constexpr std::size_t most_shown = 4;
    auto const count = static_cast<std::size_t>(high - text.begin()) - offset;
    auto const bytes = text.substr(offset, std::clamp<std::size_t>(count, 1, most_shown));
    auto const place = place_in(text, offset, first_line);
    return {
        .code = ErrorCode::unreadable,
        .reason = "invalid-utf8",
        .message =
            say("'{}': line {}, column {}: not UTF-8: {}", name, place.line, place.column,
                verbatim(hexadecimal(bytes))),
        .hint = hint_of(readings_of(word, text.substr(begin, sample_bytes)))};
}

} // namespace techuser
