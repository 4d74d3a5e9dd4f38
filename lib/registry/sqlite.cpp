// SPDX-License-Identifier: Apache-2.0
#include "registry/sqlite.hpp"

#include "registry/backoff.hpp"
#include "support/library_version.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>

namespace techuser {

namespace {

// SQLite's own handler backs off to 100 ms, which lets one of many writers wait for a second; short waits
// keep the longest wait ten times shorter.
constexpr int still_busy = 0;
constexpr int try_again = 1;

// The context is the m_lock_error of the connection.
int wait_while_busy(void* lock_error, int attempt) {
    // To SQLite a file system without locks is busy, too; only the errno of the lock knows better.
    if (errno == ENOLCK) {
        *static_cast<int*>(lock_error) = ENOLCK;
        return still_busy;
    }
    if (attempt >= patience_attempts) {
        return still_busy;
    }
    back_off(attempt);
    return try_again;
}

constexpr int primary_code(int code) {
    return code & 0xff;
}

// The errno of what failed: SQLite calls a page that the disk does not read corrupt, and only its file knows
// more.
int system_error_of(sqlite3* database, int lock_error) {
    if (lock_error != 0) {
        return lock_error;
    }
    int last = 0;
    sqlite3_file_control(database, "main", SQLITE_FCNTL_LAST_ERRNO, &last);
    auto const told = sqlite3_system_errno(database);
    return told != 0 ? told : last;
}

using StatementHandle = Handle<sqlite3_stmt, sqlite3_finalize>;

class SqliteStatement final : public PreparedStatement {
public:
    SqliteStatement(StatementHandle handle, std::string const& path, int const& lock_error)
        : m_handle(std::move(handle)), m_path(&path), m_lock_error(&lock_error) {}

    Result<void> bind(std::span<SqlValue const> values) override;
    Result<Step> step() override;
    // The result is the error of the run before, which step() has returned already.
    void reset() override { static_cast<void>(sqlite3_reset(m_handle.get())); }

    std::int64_t changed_rows() const override {
        return sqlite3_changes64(sqlite3_db_handle(m_handle.get()));
    }

    bool is_null(int column) const override {
        return sqlite3_column_type(m_handle.get(), column) == SQLITE_NULL;
    }
    Result<std::string> text(int column) const override;
    Result<std::int64_t> integer(int column) const override;
    Result<std::vector<std::uint8_t>> blob(int column) const override;

private:
    int bind_one(int parameter, SqlValue const& value);
    Error error(int code) const;
    Result<void> expect_type(int column, int type) const;

    StatementHandle m_handle;
    std::string const* m_path; // of the connection
    int const* m_lock_error;   // of the connection
};

Error SqliteStatement::error(int code) const {
    return sqlite_error(code, system_error_of(sqlite3_db_handle(m_handle.get()), *m_lock_error), *m_path);
}

int SqliteStatement::bind_one(int parameter, SqlValue const& value) {
    auto* const statement = m_handle.get();
    if (auto const* const integer = std::get_if<std::int64_t>(&value.get())) {
        return sqlite3_bind_int64(statement, parameter, *integer);
    }
    if (auto const* const text = std::get_if<std::string>(&value.get())) {
        return sqlite3_bind_text64(
            statement, parameter, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    }
    if (auto const* const blob = std::get_if<SqlValue::Bytes>(&value.get())) {
        return sqlite3_bind_blob64(statement, parameter, blob->data(), blob->size(), SQLITE_TRANSIENT);
    }
    return sqlite3_bind_null(statement, parameter);
}

Result<void> SqliteStatement::bind(std::span<SqlValue const> values) {
    reset();
    int parameter = 0;
    for (auto const& value : values) {
        if (int const code = bind_one(++parameter, value); code != SQLITE_OK) {
            return fail(error(code));
        }
    }
    return {};
}

Result<PreparedStatement::Step> SqliteStatement::step() {
    switch (int const code = sqlite3_step(m_handle.get()); code) {
    case SQLITE_ROW:
        return Step::row;
    case SQLITE_DONE:
        return Step::done;
    default:
        return fail(error(code));
    }
}

Result<void> SqliteStatement::expect_type(int column, int type) const {
    if (sqlite3_column_type(m_handle.get(), column) != type) {
        return fail(damaged_registry(
            *m_path, say("column '{}' has the wrong type", sqlite3_column_name(m_handle.get(), column))));
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

Result<std::int64_t> SqliteStatement::integer(int column) const {
    TRY(expect_type(column, SQLITE_INTEGER));
    return sqlite3_column_int64(m_handle.get(), column);
}

Result<std::vector<std::uint8_t>> SqliteStatement::blob(int column) const {
    TRY(expect_type(column, SQLITE_BLOB));
    // An empty blob is a null pointer with 0 bytes.
    auto const* const begin = static_cast<std::uint8_t const*>(sqlite3_column_blob(m_handle.get(), column));
    return std::vector<std::uint8_t>(begin, begin + sqlite3_column_bytes(m_handle.get(), column));
}

} // namespace

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(
    std::string const& path, int flags, std::string const& name) {
    sqlite3* opened = nullptr;
    int const code = sqlite3_open_v2(
        path.c_str(), &opened, flags | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOMUTEX,
        nullptr);
    ConnectionHandle handle(opened); // to be closed also when opening failed
    if (code != SQLITE_OK) {
        return fail(sqlite_error(code, handle ? system_error_of(handle.get(), 0) : 0, name));
    }
    std::unique_ptr<SqliteConnection> connection(new SqliteConnection(std::move(handle), name));
    if (int const busy_code =
            sqlite3_busy_handler(connection->m_handle.get(), wait_while_busy, &connection->m_lock_error);
        busy_code != SQLITE_OK) {
        return fail(connection->error(busy_code));
    }
    return connection;
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(std::string const& path, Access access) {
    // A file that cannot be written is opened for reading without a word.
    TRY_ASSIGN(auto connection, open(path, SQLITE_OPEN_READWRITE, path));
    if (access == Access::read) {
        TRY(connection->execute("PRAGMA query_only = ON"));
    } else if (sqlite3_db_readonly(connection->m_handle.get(), "main") != 0) {
        return fail(sqlite_error(SQLITE_READONLY, 0, path));
    }
    return connection;
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open_temporary(std::string const& name) {
    return open("", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, name);
}

Error SqliteConnection::error(int code) const {
    // Our SQL is tested, so SQLite only refuses to understand it where a table is not what we made it.
    auto const system_error = system_error_of(m_handle.get(), m_lock_error);
    if (primary_code(code) == SQLITE_ERROR && system_error == 0) {
        return damaged_registry(m_path, Text(std::string(sqlite3_errmsg(m_handle.get()))));
    }
    return sqlite_error(primary_code(code) == SQLITE_ERROR ? SQLITE_IOERR : code, system_error, m_path);
}

Result<void> SqliteConnection::execute(char const* sql) {
    int const code = sqlite3_exec(m_handle.get(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        return fail(error(code));
    }
    return {};
}

Result<std::unique_ptr<PreparedStatement>> SqliteConnection::compile(std::string const& sql) {
    sqlite3_stmt* prepared = nullptr;
    int const code = sqlite3_prepare_v3(
        m_handle.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &prepared,
        nullptr);
    if (code != SQLITE_OK) {
        return fail(error(code));
    }
    return std::make_unique<SqliteStatement>(StatementHandle(prepared), m_path, m_lock_error);
}

Result<void> SqliteConnection::expect_writable() const {
    // The file could be opened to write, so it is not the file system that forbids it.
    if (sqlite3_db_readonly(m_handle.get(), "main") != 0) {
        return fail(damaged_registry(m_path, say("its header forbids writing")));
    }
    return {};
}

Result<FileHeader> SqliteConnection::header() const {
    // https://www.sqlite.org/fileformat.html, section 1.3
    constexpr std::string_view magic("SQLite format 3\0", 16);
    constexpr std::size_t read_version = 19;
    constexpr std::size_t application_id = 68;
    constexpr char write_ahead_log = 2;
    std::array<char, 100> bytes{};
    // Another descriptor of ours would take the locks of this process away when it is closed.
    sqlite3_file* file = nullptr;
    sqlite3_file_control(m_handle.get(), "main", SQLITE_FCNTL_FILE_POINTER, static_cast<void*>(&file));
    sqlite3_int64 size = 0;
    int code = file->pMethods->xFileSize(file, &size);
    if (code == SQLITE_OK && size > 0) {
        code = file->pMethods->xRead(file, bytes.data(), static_cast<int>(bytes.size()), 0);
    }
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) {
        return fail(error(code));
    }
    std::int64_t id = 0;
    for (std::size_t index = 0; index < 4; ++index) {
        id = id * 256 + static_cast<unsigned char>(bytes[application_id + index]);
    }
    if (size == 0) {
        return FileHeader::empty;
    }
    if (!std::equal(magic.begin(), magic.end(), bytes.begin()) || id != sqlite_application_id) {
        return FileHeader::foreign;
    }
    return bytes[read_version] == write_ahead_log ? FileHeader::write_ahead_log
                                                  : FileHeader::rollback_journal;
}

Result<void> SqliteConnection::keep_log() {
    int const code = sqlite3_db_config(m_handle.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    return code == SQLITE_OK ? Result<void>{} : fail(error(code));
}

Result<void> SqliteConnection::use_rollback_journal() {
    return execute("PRAGMA journal_mode = DELETE");
}

void SqliteConnection::roll_back() {
    // Fails otherwise only where SQLite has rolled back by itself already.
    constexpr int attempts = 3;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        if (sqlite3_exec(m_handle.get(), "ROLLBACK", nullptr, nullptr, nullptr) != SQLITE_NOMEM) {
            break;
        }
    }
}

Result<std::vector<std::string>> SqliteConnection::storage_problems() {
    std::vector<std::string> problems;
    TRY_ASSIGN(auto integrity, prepare("PRAGMA integrity_check"));
    TRY_ASSIGN(auto step, integrity.run({}));
    while (step == Statement::Step::row) {
        TRY_ASSIGN(auto problem, integrity.text(0));
        if (problem != "ok") {
            problems.push_back(std::move(problem));
        }
        TRY_ASSIGN(step, integrity.step());
    }
    TRY_ASSIGN(auto orphans, prepare("SELECT DISTINCT \"table\", parent FROM pragma_foreign_key_check"));
    TRY_ASSIGN(step, orphans.run({}));
    while (step == Statement::Step::row) {
        TRY_ASSIGN(auto const table, orphans.text(0));
        TRY_ASSIGN(auto const parent, orphans.text(1));
        problems.push_back(fmt::format("a row of '{}' belongs to no row of '{}'", table, parent));
        TRY_ASSIGN(step, orphans.step());
    }
    return problems;
}

Result<std::vector<std::uint8_t>> SqliteConnection::content() {
    sqlite3_int64 size = 0;
    Handle<unsigned char, sqlite3_free> const bytes(sqlite3_serialize(m_handle.get(), "main", &size, 0));
    if (!bytes) {
        return fail(error(SQLITE_NOMEM));
    }
    return std::vector<std::uint8_t>(bytes.get(), bytes.get() + size);
}

Error SqliteConnection::copy_error(int code, SqliteConnection const& other) const {
    auto const reading = system_error_of(m_handle.get(), m_lock_error);
    return reading != 0 ? error(code) : other.error(code);
}

Result<void> SqliteConnection::copy_to(SqliteConnection& other) {
    constexpr int all_pages = -1;
    // All pages in one step are read under one lock: writers go on meanwhile, and the copy does not see them.
    Handle<sqlite3_backup, sqlite3_backup_finish> const backup(
        sqlite3_backup_init(other.m_handle.get(), "main", m_handle.get(), "main"));
    if (!backup) {
        return fail(other.error(sqlite3_extended_errcode(other.m_handle.get())));
    }
    int code = SQLITE_BUSY;
    for (int attempt = 0; primary_code(code) == SQLITE_BUSY; ++attempt) {
        code = sqlite3_backup_step(backup.get(), all_pages);
        if (primary_code(code) == SQLITE_BUSY && wait_while_busy(&m_lock_error, attempt) == still_busy) {
            break;
        }
    }
    if (code != SQLITE_DONE) {
        return fail(copy_error(code, other));
    }
    return {};
}

Result<std::unique_ptr<Database>> SqliteConnection::copy_aside() {
    TRY_ASSIGN(auto copy, open_temporary(m_path));
    TRY(copy_to(*copy));
    copy->set_schema_version(schema_version());
    return copy;
}

std::string library_version::sqlite() {
    return sqlite3_libversion();
}

} // namespace techuser
