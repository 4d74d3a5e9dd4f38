// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/postgres.hpp"
#include "registry_fixtures.hpp"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>

namespace techuser::test {

// The address of a database on the server that tests/registry/postgres_server has started. Without a server
// the test ends here, and ctest shows it as skipped.
inline std::string postgres_url(std::string_view database) {
    // Behind a pooler when that is told.
    auto const* const pooler = std::getenv("TECHUSER_TEST_POOLER");
    std::ifstream in(pooler == nullptr ? TECHUSER_TEST_POSTGRES : pooler);
    std::string folder;
    if (!std::getline(in, folder)) {
        std::cout << "skipped: no PostgreSQL server\n" << std::flush;
        std::_Exit(0);
    }
    return fmt::format("postgresql:///{}?host={}&user=postgres", database, folder);
}

inline Result<void> run_postgres_sql(std::string const& url, std::string const& sql) {
    return must(PostgresConnection::open(url, Access::write))->execute(sql.c_str());
}

// An empty database of its own for each test.
inline std::string new_postgres_database() {
    static int count = 0;
    auto const name = fmt::format("test_{}_{}", getpid(), ++count);
    must(run_postgres_sql(postgres_url("postgres"), "CREATE DATABASE " + name));
    return postgres_url(name);
}

} // namespace techuser::test
