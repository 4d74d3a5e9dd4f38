// SPDX-License-Identifier: Apache-2.0
// What only a registry in PostgreSQL does.
#include "fresh_registry.hpp"
#include "registry/schema.hpp"
#include "sqlite_fixtures.hpp"

#include <algorithm>
#include <set>

using namespace techuser;
using namespace techuser::test;

namespace {

// Names of tables and columns, except what only one database needs.
std::set<std::string> columns(Database& database, std::string_view sql) {
    std::set<std::string> names;
    auto statement = must(database.prepare(sql));
    auto step = must(statement.run({}));
    while (step == Statement::Step::row) {
        names.insert(must(statement.text(0)) + "." + must(statement.text(1)));
        step = must(statement.step());
    }
    return names;
}

// The address with other settings of the session.
std::string with_setting(std::string const& url, std::string_view setting) {
    return fmt::format("{}&options=-c%20{}", url, setting);
}

std::string as_role(std::string url, std::string_view role) {
    auto const position = url.find("user=postgres");
    return url.replace(position, std::string_view("user=postgres").size(), fmt::format("user={}", role));
}

} // namespace

TEST_CASE("Both databases have the same tables and columns", "[postgresql]") {
    auto const url = new_postgres_database();
    must(open_registry(url, OpenMode::create));
    TemporaryFolder const folder;
    auto const path = (folder.path() / "registry.db").string();
    must(open_registry(path, OpenMode::create));
    auto const here = must(PostgresConnection::open(url, Access::read));
    auto const there = must(SqliteConnection::open(path, Access::read));
    auto const postgres = columns(
        *here, "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns"
               " WHERE table_schema = 'techuser' AND table_name <> 'registry'");
    auto const sqlite = columns(
        *there, "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c"
                " WHERE m.type = 'table'");
    CHECK(postgres.size() > 40);
    CHECK(postgres == sqlite);
}

TEST_CASE("The journal tells the role by which the database knew the author", "[postgresql]") {
    auto const registry = must(open_registry(new_postgres_database(), OpenMode::create));
    must(registry->add(registration("peeterspensions"), author()));
    auto const entry = must(registry->journal()).at(0);
    CHECK(entry.role == "postgres");
    CHECK(entry.user == "anouk");
}

TEST_CASE("A server whose transactions are serialisable from the outset is used as well", "[postgresql]") {
    // A blank inside a value of `options` is written "\\ ".
    for (auto const* const isolation : {"serializable", "repeatable%5C%20read"}) {
        INFO(isolation);
        auto const plain = new_postgres_database();
        auto const url = with_setting(plain, fmt::format("default_transaction_isolation%3D{}", isolation));
        must(open_registry(url, OpenMode::create));
        auto const sample = registration("peeterspensions");
        constexpr int processes = 8;
        constexpr int creates_each = 50;
        auto const statuses = in_processes(processes, [&](int index) {
            auto const own = open_registry(url, OpenMode::create);
            for (int time = 0; own && time < creates_each; ++time) {
                auto wanted = sample;
                auto const digits = 1'000'000 + index * creates_each + time;
                wanted.username = *Username::parse(fmt::format("username{}", digits));
                wanted.enterprise_number =
                    *EnterpriseNumber::parse(fmt::format("{:08}{:02}", digits, 97 - digits % 97));
                if (!(*own)->add(wanted, author())) {
                    return 70;
                }
            }
            return own ? 0 : 5;
        });
        CHECK(statuses == std::vector<int>(processes, 0));
        auto const check = must(must(open_registry(plain, OpenMode::read))->check());
        CHECK(check.active == processes * creates_each);
        CHECK(check.problems.empty());
    }
}

TEST_CASE("Many processes can make one registry in PostgreSQL at once", "[postgresql]") {
    auto const url = new_postgres_database();
    constexpr int processes = 8;
    auto const statuses =
        in_processes(processes, [&](int) { return open_registry(url, OpenMode::create) ? 0 : 1; });
    CHECK(statuses == std::vector<int>(processes, 0));
}

TEST_CASE("A database without a registry holds none until it is made", "[postgresql]") {
    auto const url = new_postgres_database();
    check_refused(open_registry(url, OpenMode::read), ErrorCode::not_found, "no-registry");
    auto const rehearsal = must(open_registry(url, OpenMode::rehearse));
    CHECK(must(rehearsal->add(registration("peeterspensions"), author())).sender_number->value() == 1);
    check_refused(open_registry(url, OpenMode::read), ErrorCode::not_found, "no-registry");
}

TEST_CASE("A registry in PostgreSQL of a newer schema is refused unread", "[postgresql]") {
    auto const url = new_postgres_database();
    must(open_registry(url, OpenMode::create));
    must(run_postgres_sql(url, "UPDATE techuser.registry SET schema_version = 99"));
    for (auto const mode : {OpenMode::read, OpenMode::create, OpenMode::rehearse}) {
        check_refused(open_registry(url, mode), ErrorCode::unreadable, "newer-schema");
    }
}

TEST_CASE("The roles that are shipped may do what their names say and no more", "[postgresql]") {
    auto const url = new_postgres_database();
    must(open_registry(url, OpenMode::create));
    must(run_postgres_sql(url, "DROP ROLE IF EXISTS techuser_register; DROP ROLE IF EXISTS techuser_read"));
    must(run_postgres_sql(url, contents(TECHUSER_REFERENCE_DATA "/postgresql-roles.sql")));
    must(run_postgres_sql(
        url,
        "CREATE ROLE lezer LOGIN IN ROLE techuser_read; CREATE ROLE schrijver LOGIN IN ROLE techuser_register"));

    auto const writer = must(open_registry(as_role(url, "schrijver"), OpenMode::create));
    auto const user = must(writer->add(registration("peeterspensions"), author()));
    auto changed = contact_person();
    changed.mobile.reset();
    auto const after = must(writer->change_contact(user, changed, author()));
    must(writer->reserve_sequences(
        *user.sender_number, std::chrono::year(2020) / std::chrono::June / 1, Environment::production, 1,
        author()));
    auto const numbered = must(writer->change_sender_number(
        after, must(SenderNumber::make(101'320)), Correction::refused, author()));
    must(writer->remove(numbered, author()));
    CHECK(must(writer->check()).problems.empty());
    CHECK(must(writer->journal()).at(0).role == "schrijver");
    for (auto const* const sql :
         {"DELETE FROM techuser.users", "UPDATE techuser.users SET username = 'otherusername'",
          "UPDATE techuser.journal SET host = 'x'", "DELETE FROM techuser.journal",
          "DELETE FROM techuser.sender_numbers", "UPDATE techuser.sender_numbers SET number = 9",
          "UPDATE techuser.settings SET value = 'portal'", "DROP TABLE techuser.users"}) {
        INFO(sql);
        check_refused(run_postgres_sql(as_role(url, "schrijver"), sql), ErrorCode::unavailable, "permission");
    }

    auto const reader = must(open_registry(as_role(url, "lezer"), OpenMode::read));
    CHECK(must(reader->find(*user.sender_number, Reach::also_removed)).size() == 1);
    auto const meddler = must(open_registry(as_role(url, "lezer"), OpenMode::create));
    check_refused(
        meddler->add(registration("otherusername"), author()), ErrorCode::unavailable, "permission");
    must(run_postgres_sql(
        url, "DROP OWNED BY techuser_read, techuser_register; DROP ROLE lezer; DROP ROLE schrijver;"
             "DROP ROLE techuser_register; DROP ROLE techuser_read"));
}

TEST_CASE("A connection that the server ends between transactions is made again", "[postgresql]") {
    auto const url = new_postgres_database();
    auto const registry = must(open_registry(url, OpenMode::create));
    must(registry->add(registration("peeterspensions"), author()));
    for (unsigned number = 1; number < 4; ++number) {
        must(run_postgres_sql(
            url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                 " WHERE datname = current_database() AND pid <> pg_backend_pid()"));
        CHECK(must(registry->list()).size() == number);
        must(run_postgres_sql(
            url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                 " WHERE datname = current_database() AND pid <> pg_backend_pid()"));
        must(registry->add(registration(fmt::format("otherusername{}", number), number), author()));
    }
    CHECK(must(registry->check()).problems.empty());
}

TEST_CASE("A role without rights is told so, whatever it asks", "[postgresql]") {
    auto const url = new_postgres_database();
    auto const registry = must(open_registry(url, OpenMode::create));
    must(run_postgres_sql(url, "DROP ROLE IF EXISTS fremd; CREATE ROLE fremd LOGIN"));
    for (auto const mode : {OpenMode::read, OpenMode::write, OpenMode::create, OpenMode::rehearse}) {
        check_refused(open_registry(as_role(url, "fremd"), mode), ErrorCode::unavailable, "permission");
    }
    must(run_postgres_sql(url, "DROP ROLE fremd"));
}

TEST_CASE("A registry in PostgreSQL that another program keeps locked is busy", "[postgresql]") {
    auto const url = new_postgres_database();
    auto const registry = must(open_registry(url, OpenMode::create));
    auto const other = must(PostgresConnection::open(url, Access::write));
    must(other->begin_to_write());
    check_refused(registry->add(registration("peeterspensions"), author()), ErrorCode::unavailable, "busy");
    other->roll_back();
    must(registry->add(registration("peeterspensions"), author()));
}

TEST_CASE(
    "Addresses of PostgreSQL that cannot be used are refused and their password never repeated",
    "[postgresql]") {
    auto const folder =
        postgres_url("postgres").substr(std::string_view("postgresql:///postgres?host=").size());
    struct Refusal {
        std::string url;
        ErrorCode code;
        std::string_view reason;
    };
    for (auto const& [url, code, reason] :
         {Refusal{"postgresql://anouk:sesame@localhost/base", ErrorCode::usage, "registry-url"},
          Refusal{"postgresql://localhost/base?password=sesame", ErrorCode::usage, "registry-url"},
          Refusal{"postgresql://anouk:sesame@[localhost/base", ErrorCode::usage, "registry-url"},
          Refusal{"postgresql://localhost:1/base", ErrorCode::unavailable, "connection"},
          Refusal{"postgresql:///base?host=/nonexistent", ErrorCode::unavailable, "connection"},
          Refusal{"postgres:///no_such_base?host=" + folder, ErrorCode::unavailable, "connection"}}) {
        INFO(url);
        auto const refused = open_registry(url, OpenMode::create);
        check_refused(refused, code, reason);
        CHECK_FALSE(contains(refused.error().message.english() + refused.error().hint.english(), "sesame"));
    }
}
