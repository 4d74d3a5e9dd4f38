// SPDX-License-Identifier: Apache-2.0
#include "registry/sqlite.hpp"

#include "support/try.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <thread>
#include <unistd.h>

namespace techuser {

namespace {

// SQLite's own handler backs off to 100 ms, which lets one of many writers wait for a second. Short waits of
// uneven length keep the longest wait ten times shorter; who is still waiting after some milliseconds is one
// of many, and these would keep each other off the processor.
constexpr int busy_wait_shortest_us = 100;
constexpr int busy_wait_longest_us = 300;
constexpr int busy_short_attempts = 25;
constexpr int busy_crowd_factor = 30;
constexpr int busy_limit_us = 10'000'000;
constexpr int busy_attempts =
    busy_limit_us / ((busy_wait_shortest_us + busy_wait_longest_us) / 2 * busy_crowd_factor);

// The first program to open a registry reads its whole log; with SQLite's own 1000 pages that takes
// milliseconds.
constexpr int checkpoint_pages = 100;

constexpr int still_busy = 0;
constexpr int try_again = 1;

int wait_while_busy(void* /*context*/, int attempt) {
    if (attempt >= busy_attempts) {
        return still_busy;
    }
    // Uneven between processes and attempts is all that is asked for: a real random number is not needed.
    constexpr int range_us = busy_wait_longest_us - busy_wait_shortest_us + 1;
    auto const jitter_us = (getpid() % range_us * 37 + attempt % range_us * 97) % range_us;
    int const factor = attempt < busy_short_attempts ? 1 : busy_crowd_factor;
    std::this_thread::sleep_for(std::chrono::microseconds(factor * (busy_wait_shortest_us + jitter_us)));
    return try_again;
}

constexpr int primary_code(int code) {
    return code & 0xff;
}

Error unavailable(std::string_view reason, std::string message, std::string hint) {
    return {
        .code = ErrorCode::unavailable,
        .reason = reason,
        .message = std::move(message),
        .hint = std::move(hint)};
}

Error read_only(std::string_view path) {
    return unavailable(
        "read-only", fmt::format("registry '{}': cannot be written", path),
        "see whether its folder and its file system can be written");
}

} // namespace

Error damaged_registry(std::string_view path, std::string_view what) {
    return {
        .code = ErrorCode::unreadable,
        .reason = "damaged",
        .message = fmt::format("registry '{}': damaged: {}", path, what),
        .hint = "restore it from a backup"};
}

Error sqlite_error(int code, int system_error, std::string_view path) {
    switch (primary_code(code)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return unavailable(
            "busy", fmt::format("registry '{}': in use by another program", path), "try again later");
    case SQLITE_FULL:
        return unavailable(
            "disk-full", fmt::format("registry '{}': the disk is full", path), "make room on it");
    case SQLITE_IOERR:
        return unavailable(
            "io", fmt::format("registry '{}': the disk does not read or write", path),
            "see the log of the system");
    case SQLITE_READONLY:
        return read_only(path);
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        // SQLite has one code for everything that open(2) refuses.
        if (system_error != EACCES && system_error != EPERM) {
            return read_only(path);
        }
        return unavailable(
            "permission", fmt::format("registry '{}': permission denied", path),
            "ask the owner of the registry");
    case SQLITE_NOTADB:
        return {
            .code = ErrorCode::unreadable,
            .reason = "not-a-registry",
            .message = fmt::format("'{}' is not a registry", path)};
    case SQLITE_CORRUPT:
        return damaged_registry(path, "its pages contradict each other");
    default:
        return {
            .code = ErrorCode::internal,
            .reason = "sqlite",
            .message = fmt::format("registry '{}': {}", path, sqlite3_errstr(code))};
    }
}

Error SqliteStatement::error(int code) const {
    auto* const connection = sqlite3_db_handle(m_handle.get());
    return sqlite_error(code, sqlite3_system_errno(connection), sqlite3_db_filename(connection, "main"));
}

Result<void> SqliteStatement::bind(std::initializer_list<SqliteValue> values) {
    // The result is the error of the run before, which step() has returned already.
    static_cast<void>(sqlite3_reset(m_handle.get()));
    auto* const statement = m_handle.get();
    int parameter = 0;
    for (auto const& value : values) {
        ++parameter;
        int code = SQLITE_OK;
        if (auto const* const integer = std::get_if<std::int64_t>(&value)) {
            code = sqlite3_bind_int64(statement, parameter, *integer);
        } else if (auto const* const text = std::get_if<std::string_view>(&value)) {
            // A null pointer would bind NULL; an empty text is not NULL.
            char const* const begin = text->empty() ? "" : text->data();
            code =
                sqlite3_bind_text64(statement, parameter, begin, text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
        } else if (auto const* const blob = std::get_if<std::span<std::uint8_t const>>(&value)) {
            code = sqlite3_bind_blob64(statement, parameter, blob->data(), blob->size(), SQLITE_TRANSIENT);
        } else {
            code = sqlite3_bind_null(statement, parameter);
        }
        if (code != SQLITE_OK) {
            return fail(error(code));
        }
    }
    return {};
}

Result<SqliteStatement::Step> SqliteStatement::step() {
    switch (int const code = sqlite3_step(m_handle.get()); code) {
    case SQLITE_ROW:
        return Step::row;
    case SQLITE_DONE:
        return Step::done;
    default:
        return fail(error(code));
    }
}

Result<SqliteStatement::Step> SqliteStatement::run(std::initializer_list<SqliteValue> values) {
    TRY(bind(values));
    return step();
}

Result<void> SqliteStatement::expect_type(int column, int type) const {
    if (sqlite3_column_type(m_handle.get(), column) != type) {
        auto* const connection = sqlite3_db_handle(m_handle.get());
        return fail(damaged_registry(
            sqlite3_db_filename(connection, "main"),
            fmt::format("column '{}' has the wrong type", sqlite3_column_name(m_handle.get(), column))));
    }
    return {};
}

Result<std::string> SqliteStatement::text(int column) const {
    TRY(expect_type(column, SQLITE_TEXT));
    auto const* const begin = sqlite3_column_text(m_handle.get(), column);
    if (begin == nullptr) {
        return fail(error(SQLITE_NOMEM));
    }
    return std::string(begin, begin + sqlite3_column_bytes(m_handle.get(), column));
}

Result<std::optional<std::string>> SqliteStatement::optional_text(int column) const {
    if (is_null(column)) {
        return std::nullopt;
    }
    return text(column);
}

Result<std::int64_t> SqliteStatement::integer(int column) const {
    TRY(expect_type(column, SQLITE_INTEGER));
    return sqlite3_column_int64(m_handle.get(), column);
}

Result<std::optional<std::vector<std::uint8_t>>> SqliteStatement::optional_blob(int column) const {
    if (is_null(column)) {
        return std::nullopt;
    }
    TRY(expect_type(column, SQLITE_BLOB));
    // An empty blob is a null pointer with 0 bytes.
    auto const* const begin = static_cast<std::uint8_t const*>(sqlite3_column_blob(m_handle.get(), column));
    return std::vector<std::uint8_t>(begin, begin + sqlite3_column_bytes(m_handle.get(), column));
}

Result<SqliteConnection> SqliteConnection::open(std::string const& path, SqliteAccess access) {
    int const flags = SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_PRIVATECACHE |
                      (access == SqliteAccess::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
    sqlite3* opened = nullptr;
    int const code = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
    ConnectionHandle handle(opened); // to be closed also when opening failed
    if (code != SQLITE_OK) {
        return fail(sqlite_error(code, handle ? sqlite3_system_errno(handle.get()) : 0, path));
    }
    // A file that cannot be written is opened for reading without a word.
    if (access == SqliteAccess::write && sqlite3_db_readonly(handle.get(), "main") != 0) {
        return fail(read_only(path));
    }
    SqliteConnection connection(std::move(handle));
    if (int const busy_code = sqlite3_busy_handler(connection.handle(), wait_while_busy, nullptr);
        busy_code != SQLITE_OK) {
        return fail(connection.error(busy_code));
    }
    return connection;
}

std::string SqliteConnection::path() const {
    return sqlite3_db_filename(m_handle.get(), "main");
}

Error SqliteConnection::error(int code) const {
    // Our SQL is tested, so SQLite only refuses to understand it where a table is not what we made it.
    if (primary_code(code) == SQLITE_ERROR) {
        return damaged_registry(path(), sqlite3_errmsg(m_handle.get()));
    }
    return sqlite_error(code, sqlite3_system_errno(m_handle.get()), path());
}

Result<void> SqliteConnection::execute(char const* sql) {
    int const code = sqlite3_exec(m_handle.get(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        return fail(error(code));
    }
    return {};
}

Result<SqliteStatement> SqliteConnection::prepare(std::string_view sql) const {
    sqlite3_stmt* prepared = nullptr;
    int const code =
        sqlite3_prepare_v2(m_handle.get(), sql.data(), static_cast<int>(sql.size()), &prepared, nullptr);
    if (code != SQLITE_OK) {
        return fail(error(code));
    }
    return SqliteStatement(StatementHandle(prepared));
}

Result<std::int64_t> SqliteConnection::query_integer(std::string_view sql) const {
    TRY_ASSIGN(auto statement, prepare(sql));
    TRY(statement.step());
    return statement.integer(0);
}

Result<void> SqliteConnection::use_write_ahead_log() {
    // Changing the journal needs the file for itself, and SQLite does not call the busy handler for it.
    int code = SQLITE_BUSY;
    for (int attempt = 0; primary_code(code) == SQLITE_BUSY; ++attempt) {
        code = sqlite3_exec(m_handle.get(), "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
        if (primary_code(code) == SQLITE_BUSY && wait_while_busy(nullptr, attempt) == still_busy) {
            break;
        }
    }
    if (code != SQLITE_OK) {
        return fail(error(code));
    }
    // With the log left in place the next change costs one flush of the disk; a new log would cost two more.
    code = sqlite3_db_config(m_handle.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    if (code == SQLITE_OK) {
        code = sqlite3_wal_autocheckpoint(m_handle.get(), checkpoint_pages);
    }
    if (code != SQLITE_OK) {
        return fail(error(code));
    }
    return {};
}

Result<SqliteTransaction> SqliteTransaction::begin(SqliteConnection& connection, SqliteAccess access) {
    // IMMEDIATE takes the write lock now, when it can still be waited for.
    TRY(connection.execute(access == SqliteAccess::write ? "BEGIN IMMEDIATE" : "BEGIN"));
    return SqliteTransaction(connection);
}

Result<void> SqliteTransaction::commit() {
    TRY(m_connection->execute("COMMIT"));
    static_cast<void>(m_open.release());
    return {};
}

void SqliteTransaction::roll_back(sqlite3* connection) {
    // Fails only where SQLite has rolled back by itself already.
    static_cast<void>(sqlite3_exec(connection, "ROLLBACK", nullptr, nullptr, nullptr));
}

} // namespace techuser
