// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registration/registration_fields.hpp"
#include <techuser/registration.hpp>
#include <techuser/result.hpp>

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// Whether a cell has nothing but blanks.
bool is_blank_cell(std::string_view cell);

// A table with a registration in each row, under the keys of the registration file.
class RegistrationTable final {
public:
    // Reads the headings; the last ones may be empty, as spreadsheets write columns that were used once.
    // Usage: unknown-key, duplicate.
    static Result<RegistrationTable> parse(
        std::span<std::string const> headings, std::filesystem::path directory);

    // What a row says: an empty cell gives nothing, and a cell of a key with several values any number of
    // them, with blanks between them. Usage: cells (more or fewer than headings, or a value without one).
    Result<RegistrationDraft> read_row(std::span<std::string const> cells) const;

private:
    RegistrationTable(
        std::vector<RegistrationField const*> columns, std::size_t width, std::filesystem::path directory)
        : m_columns(std::move(columns)), m_width(width), m_directory(std::move(directory)) {}

    std::vector<RegistrationField const*> m_columns;
    std::size_t m_width; // with the empty headings after them
    std::filesystem::path m_directory;
};

} // namespace techuser
