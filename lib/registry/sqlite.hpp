// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/handle.hpp"
#include <techuser/result.hpp>

#include <sqlite3.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace techuser {

// Makes the Error for a SQLite result code about the registry at `path`. Reasons: busy, disk-full, io,
// read-only, permission (unavailable); not-a-registry, damaged (unreadable); sqlite (internal).
Error sqlite_error(int code, int system_error, std::string_view path);

// The Error for a registry at `path` that holds what we never wrote: `what` says it.
Error damaged_registry(std::string_view path, std::string_view what);

// What can stand in a column; monostate is NULL.
using SqliteValue =
    std::variant<std::monostate, std::int64_t, std::string_view, std::span<std::uint8_t const>>;

using StatementHandle = Handle<sqlite3_stmt, sqlite3_finalize>;
using ConnectionHandle = Handle<sqlite3, sqlite3_close>;

// A prepared statement; must die before its connection.
class SqliteStatement final {
public:
    enum class Step : std::uint8_t { row, done };

    explicit SqliteStatement(StatementHandle handle) : m_handle(std::move(handle)) {}

    // Starts anew with these values for ?1, ?2, ...; they are copied.
    Result<void> bind(std::initializer_list<SqliteValue> values);

    Result<Step> step();

    // bind() and one step().
    Result<Step> run(std::initializer_list<SqliteValue> values);

    // Columns of the row, counted from 0. A column of another type is a damaged registry.
    Result<std::string> text(int column) const;
    Result<std::optional<std::string>> optional_text(int column) const;
    Result<std::int64_t> integer(int column) const;
    Result<std::optional<std::vector<std::uint8_t>>> optional_blob(int column) const;

private:
    Error error(int code) const;
    Result<void> expect_type(int column, int type) const;
    bool is_null(int column) const { return sqlite3_column_type(m_handle.get(), column) == SQLITE_NULL; }

    StatementHandle m_handle;
};

enum class SqliteAccess : std::uint8_t { read, write };

// An open database file.
class SqliteConnection final {
public:
    // Opens a file that exists. Other connections are waited for, up to ten seconds for each lock.
    static Result<SqliteConnection> open(std::string const& path, SqliteAccess access);

    // Runs one or more statements without parameters and rows.
    Result<void> execute(char const* sql);

    Result<SqliteStatement> prepare(std::string_view sql) const;

    // The first column of the only row of a query without parameters.
    Result<std::int64_t> query_integer(std::string_view sql) const;

    // Makes the write-ahead log the journal of the file, and leaves it in place when the file is closed.
    Result<void> use_write_ahead_log();

    sqlite3* handle() const { return m_handle.get(); }
    std::string path() const;

private:
    explicit SqliteConnection(ConnectionHandle handle) : m_handle(std::move(handle)) {}

    Error error(int code) const;

    ConnectionHandle m_handle;
};

// Everything between begin() and commit(); rolled back when it dies without commit().
class SqliteTransaction final {
public:
    static Result<SqliteTransaction> begin(SqliteConnection& connection, SqliteAccess access);

    // Returns when the changes are on the disk.
    Result<void> commit();

private:
    static void roll_back(sqlite3* connection);

    explicit SqliteTransaction(SqliteConnection& connection)
        : m_connection(&connection), m_open(connection.handle()) {}

    SqliteConnection* m_connection;
    Handle<sqlite3, roll_back> m_open;
};

} // namespace techuser
