// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/csv.hpp"
#include <techuser/result.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace techuser {

// Whether the first row of a CSV file holds headings.
enum class Header : std::uint8_t { yes, no };

// The index of the column that `wanted` is the number or the heading of. Reasons: column.
Result<std::size_t> find_column(CsvRecord const& first, std::string const& wanted, Header header);

// Refuses a first row that is data: its number would not be examined. Reasons: header.
Result<void> check_heading(CsvRecord const& first, std::size_t column);

// The field of a row, which may have fewer columns than the first one. Reasons: column.
Result<std::string> value_of(CsvRecord const& row, std::size_t column);

// The row of headings, with two more.
std::string heading_row(CsvRecord const& row, char separator);

// Where the numbers are in a table, and how wide its first row is.
struct Table {
    std::size_t column;
    std::size_t width;
    char separator;
};

// The row with the number as it should be written, and no reason. Missing cells are added, so that the reason
// stays under its heading.
std::string right_row(CsvRecord const& row, Table const& table, std::string_view number);

// The row as it is, with the reason.
std::string wrong_row(CsvRecord const& row, Table const& table, Error const& error);

} // namespace techuser
