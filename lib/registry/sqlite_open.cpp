// SPDX-License-Identifier: Apache-2.0
#include "registry/schema.hpp"
#include "registry/sqlite_registry.hpp"
#include "support/handle.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace techuser {

namespace {

constexpr mode_t folder_mode = 0700;
constexpr mode_t file_mode = 0600;

Error not_a_registry(std::string const& path) {
    return sqlite_error(SQLITE_NOTADB, 0, path);
}

Error no_registry(std::string const& path) {
    return {
        .code = ErrorCode::not_found,
        .reason = "no-registry",
        .message = fmt::format("no registry at '{}'", path),
        .hint = "it is made with the first registration"};
}

// Translates errno of a call that makes, or looks at, the file or its folder.
Error system_failure(int system_error, std::string const& path) {
    switch (system_error) {
    case ENOSPC:
    case EDQUOT:
        return sqlite_error(SQLITE_FULL, system_error, path);
    case EIO:
        return sqlite_error(SQLITE_IOERR, system_error, path);
    default:
        return sqlite_error(SQLITE_CANTOPEN, system_error, path);
    }
}

// Makes the folders above `path` that are missing, for their owner only.
Result<void> make_folders(std::string const& path) {
    for (auto end = path.find('/', 1); end != std::string::npos; end = path.find('/', end + 1)) {
        auto const folder = path.substr(0, end);
        int const mkdir_error = mkdir(folder.c_str(), folder_mode) == 0 ? 0 : errno;
        // A umask may have taken even our own rights away.
        if (mkdir_error == 0 && chmod(folder.c_str(), folder_mode) != 0) {
            return fail(system_failure(errno, path));
        }
        struct stat status{};
        if (mkdir_error != 0 && stat(folder.c_str(), &status) != 0) {
            return fail(system_failure(mkdir_error, path));
        }
    }
    return {};
}

// Makes an empty file with the right mode, which SQLite then takes over for the files beside it. A file that
// exists is left as it is.
Result<void> make_file(std::string const& path) {
    TRY(make_folders(path));
    int const descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, file_mode);
    if (descriptor < 0) {
        return errno == EEXIST ? Result<void>{} : fail(system_failure(errno, path));
    }
    int const mode_error = fchmod(descriptor, file_mode) == 0 ? 0 : errno;
    int const close_error = close(descriptor) == 0 ? 0 : errno;
    if (mode_error != 0 || close_error != 0) {
        return fail(system_failure(mode_error != 0 ? mode_error : close_error, path));
    }
    return {};
}

// Refuses what SQLite would wait for or misread: folders, pipes, devices, and a file of one byte, which it
// takes for an empty one.
Result<void> expect_regular_file(std::string const& path) {
    struct stat status{};
    if (stat(path.c_str(), &status) != 0) {
        return fail(errno == ENOENT || errno == ENOTDIR ? no_registry(path) : system_failure(errno, path));
    }
    if (!S_ISREG(status.st_mode) || status.st_size == 1) {
        return fail(not_a_registry(path));
    }
    return {};
}

// The version of the schema; 0 for a file without content, as a process that was killed at the right moment
// leaves it. Every other file must be marked as ours.
Result<std::size_t> schema_version(SqliteConnection const& connection, std::string const& path) {
    TRY_ASSIGN(auto const application_id, connection.query_integer("PRAGMA application_id"));
    if (application_id != sqlite_application_id) {
        TRY_ASSIGN(auto const objects, connection.query_integer("SELECT count(*) FROM sqlite_schema"));
        TRY_ASSIGN(auto const pages, connection.query_integer("PRAGMA page_count"));
        // The write lock gives a file without content its first page.
        if (application_id != 0 || objects != 0 || pages > 1) {
            return fail(not_a_registry(path));
        }
        return 0;
    }
    TRY_ASSIGN(auto const version, connection.query_integer("PRAGMA user_version"));
    if (version < 1) {
        return fail(damaged_registry(path, "it has no schema version"));
    }
    auto const number = static_cast<std::size_t>(version);
    if (number > sqlite_schema_versions.size()) {
        return fail(
            ErrorCode::unreadable, "newer-schema",
            fmt::format("registry '{}': made by a newer version of these tools", path),
            "install that version");
    }
    return number;
}

// The same in one reading, so that a registry which another process makes just now is not taken half for new.
Result<std::size_t> settled_schema_version(SqliteConnection& connection, std::string const& path) {
    TRY_ASSIGN(auto const transaction, SqliteTransaction::begin(connection, SqliteAccess::read));
    return schema_version(connection, path);
}

Result<void> migrate(SqliteConnection& connection, std::string const& path) {
    TRY_ASSIGN(auto transaction, SqliteTransaction::begin(connection, SqliteAccess::write));
    // Again, now that nobody else can change it.
    TRY_ASSIGN(auto const version, schema_version(connection, path));
    for (auto next = version; next < sqlite_schema_versions.size(); ++next) {
        TRY(connection.execute(sqlite_schema_versions[next]));
    }
    return transaction.commit();
}

// Refuses where create could not make a file at `path`: tried with a file that never gets a name or, where
// the filesystem has no such files, loses it at once.
Result<void> expect_creatable(std::string const& path) {
    auto folder = path.substr(0, path.rfind('/') + 1);
    while (folder.size() > 1 && access(folder.c_str(), F_OK) != 0 && errno == ENOENT) {
        folder.resize(folder.rfind('/', folder.size() - 2) + 1);
    }
    int descriptor = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, file_mode);
    if (descriptor < 0 && errno == EOPNOTSUPP) {
        auto name = folder + ".techuser-XXXXXX";
        descriptor = mkostemp(name.data(), O_CLOEXEC);
        if (descriptor >= 0) {
            unlink(name.c_str());
        }
    }
    if (descriptor < 0) {
        return fail(system_failure(errno, path));
    }
    close(descriptor);
    return {};
}

} // namespace

Result<SqliteConnection> rehearse_registry_file(std::string_view path) {
    auto existing = open_registry_file(path, OpenMode::read);
    if (existing) {
        auto const file = std::string(path);
        return access(file.c_str(), W_OK) == 0 ? std::move(existing) : fail(system_failure(errno, file));
    }
    if (existing.error().reason != "no-registry") {
        return existing;
    }
    TRY(expect_creatable(path.starts_with('/') ? std::string(path) : fmt::format("./{}", path)));
    TRY_ASSIGN(auto empty, SqliteConnection::open(":memory:", SqliteAccess::write));
    TRY(migrate(empty, ":memory:"));
    return empty;
}

Result<SqliteConnection> open_registry_file(std::string_view path_as_given, OpenMode mode) {
    // SQLite gives names such as ":memory:" and "file:..." a meaning of their own, but never a path with a
    // slash in front.
    auto const path =
        path_as_given.starts_with('/') ? std::string(path_as_given) : fmt::format("./{}", path_as_given);
    if (mode == OpenMode::create) {
        TRY(make_file(path));
    }
    TRY(expect_regular_file(path));
    auto const access = mode == OpenMode::read ? SqliteAccess::read : SqliteAccess::write;
    TRY_ASSIGN(auto connection, SqliteConnection::open(path, access));
    TRY_ASSIGN(auto const version, settled_schema_version(connection, path));
    if (version == 0 && mode != OpenMode::create) {
        return fail(no_registry(path));
    }
    if (mode == OpenMode::read) {
        return connection;
    }
    if (version < sqlite_schema_versions.size()) {
        TRY(migrate(connection, path));
    }
    TRY(connection.use_write_ahead_log());
    TRY(connection.execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON"));
    return connection;
}

} // namespace techuser
