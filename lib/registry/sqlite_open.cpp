// SPDX-License-Identifier: Apache-2.0
#include "registry/open_database.hpp"
#include "registry/registry_file.hpp"
#include "registry/registry_store.hpp"
#include "registry/schema.hpp"
#include "registry/user_writer.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <cstddef>

namespace techuser {

namespace {

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
    TRY_ASSIGN(auto const transaction, Transaction::begin(connection));
    return schema_version(connection, path);
}

Result<void> migrate(SqliteConnection& connection, std::string const& path) {
    TRY_ASSIGN(auto transaction, WriteTransaction::begin(connection));
    // Again, now that nobody else can change it.
    TRY_ASSIGN(auto const version, schema_version(connection, path));
    for (auto next = version; next < schema_version_now; ++next) {
        TRY(connection.execute(sqlite_schema_versions[next]));
    }
    constexpr std::size_t before_fingerprints = 1;
    if (version == before_fingerprints) {
        TRY(fill_fingerprints(transaction));
    }
    return transaction.commit();
}

// One that is still to be made is no older one.
Result<void> expect_schema(std::size_t version, std::string const& path, OlderSchema older) {
    if (version > 0 && version < schema_version_now && older == OlderSchema::refuse) {
        return fail(older_schema(path));
    }
    return {};
}

using Connection = std::unique_ptr<SqliteConnection>;

Result<Connection> open_to_read(std::string const& path, OlderSchema older) {
    TRY_ASSIGN(auto connection, SqliteConnection::open(path, Access::read));
    TRY_ASSIGN(auto const version, settled_schema_version(*connection, path));
    if (version == 0) {
        return fail(no_registry(path));
    }
    TRY(expect_schema(version, path, older));
    return connection;
}

Result<Connection> open_to_write(std::string const& path, OpenMode mode, OlderSchema older) {
    TRY_ASSIGN(auto connection, SqliteConnection::open(path, Access::write));
    TRY_ASSIGN(auto const version, settled_schema_version(*connection, path));
    TRY(connection->expect_writable());
    if (version == 0 && mode == OpenMode::write) {
        return fail(no_registry(path));
    }
    TRY(expect_schema(version, path, older));
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

// Nothing is ever committed there; what is missing or old stands aside as it would become.
Result<Connection> open_to_rehearse(std::string const& path, OlderSchema older) {
    auto const regular = expect_regular_file(path);
    if (!regular && regular.error().code == ErrorCode::not_found) {
        TRY(expect_creatable(path));
        return make_temporary_registry(path);
    }
    TRY(regular);
    TRY_ASSIGN(auto connection, SqliteConnection::open(path, Access::write));
    TRY_ASSIGN(auto const version, settled_schema_version(*connection, path));
    TRY(connection->expect_writable());
    TRY(expect_schema(version, path, older));
    if (version == schema_version_now) {
        TRY(connection->keep_log());
        return connection;
    }
    TRY_ASSIGN(auto aside, SqliteConnection::open_temporary(path));
    if (version > 0) {
        TRY(connection->copy_to(*aside));
    }
    TRY(migrate(*aside, path));
    return aside;
}

// SQLite gives names such as ":memory:" and "file:..." a meaning of their own, but never a path that begins
// with a folder.
std::string plain_path(std::string_view path) {
    auto const has_folder = path.starts_with('/') || path.starts_with("./");
    return has_folder ? std::string(path) : fmt::format("./{}", path);
}

Result<Connection> open_file(std::string const& path, OpenMode mode, OlderSchema older) {
    if (path.ends_with('/')) {
        return fail(not_a_registry(path)); // before a folder is made for it
    }
    if (mode == OpenMode::rehearse) {
        return open_to_rehearse(path, older);
    }
    if (mode == OpenMode::create) {
        TRY(make_empty_file(path));
    }
    TRY(expect_regular_file(path));
    return mode == OpenMode::read ? open_to_read(path, older) : open_to_write(path, mode, older);
}

} // namespace

Result<void> make_tables(SqliteConnection& connection) {
    return migrate(connection, connection.name());
}

Result<std::unique_ptr<SqliteConnection>> make_temporary_registry(std::string const& name) {
    TRY_ASSIGN(auto connection, SqliteConnection::open_temporary(name));
    TRY(make_tables(*connection));
    return connection;
}

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

Result<std::unique_ptr<Registry>> open_sqlite_registry(
    std::string_view path, OpenMode mode, OlderSchema older) {
    TRY_ASSIGN(auto connection, open_file(plain_path(path), mode, older));
    auto const ending = mode == OpenMode::rehearse ? Ending::roll_back : Ending::commit;
    return make_registry(std::move(connection), ending);
}

Result<void> make_registry_file(
    std::string_view path_as_given,
    std::function<Result<void>(std::string const& temporary_path)> const& fill) {
    auto const path = plain_path(path_as_given);
    return make_file_whole(
        path, existing_folder_above(path), [&](std::string const& temporary_path) -> Result<void> {
            TRY(fill(temporary_path));
            // With the write-ahead log nobody could read it where no file can be made beside it.
            TRY_ASSIGN(auto const connection, SqliteConnection::open(temporary_path, Access::write));
            return connection->execute("PRAGMA journal_mode = DELETE");
        });
}

Result<void> import_sqlite_registry(
    std::string_view path_as_given, RecordSource const& source, Author const& author) {
    auto const path = plain_path(path_as_given);
    auto const regular = path.ends_with('/') ? fail(not_a_registry(path)) : expect_regular_file(path);
    if (regular || regular.error().code != ErrorCode::not_found) {
        TRY(regular);
        TRY_ASSIGN(auto const registry, open_sqlite_registry(path, OpenMode::create, OlderSchema::refuse));
        return registry->import_from(source, author);
    }
    TRY(expect_creatable(path));
    return make_registry_file(path, [&](std::string const& temporary_path) -> Result<void> {
        TRY_ASSIGN(
            auto const registry, open_sqlite_registry(temporary_path, OpenMode::create, OlderSchema::refuse));
        return registry->import_from(source, author);
    });
}

} // namespace techuser
