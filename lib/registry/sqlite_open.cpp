// SPDX-License-Identifier: Apache-2.0
#include "registry/backoff.hpp"
#include "registry/open_database.hpp"
#include "registry/registry_file.hpp"
#include "registry/registry_restore.hpp"
#include "registry/registry_store.hpp"
#include "registry/schema.hpp"
#include "registry/user_writer.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <optional>
#include <unistd.h>

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

// The file beside a registry that does not fit the header of the registry; nullopt when all is well.
std::optional<Error> misplaced_file(FileHeader header, std::string const& path) {
    auto const has_log = is_beside(path, log_suffix);
    switch (header) {
    case FileHeader::empty:
    case FileHeader::foreign:
        if (is_beside(path, journal_suffix)) {
            return foreign_log(path, journal_suffix);
        }
        [[fallthrough]];
    case FileHeader::rollback_journal:
        return has_log ? std::optional(foreign_log(path, log_suffix)) : std::nullopt;
    case FileHeader::write_ahead_log:
        break;
    }
    // An older version makes a log without content for a registry without technical users.
    auto const log = fmt::format("{}{}", path, log_suffix);
    if (has_log || access(log.c_str(), F_OK) == 0) {
        return std::nullopt;
    }
    return Error{
        .code = ErrorCode::unavailable,
        .reason = "log-missing",
        .message = say("registry '{}': its log '{}' is missing, and the newest changes with it", path, log),
        .hint = say("put that file back beside it, or restore a backup")};
}

// Refuses before SQLite replays a journal over a file to which it does not belong, or removes it.
Result<FileHeader> expect_own_journal(SqliteConnection const& connection, std::string const& path) {
    // While another process makes a registry, or turns an old one into one file, the two differ for a moment.
    constexpr int attempts = 50;
    for (int attempt = 0;; ++attempt) {
        TRY_ASSIGN(auto const header, connection.header());
        auto misplaced = misplaced_file(header, path);
        if (!misplaced) {
            return header;
        }
        if (attempt == attempts) {
            return fail(*std::move(misplaced));
        }
        back_off(attempt);
    }
}

Result<Connection> open_own(std::string const& path, Access access) {
    TRY_ASSIGN(auto connection, SqliteConnection::open(path, access));
    TRY_ASSIGN(auto const header, expect_own_journal(*connection, path));
    if (header == FileHeader::write_ahead_log) {
        TRY(connection->keep_log());
    }
    return connection;
}

Result<Connection> open_to_read(std::string const& path, OlderSchema older) {
    TRY_ASSIGN(auto connection, open_own(path, Access::read));
    TRY_ASSIGN(auto const version, settled_schema_version(*connection, path));
    if (version == 0) {
        return fail(no_registry(path));
    }
    TRY(expect_schema(version, path, older));
    return connection;
}

// Opens a registry to change it, as one file. With a log that the last process brings in, one process creates
// 20 technical users a second and reserves 30 sequences, eight together 66 and 103; with a journal one
// creates 25 and reserves 29, eight 50 and 58 (ext4, two processors that were busy). What is slower only in a
// crowd is safer always: nothing is beside the file between commands, also while somebody reads.
//
// Connections to one with a log keep each other from bringing the
// log in as long as they are open, so each attempt begins anew.
Result<Connection> open_as_one_file(std::string const& path, OlderSchema older) {
    for (int attempt = 0;; ++attempt) {
        TRY_ASSIGN(auto connection, open_own(path, Access::write));
        TRY_ASSIGN(auto const version, settled_schema_version(*connection, path));
        TRY(connection->expect_writable());
        TRY(expect_schema(version, path, older));
        auto const alone = connection->use_rollback_journal();
        if (alone) {
            return connection;
        }
        if (alone.error().reason != "busy" || attempt == patience_attempts) {
            return fail(alone.error());
        }
        connection.reset();
        back_off(attempt);
    }
}

Result<Connection> open_to_write(std::string const& path, OpenMode mode, OlderSchema older) {
    TRY_ASSIGN(auto connection, open_as_one_file(path, older));
    // EXTRA also flushes the folder, which a change that ends with the removal of its journal needs.
    TRY(connection->execute("PRAGMA synchronous = EXTRA"));
    TRY_ASSIGN(auto const version, settled_schema_version(*connection, path));
    if (version == 0 && mode == OpenMode::write) {
        return fail(no_registry(path));
    }
    if (version < schema_version_now) {
        TRY(migrate(*connection, path));
    }
    // For steps of many changes: what undoes one statement goes to memory and not through a file, and a page
    // that is changed again and again is written once.
    TRY(connection->execute(
        "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768"));
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
    TRY_ASSIGN(auto connection, open_own(path, Access::write));
    TRY_ASSIGN(auto const version, settled_schema_version(*connection, path));
    TRY(connection->expect_writable());
    TRY(expect_schema(version, path, older));
    if (version == schema_version_now) {
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

// An empty registry, unless another process makes it meanwhile.
Result<void> make_if_missing(std::string const& path) {
    auto const regular = expect_regular_file(path);
    if (regular || regular.error().code != ErrorCode::not_found) {
        return regular;
    }
    TRY_ASSIGN(auto const made, make_temporary_registry(path));
    TRY_ASSIGN(auto const content, made->content());
    auto written = make_new_file(path, content);
    return written || written.error().code == ErrorCode::conflict ? Result<void>{} : written;
}

Result<Connection> open_file(std::string const& path, OpenMode mode, OlderSchema older, Sharing sharing) {
    if (path.ends_with('/')) {
        return fail(not_a_registry(path)); // before a folder is made for it
    }
    if (sharing == Sharing::refuse) {
        if (mode != OpenMode::read) {
            TRY(expect_local_file_system(existing_folder_above(path)));
        }
        TRY(expect_private(path));
    }
    if (mode == OpenMode::rehearse) {
        return open_to_rehearse(path, older);
    }
    if (mode == OpenMode::create) {
        TRY(make_if_missing(path));
    }
    TRY(expect_regular_file(path));
    return mode == OpenMode::read ? open_to_read(path, older) : open_to_write(path, mode, older);
}

// The backup, which must be without a fault, in a registry that disappears with its connection.
Result<Connection> copy_of_backup(std::string const& backup) {
    TRY_ASSIGN(auto const file, open_file(backup, OpenMode::read, OlderSchema::refuse, Sharing::accept));
    TRY_ASSIGN(
        auto const registry,
        open_sqlite_registry(backup, OpenMode::read, OlderSchema::refuse, Sharing::accept));
    TRY_ASSIGN(auto const check, registry->check());
    if (!check.problems.empty()) {
        return fail(damaged_registry(backup, check.problems.front().message));
    }
    TRY_ASSIGN(auto aside, SqliteConnection::open_temporary(backup));
    TRY(file->copy_to(*aside));
    return aside;
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
    std::string_view path, OpenMode mode, OlderSchema older, Sharing sharing) {
    TRY_ASSIGN(auto connection, open_file(plain_path(path), mode, older, sharing));
    auto const ending = mode == OpenMode::rehearse ? Ending::roll_back : Ending::commit;
    return make_registry(std::move(connection), ending);
}

Result<void> make_registry_file(
    std::string_view path_as_given, Replacing replacing,
    std::function<Result<void>(std::string const& temporary_path)> const& fill) {
    auto const path = plain_path(path_as_given);
    return make_file_whole(
        path, existing_folder_above(path), replacing, [&](std::string const& temporary_path) -> Result<void> {
            TRY(fill(temporary_path));
            // A copy of a registry that an older version made asks for a log, which it has not.
            TRY_ASSIGN(auto const connection, SqliteConnection::open(temporary_path, Access::write));
            return connection->use_rollback_journal();
        });
}

Result<Restoration> restore_sqlite_registry(
    std::string_view path_as_given, Sharing sharing, std::string const& backup, OpenMode mode,
    Author const& author) {
    auto const path = plain_path(path_as_given);
    auto aside = copy_of_backup(plain_path(backup));
    if (!aside) {
        return fail(std::move(aside).error());
    }
    auto old = open_file(path, OpenMode::write, OlderSchema::refuse, sharing);
    if (!old && old.error().code != ErrorCode::not_found) {
        return fail(std::move(old).error());
    }
    if (old) {
        // Others are kept out from here on: what they gave after it was read here would be given again.
        TRY((*old)->execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT"));
    }
    TRY_ASSIGN(auto restoration, avoid_repetition(old ? old->get() : nullptr, **aside, author));
    if (mode == OpenMode::rehearse) {
        return restoration;
    }
    if (old) {
        TRY((*aside)->copy_to(**old));
        return restoration;
    }
    TRY(make_registry_file(path, Replacing::no, [&aside](std::string const& temporary_path) -> Result<void> {
        TRY_ASSIGN(auto made, SqliteConnection::open(temporary_path, Access::write));
        return (*aside)->copy_to(*made);
    }));
    return restoration;
}

Result<void> import_sqlite_registry(
    std::string_view path_as_given, Sharing sharing, RecordSource const& source, Author const& author) {
    auto const path = plain_path(path_as_given);
    auto const regular = path.ends_with('/') ? fail(not_a_registry(path)) : expect_regular_file(path);
    if (regular || regular.error().code != ErrorCode::not_found) {
        TRY(regular);
        TRY_ASSIGN(
            auto const registry, open_sqlite_registry(path, OpenMode::create, OlderSchema::refuse, sharing));
        return registry->import_from(source, author);
    }
    TRY(expect_creatable(path));
    return make_registry_file(path, Replacing::no, [&](std::string const& temporary_path) -> Result<void> {
        TRY_ASSIGN(
            auto const registry,
            open_sqlite_registry(temporary_path, OpenMode::create, OlderSchema::refuse, sharing));
        return registry->import_from(source, author);
    });
}

} // namespace techuser
