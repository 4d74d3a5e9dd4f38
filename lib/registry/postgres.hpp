// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/database.hpp"
#include "registry/libpq.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace techuser {

struct ResultFree {
    Libpq const* library;
    void operator()(PGresult* result) const noexcept { library->clear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, ResultFree>;

struct ConnectionFree {
    Libpq const* library;
    void operator()(PGconn* connection) const noexcept { library->finish(connection); }
};
using PostgresHandle = std::unique_ptr<PGconn, ConnectionFree>;

// The database `name` has another encoding than UTF-8.
Error not_unicode(std::string_view name);

// A connection to PostgreSQL, or to a database that speaks its protocol and SQL.
class PostgresConnection final : public Database {
public:
    // `url` is postgresql://... without a password. With Access::read the server refuses every change. Usage:
    // registry-url. Unavailable: no-libpq, connection.
    static Result<std::unique_ptr<PostgresConnection>> open(std::string const& url, Access access);

    Result<void> execute(char const* sql) override;

    Result<void> begin_to_read() override;
    // Takes the lock of all writers: the row of the table `registry`.
    Result<void> begin_to_write() override;
    Result<void> commit() override;
    void roll_back() override;
    bool lost_to_others() const override { return m_lost_to_others; }
    std::optional<std::string> role() const override { return m_role; }
    std::string name() const override { return m_name; }

    // Runs one statement; its rows.
    Result<PostgresResult> query(std::string const& sql, std::span<SqlValue const> values);

    Libpq const& library() const { return *m_library; }

private:
    PostgresConnection(Libpq const& library, PostgresHandle handle, std::string name)
        : m_library(&library), m_handle(std::move(handle)), m_name(std::move(name)) {}

    Result<std::unique_ptr<PreparedStatement>> compile(std::string const& sql) override;
    Result<PostgresResult> checked(PGresult* result);
    Error error(PGresult const* result);

    Libpq const* m_library;
    PostgresHandle m_handle;
    std::string m_name;
    std::string m_role;
    bool m_lost_to_others{false};
};

} // namespace techuser
