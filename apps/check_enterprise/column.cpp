// SPDX-License-Identifier: Apache-2.0
#include "column.hpp"

#include "report/language.hpp"
#include "report/terminal_text.hpp"
#include "support/nearest.hpp"
#include "support/say.hpp"
#include <techuser/enterprise_number.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <vector>

namespace techuser {

namespace {

std::size_t missing_cells(CsvRecord const& row, Table const& table) {
    return table.width > row.fields.size() ? table.width - row.fields.size() : 0;
}

} // namespace

Result<std::size_t> find_column(CsvRecord const& first, std::string const& wanted, Header header) {
    std::size_t number = 0;
    auto const* const end = wanted.data() + wanted.size();
    if (auto const [rest, error] = std::from_chars(wanted.data(), end, number);
        error == std::errc() && rest == end) {
        if (number == 0 || number > first.fields.size()) {
            return fail(
                ErrorCode::usage, "column",
                say("--column {}: the first row has columns 1 to {}", number, first.fields.size()));
        }
        return number - 1;
    }
    if (header == Header::no) {
        return fail(
            ErrorCode::usage, "column", say("--column '{}': without a header columns have no names", wanted),
            say("pass the number of the column"));
    }
    std::vector<std::string> headings;
    std::ranges::transform(first.fields, std::back_inserter(headings), csv_value);
    if (auto const found = std::ranges::find(headings, wanted); found != headings.end()) {
        return static_cast<std::size_t>(found - headings.begin());
    }
    auto const close = nearest(wanted, std::vector<std::string_view>(headings.begin(), headings.end()));
    return fail(
        ErrorCode::usage, "column", say("--column '{}': no column has this heading", wanted),
        close ? say("did you mean '{}'?", *close) : say("pass the number of the column"));
}

Result<void> check_heading(CsvRecord const& first, std::size_t column) {
    auto const heading = csv_value(first.fields[column]);
    auto const number = EnterpriseNumber::parse(heading);
    if (!number && (number.error().reason == "length" || number.error().reason == "character")) {
        return {};
    }
    return fail(
        ErrorCode::usage, "header", say("line 1: '{}' is a number, not a heading", heading),
        say("pass --no-header when the first row is data"));
}

Result<std::string> value_of(CsvRecord const& row, std::size_t column) {
    if (column < row.fields.size()) {
        return csv_value(row.fields[column]);
    }
    return fail(
        ErrorCode::unreadable, "column",
        say("column {} is missing: the row ends with column {}", column + 1, row.fields.size()));
}

std::string heading_row(CsvRecord const& row, char separator) {
    return fmt::format("{0}{1}reason{1}message{2}", row.text, separator, row.line_end);
}

std::string right_row(CsvRecord const& row, Table const& table, std::string_view number) {
    auto const field = row.fields[table.column];
    auto const begin = static_cast<std::size_t>(field.data() - row.text.data());
    return fmt::format(
        "{}{}{}{}{}", row.text.substr(0, begin), number, row.text.substr(begin + field.size()),
        std::string(missing_cells(row, table) + 2, table.separator), row.line_end);
}

std::string wrong_row(CsvRecord const& row, Table const& table, Error const& error) {
    return fmt::format(
        "{}{}{}{}{}{}", row.text, std::string(missing_cells(row, table) + 1, table.separator), error.reason,
        table.separator, csv_field(terminal_text(in_language(error.message)), table.separator), row.line_end);
}

} // namespace techuser
