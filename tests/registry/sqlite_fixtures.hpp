// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/sqlite.hpp"
#include "registry_fixtures.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace techuser::test {

inline std::string contents(std::filesystem::path const& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_file(std::filesystem::path const& path, std::string_view text) {
    std::ofstream(path, std::ios::binary).write(text.data(), static_cast<std::streamsize>(text.size()));
}

// Another program at the same file.
inline Result<void> run_sql(std::filesystem::path const& path, std::string const& sql) {
    auto connection = must(SqliteConnection::open(path.string(), Access::write));
    return connection->execute(sql.c_str());
}

} // namespace techuser::test
