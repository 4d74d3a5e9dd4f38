// SPDX-License-Identifier: Apache-2.0
// What opening a registry takes, for each kind of database.
#pragma once

#include "registry/registry_file.hpp"
#include "registry/sqlite.hpp"
#include <techuser/registry.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace techuser {

// Whether a registry may be one that other users can write, or on a file system of the network.
enum class Sharing : std::uint8_t { refuse, accept };

// open_registry() and import_registry() for a SQLite file.
Result<std::unique_ptr<Registry>> open_sqlite_registry(
    std::string_view path, OpenMode mode, OlderSchema older, Sharing sharing);
Result<void> import_sqlite_registry(
    std::string_view path, Sharing sharing, RecordSource const& source, Author const& author);

// The same for postgresql://...
Result<std::unique_ptr<Registry>> open_postgres_registry(
    std::string const& url, OpenMode mode, OlderSchema older);
Result<void> import_postgres_registry(
    std::string const& url, RecordSource const& source, Author const& author);

// restore_registry() for a SQLite file.
Result<Restoration> restore_sqlite_registry(
    std::string_view path, Sharing sharing, std::string const& backup, OpenMode mode, Author const& author);

// Makes an empty registry in an empty database.
Result<void> make_tables(SqliteConnection& connection);

// An empty registry that disappears with its connection; messages call it `name`.
Result<std::unique_ptr<SqliteConnection>> make_temporary_registry(std::string const& name);

// A registry in a new file, which appears whole or not at all: `fill` makes it at the path that it is given,
// where there is an empty file. Conflict: file-exists.
Result<void> make_registry_file(
    std::string_view path, Replacing replacing,
    std::function<Result<void>(std::string const& temporary_path)> const& fill);

// The registry `name` has another schema than this program knows.
Error newer_schema(std::string_view name);
Error older_schema(std::string_view name);

} // namespace techuser
