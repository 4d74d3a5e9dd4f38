// SPDX-License-Identifier: Apache-2.0
#include "registry/schema.hpp"
#include "registry/sql_registry.hpp"
#include "registry/user_writer.hpp"
#include "support/handle.hpp"
#include "support/text.hpp"
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
        .message = say("no registry at '{}'", path),
        .hint = say("it is made with the first registration")};
}

Error file_exists(std::string const& path) {
    return {
        .code = ErrorCode::conflict,
        .reason = "file-exists",
        .message = say("'{}' exists already", path),
        .hint = say("name a file that does not exist")};
}

// What stands behind such a link may come back, as a disk that is not mounted.
Error leads_nowhere(std::string const& path) {
    return {
        .code = ErrorCode::unavailable,
        .reason = "read-only",
        .message = say("registry '{}': is a symbolic link to a file that is not there", path),
        .hint = say("see whether its disk is mounted, or name that file itself")};
}

bool is_link(std::string const& path) {
    struct stat status{};
    return lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode);
}

// With its slash, so that names can be put behind it.
std::string folder_of(std::string const& path) {
    auto const end = path.rfind('/');
    return end == std::string::npos ? "./" : path.substr(0, end + 1);
}

// Closes a file when it dies.
class Descriptor final {
public:
    explicit Descriptor(int number) : m_number(number) {}
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    ~Descriptor() {
        if (m_number >= 0) {
            close(m_number);
        }
    }

    explicit operator bool() const { return m_number >= 0; }
    int get() const { return m_number; }

private:
    int m_number;
};

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
        int const stat_error = errno;
        if (stat_error != ENOENT && stat_error != ENOTDIR) {
            return fail(system_failure(stat_error, path));
        }
        return fail(is_link(path) ? leads_nowhere(path) : no_registry(path));
    }
    if (!S_ISREG(status.st_mode) || status.st_size == 1) {
        return fail(not_a_registry(path));
    }
    return {};
}

// The version of the schema; 0 for a file without content, as a process that was killed at the right moment
// leaves it. Every other file must be marked as ours.
Result<std::size_t> schema_version(SqliteConnection& connection, std::string const& path) {
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
        return fail(damaged_registry(path, say("it has no schema version")));
    }
    auto const number = static_cast<std::size_t>(version);
    if (number > schema_version_now) {
        return fail(newer_schema(path));
    }
    return number;
}

// The same in one reading, so that a registry which another process makes just now is not taken half for new.
Result<std::size_t> settled_schema_version(SqliteConnection& connection, std::string const& path) {
    TRY_ASSIGN(auto const transaction, Transaction::begin(connection, Access::read));
    return schema_version(connection, path);
}

Result<void> migrate(SqliteConnection& connection, std::string const& path) {
    TRY_ASSIGN(auto transaction, Transaction::begin(connection, Access::write));
    // Again, now that nobody else can change it.
    TRY_ASSIGN(auto const version, schema_version(connection, path));
    for (auto next = version; next < schema_version_now; ++next) {
        TRY(connection.execute(sqlite_schema_versions[next]));
    }
    constexpr std::size_t before_fingerprints = 1;
    if (version == before_fingerprints) {
        TRY(fill_fingerprints(connection));
    }
    return transaction.commit();
}

using Connection = std::unique_ptr<SqliteConnection>;

Result<Connection> open_to_read(std::string const& path) {
    TRY_ASSIGN(auto connection, SqliteConnection::open(path, Access::read));
    TRY_ASSIGN(auto const version, settled_schema_version(*connection, path));
    if (version == 0) {
        return fail(no_registry(path));
    }
    if (version < schema_version_now) {
        return fail(older_schema(path));
    }
    return connection;
}

Result<Connection> open_to_write(std::string const& path, OpenMode mode) {
    TRY_ASSIGN(auto connection, SqliteConnection::open(path, Access::write));
    TRY_ASSIGN(auto const version, settled_schema_version(*connection, path));
    TRY(connection->expect_writable());
    if (version == 0 && mode == OpenMode::write) {
        return fail(no_registry(path));
    }
    if (version < schema_version_now) {
        TRY(migrate(*connection, path));
    }
    TRY(connection->use_write_ahead_log());
    TRY(connection->execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON"));
    // For steps of many changes: what undoes one statement goes to memory and not through a file, and a page
    // that is changed again and again is written once.
    TRY(connection->execute("PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768"));
    return connection;
}

// Refuses where no file could be made in `folder` for `path`: tried with a file that never gets a name or,
// where the filesystem has no such files, loses it at once.
Result<void> expect_writable_folder(std::string const& folder, std::string const& path) {
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

// Refuses where create could not make a file at `path`, with the folders above it that are missing.
Result<void> expect_creatable(std::string const& path) {
    auto folder = folder_of(path);
    while (folder.size() > 1 && access(folder.c_str(), F_OK) != 0 && errno == ENOENT) {
        folder.pop_back();
        if (is_link(folder)) {
            return fail(system_failure(ENOENT, path));
        }
        folder.resize(folder.rfind('/') + 1);
    }
    return expect_writable_folder(folder, path);
}

} // namespace

Result<std::unique_ptr<SqliteConnection>> make_registry_in_memory() {
    TRY_ASSIGN(auto memory, SqliteConnection::open_in_memory());
    TRY(migrate(*memory, memory->name()));
    return memory;
}

namespace {

// Nothing is ever committed there; what is missing or old stands in memory as it would become.
Result<Connection> open_to_rehearse(std::string const& path) {
    TRY_ASSIGN(auto memory, SqliteConnection::open_in_memory());
    auto const regular = expect_regular_file(path);
    if (!regular && regular.error().code == ErrorCode::not_found) {
        TRY(expect_creatable(path));
    } else {
        TRY(regular);
        TRY_ASSIGN(auto connection, SqliteConnection::open(path, Access::write));
        TRY_ASSIGN(auto const version, settled_schema_version(*connection, path));
        TRY(connection->expect_writable());
        if (version == schema_version_now) {
            TRY(connection->keep_log());
            return connection;
        }
        if (version > 0) {
            TRY(connection->copy_to(*memory));
        }
    }
    TRY(migrate(*memory, path));
    return memory;
}

} // namespace

Error newer_schema(std::string_view name) {
    return {
        .code = ErrorCode::unreadable,
        .reason = "newer-schema",
        .message = say("registry '{}': made by a newer version of these tools", name),
        .hint = say("install that version")};
}

Error older_schema(std::string_view name) {
    return {
        .code = ErrorCode::unreadable,
        .reason = "older-schema",
        .message = say("registry '{}': made by an older version of these tools", name),
        .hint = say("register-techuser registry migrate brings it up to date")};
}

Result<void> expect_new_file(std::string_view path_as_given) {
    std::string const path(path_as_given);
    struct stat status{};
    if (lstat(path.c_str(), &status) == 0) {
        return fail(file_exists(path));
    }
    if (path.empty() || path.ends_with('/')) {
        return fail(system_failure(EISDIR, path));
    }
    return expect_writable_folder(folder_of(path), path);
}

Result<void> make_file_whole(
    std::string_view path_as_given,
    std::function<Result<void>(std::string const& temporary_path)> const& fill) {
    std::string const path(path_as_given);
    TRY(expect_new_file(path));
    auto temporary = path + ".XXXXXX";
    Descriptor const descriptor(mkstemp(temporary.data())); // with mode 0600
    if (!descriptor) {
        return fail(system_failure(errno, path));
    }
    auto result = fill(temporary);
    if (result && (fsync(descriptor.get()) != 0 || link(temporary.c_str(), path.c_str()) != 0)) {
        result = fail(errno == EEXIST ? file_exists(path) : system_failure(errno, path));
    }
    for (auto const* const suffix : {"", "-wal", "-shm", "-journal"}) {
        static_cast<void>(unlink((temporary + suffix).c_str())); // most of them are not there
    }
    TRY(result);
    Descriptor const folder_descriptor(open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder_descriptor || fsync(folder_descriptor.get()) != 0) {
        return fail(system_failure(errno, path));
    }
    return {};
}

Result<std::unique_ptr<Registry>> open_sqlite_registry(std::string_view path, OpenMode mode) {
    TRY_ASSIGN(auto connection, open_registry_file(path, mode));
    auto const ending = mode == OpenMode::rehearse ? Ending::roll_back : Ending::commit;
    return std::make_unique<SqlRegistry>(std::move(connection), ending);
}

Result<std::unique_ptr<SqliteConnection>> open_registry_file(std::string_view path_as_given, OpenMode mode) {
    // SQLite gives names such as ":memory:" and "file:..." a meaning of their own, but never a path with a
    // slash in front.
    auto const path =
        path_as_given.starts_with('/') ? std::string(path_as_given) : fmt::format("./{}", path_as_given);
    if (path.ends_with('/')) {
        return fail(not_a_registry(path)); // before a folder is made for it
    }
    if (mode == OpenMode::rehearse) {
        return open_to_rehearse(path);
    }
    if (mode == OpenMode::create) {
        TRY(make_file(path));
    }
    TRY(expect_regular_file(path));
    return mode == OpenMode::read ? open_to_read(path) : open_to_write(path, mode);
}

} // namespace techuser
