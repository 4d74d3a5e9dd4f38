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

// The same by a program that is killed: with a write-ahead log, its changes stay there.
inline void run_sql_and_die(std::filesystem::path const& path, std::string const& sql) {
    auto const statuses = in_processes(1, [&](int) -> int {
        auto const connection = SqliteConnection::open(path.string(), Access::write);
        _exit(connection && (*connection)->execute(sql.c_str()) ? 0 : 1); // without closing it
    });
    REQUIRE(statuses == std::vector<int>{0});
}

} // namespace techuser::test
