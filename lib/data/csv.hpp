// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/text_input.hpp"
#include <techuser/result.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// A row as it stands in the file; valid until the next one is read.
struct CsvRecord {
    std::size_t line{0};                    // on which it begins; the first is 1
    std::string_view text;                  // without its line end
    std::string_view line_end;              // LF, CR LF, CR, or nothing at the end of the file
    std::vector<std::string_view> fields{}; // parts of `text`, with their quotes
};

// Reads the CSV files of RFC 4180 as spreadsheets write them: comma, semicolon or tab, LF, CR LF or CR. A
// quote inside a field that does not begin with one is a character like others. It is our own and not libcsv
// because it finds the separator, tells the line of each row, and hands out the very bytes, so that a table
// can be written back with nothing else changed.
class CsvReader final {
public:
    // Without a separator, the one that a first line "sep=;" names, or that cuts the first row with a value
    // into most fields.
    explicit CsvReader(TextInput input, std::optional<char> separator = std::nullopt);

    // The next row; null at the end. Reasons: quotes, and those of TextInput.
    Result<CsvRecord const*> next();

    // On which line the next row begins, also when it could not be read.
    std::size_t next_line() const { return m_next_line; }

    // Leaves the rest of that line out.
    void skip_line() { m_skips = true; }

    // Known when the first row was read.
    char separator() const { return m_separator.value_or(','); }

    // What is before the first row: a byte-order mark, a line "sep=;", both or nothing; known when the first
    // row was read.
    std::string opening() const { return std::string(m_input.byte_order_mark()) + m_separator_line; }

private:
    // Whether what is pending has a whole record, which is now m_record.
    Result<bool> find_record();
    Result<void> pass_line();

    // Takes a first line "sep=;". Whether enough was read to know that there is one or none.
    bool pass_separator_line();

    TextInput m_input;
    std::optional<char> m_separator;
    std::string m_separator_line; // with its line end
    CsvRecord m_record;
    std::size_t m_next_line{1};
    std::size_t m_taken{0};
    bool m_skips{false};
    bool m_begun{false};
    TextInput::Progress m_progress{TextInput::Progress::more};
};

// Whether a cell has nothing but blanks.
bool is_blank_cell(std::string_view cell);

// Whether no cell of a row has a value, as in the rows at the end of many sheets.
bool is_blank_row(CsvRecord const& record);

// A separator as a person gives it: one character that is no quote and no line end, or tab. Usage: option.
Result<char> parse_separator(std::string_view text);

// What a field of a record says: without the quotes around it, doubled quotes once.
std::string csv_value(std::string_view field);

// The field that says `value`: in quotes where they are needed.
std::string csv_field(std::string_view value, char separator);

} // namespace techuser
