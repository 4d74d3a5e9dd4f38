// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/database.hpp"
#include "support/handle.hpp"
#include <techuser/result.hpp>

#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace techuser {

// Makes the Error for a SQLite result code about the registry at `path`. Reasons: busy, disk-full, io,
// read-only, permission (unavailable); not-a-registry, damaged (unreadable); sqlite (internal).
Error sqlite_error(int code, int system_error, std::string_view path);

using ConnectionHandle = Handle<sqlite3, sqlite3_close>;

// An open database file, for one thread at a time.
class SqliteConnection final : public Database {
public:
    // Opens a file that exists. Other connections are waited for, up to ten seconds for each lock.
    static Result<std::unique_ptr<SqliteConnection>> open(std::string const& path, Access access);

    // An empty database that disappears with its connection: in memory, or in an unnamed file when it is
    // large. Messages call it `name`.
    static Result<std::unique_ptr<SqliteConnection>> open_temporary(std::string const& name);

    ~SqliteConnection() override { forget_statements(); }

    Result<void> execute(char const* sql) override;
    Result<void> begin_to_read() override { return execute("BEGIN"); }
    // IMMEDIATE takes the write lock now, when others can still be waited for.
    Result<void> begin_to_write() override { return execute("BEGIN IMMEDIATE"); }
    Result<void> commit() override { return execute("COMMIT"); }
    void roll_back() override;
    std::string name() const override { return m_path; }
    Result<std::vector<std::string>> storage_problems() override;

    // Fails when the header of the file forbids writing. Unreadable: damaged.
    Result<void> expect_writable() const;

    // Makes the write-ahead log the journal of the file.
    Result<void> use_write_ahead_log();

    // Leaves the write-ahead log in place when the file is closed.
    Result<void> keep_log();

    // Copies all, as it is at one moment, into another open file.
    Result<void> copy_to(SqliteConnection& other);

private:
    SqliteConnection(ConnectionHandle handle, std::string path)
        : m_handle(std::move(handle)), m_path(std::move(path)) {}

    static Result<std::unique_ptr<SqliteConnection>> open(
        std::string const& path, int flags, std::string const& name);

    Result<std::unique_ptr<PreparedStatement>> compile(std::string const& sql) override;
    Error error(int code) const;

    ConnectionHandle m_handle;
    std::string m_path;
};

} // namespace techuser
