// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "data/csv.hpp"
#include "registration/registration_fields.hpp"
#include "registration/registration_source.hpp"
#include "temporary_folder.hpp"

#include <array>
#include <random>
#include <string>
#include <vector>

using namespace techuser;
using techuser::test::TemporaryFolder;

namespace {

using Dice = std::mt19937;

std::size_t pick(Dice& dice, std::size_t count) {
    return dice() % count;
}

// A letter in the encodings that people have; UTF-8 first.
struct Letter {
    std::string_view utf8;
    unsigned char windows;
    unsigned char dos;
    unsigned char mac;
    unsigned unicode;
};

constexpr std::array<Letter, 4> letters{{
    {"\u00e9", 0xE9, 0x82, 0x8E, 0xE9},
    {"\u00e8", 0xE8, 0x8A, 0x8F, 0xE8},
    {"\u00fc", 0xFC, 0x81, 0x9F, 0xFC},
    {"\u00e7", 0xE7, 0x87, 0x8D, 0xE7},
}};

enum class Form : std::uint8_t { utf8, utf8_mark, utf16_little, utf16_big, windows, dos, mac };
constexpr std::array forms{Form::utf8,    Form::utf8_mark, Form::utf16_little, Form::utf16_big,
                           Form::windows, Form::dos,       Form::mac};

void add(std::string& bytes, Form form, unsigned character) {
    auto const high = static_cast<char>(character >> 8U);
    auto const low = static_cast<char>(character & 0xFFU);
    if (form == Form::utf16_little) {
        bytes += {low, high};
    } else if (form == Form::utf16_big) {
        bytes += {high, low};
    } else {
        bytes += low;
    }
}

std::string encoded(std::string_view text, Form form) {
    std::string bytes;
    if (form == Form::utf8 || form == Form::utf8_mark) {
        return (form == Form::utf8_mark ? "\xEF\xBB\xBF" : "") + std::string(text);
    }
    if (form == Form::utf16_little || form == Form::utf16_big) {
        bytes = form == Form::utf16_little ? "\xFF\xFE" : "\xFE\xFF";
    }
    while (!text.empty()) {
        auto const letter =
            std::ranges::find_if(letters, [&](auto const& one) { return text.starts_with(one.utf8); });
        if (letter == letters.end()) {
            add(bytes, form, static_cast<unsigned char>(text.front()));
            text.remove_prefix(1);
            continue;
        }
        add(bytes, form,
            form == Form::windows ? letter->windows
            : form == Form::dos   ? letter->dos
            : form == Form::mac   ? letter->mac
                                  : letter->unicode);
        text.remove_prefix(letter->utf8.size());
    }
    return bytes;
}

TextForm text_form(Form form) {
    switch (form) {
    case Form::windows:
        return {.encoding = "WINDOWS-1252"};
    case Form::dos:
        return {.encoding = "CP850"};
    case Form::mac:
        return {.encoding = "MACINTOSH"};
    default:
        return {};
    }
}

using Cells = std::vector<std::string>;

std::string random_cell(Dice& dice) {
    constexpr std::array<std::string_view, 12> pieces{"a",  "Z",  "7", " ", ";", ",",
                                                      "\t", "\"", "'", "|", ".", "-"};
    std::string cell = "x";
    for (auto count = pick(dice, 8); count > 0; --count) {
        cell +=
            pick(dice, 4) == 0 ? letters[pick(dice, letters.size())].utf8 : pieces[pick(dice, pieces.size())];
    }
    return cell;
}

// The table as some spreadsheet might save it.
std::string written(std::vector<Cells> const& rows, Dice& dice) {
    char const separator = ",;\t"[pick(dice, 3)];
    std::string const end = std::array{"\n", "\r\n", "\r"}[pick(dice, 3)];
    auto const quotes_all = pick(dice, 2) == 0;
    auto const empty_columns = pick(dice, 3);
    std::string text = pick(dice, 3) == 0 ? "sep=" + std::string(1, separator) + end : "";
    for (auto blank = pick(dice, 3); blank > 0; --blank) {
        text += std::string(pick(dice, 2) * (rows.front().size() - 1), separator) + end;
    }
    for (auto const& row : rows) {
        std::string line;
        for (auto const& cell : row) {
            auto field = csv_field(cell, separator);
            if (quotes_all && !field.starts_with('"')) {
                field = '"' + field + '"';
            }
            line += (line.empty() ? "" : std::string(1, separator)) + field;
        }
        text += line + std::string(empty_columns, separator) + end;
    }
    for (auto blank = pick(dice, 3); blank > 0; --blank) {
        text += std::string(rows.front().size() - 1, separator) + end;
    }
    return text;
}

std::vector<Cells> read(std::string const& bytes, Form form) {
    TemporaryFolder const folder;
    auto const source =
        open_registrations(folder.write("many.csv", bytes).native(), {.text = text_form(form)});
    REQUIRE(source);
    std::vector<Cells> rows;
    for (auto entry = (*source)->next(); entry && *entry; entry = (*source)->next()) {
        auto const draft = (*source)->draft_of(**entry);
        REQUIRE(draft);
        rows.push_back(
            {draft->last_name.value_or(""), draft->first_name.value_or(""), draft->function.value_or("")});
    }
    return rows;
}

} // namespace

TEST_CASE("The registrations of a table are the same, however it is saved", "[files]") {
    Dice dice(20261128);
    for (int count = 0; count < 400; ++count) {
        std::vector<Cells> rows{{"contact.last_name", "contact.first_name", "contact.function"}};
        for (auto left = 1 + pick(dice, 5); left > 0; --left) {
            rows.push_back({random_cell(dice), random_cell(dice), random_cell(dice)});
        }
        auto const text = written(rows, dice);
        auto const expected = std::vector<Cells>(rows.begin() + 1, rows.end());
        for (auto const form : forms) {
            CAPTURE(text, static_cast<int>(form));
            CHECK(read(encoded(text, form), form) == expected);
        }
    }
}
