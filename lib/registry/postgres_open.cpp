// SPDX-License-Identifier: Apache-2.0
#include "registry/postgres.hpp"
#include "registry/schema.hpp"
#include "registry/sql_registry.hpp"
#include "support/text.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

namespace techuser {

namespace {

using Connection = std::unique_ptr<PostgresConnection>;

// 0 when the database holds no registry.
Result<std::size_t> schema_version(PostgresConnection& connection) {
    TRY_ASSIGN(
        auto const tables,
        connection.query_integer("SELECT count(*) FROM information_schema.tables"
                                 " WHERE table_schema = 'techuser' AND table_name = 'registry'"));
    if (tables == 0) {
        return 0;
    }
    TRY_ASSIGN(auto const version, connection.query_integer("SELECT schema_version FROM registry"));
    if (version < static_cast<std::int64_t>(postgres_first_version)) {
        return fail(damaged_registry(connection.name(), say("it has no schema version")));
    }
    auto const number = static_cast<std::size_t>(version);
    if (number > schema_version_now) {
        return fail(newer_schema(connection.name()));
    }
    return number;
}

Result<void> run_in_transaction(PostgresConnection& connection, std::string const& sql) {
    TRY(connection.execute("BEGIN"));
    auto done = connection.execute(sql.c_str());
    if (done) {
        done = connection.commit();
    }
    if (!done) {
        connection.roll_back();
    }
    return done;
}

// Makes the first version. When somebody else makes it at the same time one of the two fails, and finds it
// made.
Result<void> make_schema(PostgresConnection& connection) {
    auto const made = run_in_transaction(
        connection, fmt::format("CREATE SCHEMA IF NOT EXISTS techuser;{}", postgres_schema_versions.front()));
    if (!made && made.error().code != ErrorCode::unavailable) {
        TRY_ASSIGN(auto const version, schema_version(connection));
        return version == 0 ? made : Result<void>{};
    }
    return made;
}

// Leads an older version on, under the lock of all writers.
Result<void> migrate(PostgresConnection& connection) {
    TRY_ASSIGN(auto transaction, Transaction::begin(connection, Access::write));
    TRY_ASSIGN(auto const version, schema_version(connection));
    for (auto next = version; next < schema_version_now; ++next) {
        TRY(connection.execute(postgres_schema_versions[next + 1 - postgres_first_version]));
        TRY(connection.execute("UPDATE registry SET schema_version = schema_version + 1"));
    }
    return transaction.commit();
}

Error no_registry(std::string const& name) {
    return {
        .code = ErrorCode::not_found,
        .reason = "no-registry",
        .message = say("no registry at '{}'", name),
        .hint = say("it is made with the first registration")};
}

// What could be made there stands in memory.
Result<std::unique_ptr<Registry>> rehearse_in_memory(PostgresConnection& connection) {
    TRY_ASSIGN(
        auto const allowed,
        connection.query_integer(
            "SELECT CASE WHEN has_database_privilege(current_database(), 'CREATE') THEN 1 ELSE 0 END"));
    if (allowed == 0) {
        return fail(
            ErrorCode::unavailable, "permission", say("registry '{}': permission denied", connection.name()),
            say("ask the owner of the database"));
    }
    TRY_ASSIGN(auto memory, make_registry_in_memory());
    return std::make_unique<SqlRegistry>(std::move(memory), Ending::roll_back);
}

} // namespace

Result<std::unique_ptr<Registry>> open_postgres_registry(std::string const& url, OpenMode mode) {
    TRY_ASSIGN(
        auto connection,
        PostgresConnection::open(url, mode == OpenMode::read ? Access::read : Access::write));
    TRY_ASSIGN(auto version, schema_version(*connection));
    if (version == 0 && mode == OpenMode::rehearse) {
        return rehearse_in_memory(*connection);
    }
    if (version == 0 && mode != OpenMode::create) {
        return fail(no_registry(connection->name()));
    }
    if (version == 0) {
        TRY(make_schema(*connection));
        TRY_ASSIGN(version, schema_version(*connection));
    }
    if (version < schema_version_now) {
        if (mode == OpenMode::read || mode == OpenMode::rehearse) {
            return fail(older_schema(connection->name()));
        }
        TRY(migrate(*connection));
    }
    auto const ending = mode == OpenMode::rehearse ? Ending::roll_back : Ending::commit;
    return std::make_unique<SqlRegistry>(std::move(connection), ending);
}

} // namespace techuser
