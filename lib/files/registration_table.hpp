// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/registration.hpp>
#include <techuser/result.hpp>

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace techuser {

// A table with a registration in each row, under the keys of the registration file.
class RegistrationTable final {
public:
    // Reads the headings. Usage: unknown-key, duplicate.
    static Result<RegistrationTable> parse(
        std::span<std::string const> headings, std::filesystem::path directory);

    // What a row says: an empty cell gives nothing, and a cell of a key with several values any number of
    // them, with blanks between them. Usage: cells (more or fewer than headings).
    Result<RegistrationDraft> read_row(std::span<std::string const> cells) const;

private:
    RegistrationTable(std::vector<RegistrationField const*> columns, std::filesystem::path directory)
        : m_columns(std::move(columns)), m_directory(std::move(directory)) {}

    std::vector<RegistrationField const*> m_columns;
    std::filesystem::path m_directory;
};

} // namespace techuser
