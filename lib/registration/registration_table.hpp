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

// The headings and the rows of a table that create --many reads: every field but those that name a file,
// whose names the registry does not know. With semicolons, which spreadsheets here take.
std::string registration_headings();
std::string registration_row(RegistrationDraft const& draft);

// A table with a registration in each row, under the keys of the registration file.
class RegistrationTable final {
public:
    // Reads the headings; the last ones may be empty, as spreadsheets write columns that were used once.
    // Usage: unknown-key, duplicate.
    static Result<RegistrationTable> parse(
        std::span<std::string const> headings, std::filesystem::path directory);

    // What a row says: an empty cell gives nothing, and a cell of a key with several values any number of
    // them, with blanks between them. Cells that are missing at the end are empty. Usage: cells (a value
    // without a heading).
    Result<RegistrationDraft> read_row(std::span<std::string const> cells) const;

private:
    RegistrationTable(std::vector<RegistrationField const*> columns, std::filesystem::path directory)
        : m_columns(std::move(columns)), m_directory(std::move(directory)) {}

    std::vector<RegistrationField const*> m_columns;
    std::filesystem::path m_directory;
};

} // namespace techuser
