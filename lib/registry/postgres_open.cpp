// SPDX-License-Identifier: Apache-2.0
#include "registry/open_database.hpp"
#include "registry/postgres.hpp"
#include "registry/postgres_error.hpp"
#include "registry/postgres_schema.hpp"
#include "registry/registry_store.hpp"
#include "registry/registry_transfer.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace techuser {

namespace {

using Connection = std::unique_ptr<PostgresConnection>;

// 0 when the database holds no registry.
Result<std::size_t> schema_version(PostgresConnection& connection) {
    // In the catalogue, which everybody may read: rights on the table do not decide whether it is there.
    TRY_ASSIGN(
        auto const tables,
        connection.query_integer(
            "SELECT count(*) FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n"
            " ON n.oid = c.relnamespace WHERE n.nspname = 'techuser' AND c.relname = 'registry'"));
    if (tables == 0) {
        return 0;
    }
    TRY_ASSIGN(auto const version, connection.query_integer("SELECT schema_version FROM techuser.registry"));
    if (version < static_cast<std::int64_t>(postgres_first_version)) {
        return fail(damaged_registry(connection.name(), say("it has no schema version")));
    }
    auto const number = static_cast<std::size_t>(version);
    if (number > schema_version_now) {
        return fail(newer_schema(connection.name()));
    }
    return number;
}

// Texts of a database with another encoding could not hold every name.
Result<void> expect_unicode(PostgresConnection& connection) {
    TRY_ASSIGN(
        auto const unicode,
        connection.query_integer(
            "SELECT CASE WHEN current_setting('server_encoding') = 'UTF8' THEN 1 ELSE 0 END"));
    return unicode == 1 ? Result<void>{} : fail(not_unicode(connection.name()));
}

// What leads from `version` to today's, 0 being nothing at all.
std::string statements_after(std::size_t version) {
    std::string statements = version == 0 ? "CREATE SCHEMA IF NOT EXISTS techuser;" : "";
    auto const first = std::max(version + 1, postgres_first_version);
    for (auto next = first; next <= schema_version_now; ++next) {
        statements += postgres_schema_versions[next - postgres_first_version];
        statements += fmt::format(";UPDATE registry SET schema_version = {};", next);
    }
    return statements;
}

// Begins a transaction with the making of the schema, which appears when it is committed.
Result<WriteTransaction> begin_schema(PostgresConnection& connection) {
    TRY(expect_unicode(connection));
    TRY(connection.begin_to_make());
    auto transaction = WriteTransaction::adopt(connection);
    TRY(connection.execute(statements_after(0).c_str()));
    return transaction;
}

// Makes what is not there. When somebody else makes it at the same time one of the two fails, and finds it
// made.
Result<void> make_schema(PostgresConnection& connection) {
    auto const made = repeat_while_lost(connection, [&connection]() -> Result<void> {
        TRY_ASSIGN(auto transaction, begin_schema(connection));
        return transaction.commit();
    });
    if (!made && made.error().code != ErrorCode::unavailable) {
        TRY_ASSIGN(auto const version, schema_version(connection));
        return version == 0 ? made : Result<void>{};
    }
    return made;
}

// Lets the roles of postgresql-roles.sql do with what was added after `version` what they do with the rest.
Result<void> grant_to_roles(PostgresConnection& connection, std::size_t version) {
    TRY_ASSIGN(
        auto const roles,
        connection.query_integer(
            "SELECT count(*) FROM pg_roles WHERE rolname IN ('techuser_read', 'techuser_register')"));
    constexpr std::int64_t both = 2;
    if (roles < both) {
        return {};
    }
    for (auto next = version + 1; next <= schema_version_now; ++next) {
        TRY(connection.execute(postgres_grants[next - postgres_first_version]));
    }
    return {};
}

// Leads an older version on, under the lock of all writers.
Result<void> migrate(PostgresConnection& connection, Ending ending) {
    return repeat_while_lost(connection, [&]() -> Result<void> {
        TRY_ASSIGN(auto transaction, WriteTransaction::begin(connection));
        // Again, now that nobody else can change it.
        TRY_ASSIGN(auto const version, schema_version(connection));
        if (version == schema_version_now) {
            return {};
        }
        TRY(connection.execute(statements_after(version).c_str()));
        TRY(grant_to_roles(connection, version));
        return ending == Ending::commit ? transaction.commit() : Result<void>{};
    });
}

// What could be made there stands aside.
Result<std::unique_ptr<Registry>> rehearse_aside(PostgresConnection& connection) {
    TRY(expect_unicode(connection));
    TRY_ASSIGN(
        auto const allowed,
        connection.query_integer(
            "SELECT CASE WHEN has_database_privilege(current_database(), 'CREATE') THEN 1 ELSE 0 END"));
    if (allowed == 0) {
        return fail(
            ErrorCode::unavailable, "permission", say("registry '{}': permission denied", connection.name()),
            say("ask the owner of the database"));
    }
    TRY_ASSIGN(auto aside, make_temporary_registry(connection.name()));
    return make_registry(std::move(aside), Ending::roll_back);
}

} // namespace

Result<std::unique_ptr<Registry>> open_postgres_registry(
    std::string const& url, OpenMode mode, OlderSchema older) {
    TRY_ASSIGN(
        auto connection,
        PostgresConnection::open(url, mode == OpenMode::read ? Access::read : Access::write));
    TRY_ASSIGN(auto version, schema_version(*connection));
    if (version == 0 && mode == OpenMode::rehearse) {
        return rehearse_aside(*connection);
    }
    if (version == 0 && mode != OpenMode::create) {
        return fail(no_registry(connection->name()));
    }
    if (version == 0) {
        TRY(make_schema(*connection));
        TRY_ASSIGN(version, schema_version(*connection));
    }
    auto const ending = mode == OpenMode::rehearse ? Ending::roll_back : Ending::commit;
    if (version < schema_version_now) {
        if (older == OlderSchema::refuse) {
            return fail(older_schema(connection->name()));
        }
        if (mode == OpenMode::read) {
            connection->set_schema_version(version);
        } else {
            TRY(migrate(*connection, ending));
        }
    }
    return make_registry(std::move(connection), ending);
}

Result<void> import_postgres_registry(
    std::string const& url, RecordSource const& source, Author const& author) {
    TRY_ASSIGN(auto connection, PostgresConnection::open(url, Access::write));
    TRY_ASSIGN(auto const version, schema_version(*connection));
    if (version == 0) {
        auto transaction = begin_schema(*connection);
        if (transaction) {
            TRY(import_records(*transaction, source, author));
            return transaction->commit();
        }
        // Somebody else may have made it meanwhile.
        if (transaction.error().code == ErrorCode::unavailable) {
            return fail(std::move(transaction).error());
        }
    }
    TRY_ASSIGN(auto const registry, open_postgres_registry(url, OpenMode::create, OlderSchema::refuse));
    return registry->import_from(source, author);
}

} // namespace techuser
