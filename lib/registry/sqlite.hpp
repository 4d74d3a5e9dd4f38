// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/database.hpp"
#include "registry/storage_error.hpp"
#include "support/handle.hpp"
#include <techuser/result.hpp>

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace techuser {

// What the first bytes of a file say of it.
enum class FileHeader : std::uint8_t {
    empty,            // there is no content yet
    foreign,          // no registry
    rollback_journal, // a registry as these tools make it: all in one file
    write_ahead_log,  // a registry as older versions made it: the newest changes are in the log beside it
};

using ConnectionHandle = Handle<sqlite3, sqlite3_close>;

// An open database file, for one thread at a time.
class SqliteConnection final : public Database {
public:
    // Opens a file that exists. Other connections are waited for, up to ten seconds for each lock. To read a
    // registry is to undo what a process that was killed left half written, where that is permitted.
    static Result<std::unique_ptr<SqliteConnection>> open(std::string const& path, Access access);

    // An empty database that disappears with its connection: in memory, or in an unnamed file when it is
    // large. Messages call it `name`.
    static Result<std::unique_ptr<SqliteConnection>> open_temporary(std::string const& name);

    ~SqliteConnection() override { forget_statements(); }

    Result<void> execute(char const* sql) override;
    Result<void> begin_to_read() override { return execute("BEGIN"); }
    // IMMEDIATE takes the write lock now, when others can still be waited for.
    Result<void> begin_to_write() override { return execute("BEGIN IMMEDIATE"); }
    Result<std::unique_ptr<Database>> copy_aside() override;
    Result<void> commit() override { return execute("COMMIT"); }
    void roll_back() override;
    std::string name() const override { return m_path; }
    Result<std::vector<std::string>> storage_problems() override;

    // Fails when the header of the file forbids writing. Unreadable: damaged.
    Result<void> expect_writable() const;

    // Before anything is read or replayed.
    Result<FileHeader> header() const;

    // Leaves the log of an older version where it is when the file is closed.
    Result<void> keep_log();

    // Makes the file the only one: its journal is there during a change only. What is in a log is brought in,
    // which needs the file for this connection alone; busy otherwise, and without a wait.
    Result<void> use_rollback_journal();

    // The bytes of its file.
    Result<std::vector<std::uint8_t>> content();

    // Copies all, as it is at one moment, into another open file.
    Result<void> copy_to(SqliteConnection& other);

private:
    SqliteConnection(ConnectionHandle handle, std::string path)
        : m_handle(std::move(handle)), m_path(std::move(path)) {}

    static Result<std::unique_ptr<SqliteConnection>> open(
        std::string const& path, int flags, std::string const& name);

    Result<std::unique_ptr<PreparedStatement>> compile(std::string const& sql) override;
    Error error(int code) const;
    Error copy_error(int code, SqliteConnection const& other) const;

    ConnectionHandle m_handle;
    std::string m_path;
    int m_lock_error{0}; // the errno of a lock that the file system refuses to everybody
};

} // namespace techuser
