// SPDX-License-Identifier: Apache-2.0
// Registries in PostgreSQL of every earlier version of the schema, and databases that can hold none.
#include "filled_registry.hpp"
#include "registry/postgres_schema.hpp"

#include <chrono>
#include <thread>

using namespace techuser;
using namespace techuser::test;

namespace {

// A registry as the second version left it, which was the first one in PostgreSQL, with one of everything:
// the rows of a registry of today, in the tables of then.
std::string make_second_version() {
    auto const url = new_postgres_database();
    fill(*must(open_registry(url, OpenMode::create)));
    must(run_postgres_sql(
        url,
        fmt::format(
            "ALTER SCHEMA techuser RENAME TO today; CREATE SCHEMA techuser; SET LOCAL search_path TO techuser; {};"
            "INSERT INTO users SELECT id, username, enterprise_number, quality, sender_number, sender_number_source,"
            " last_name, first_name, title, function, language, phone, fax, mobile, registered_on, removed_on,"
            " revision, expires_on FROM today.users;"
            "INSERT INTO emails SELECT * FROM today.emails;"
            "INSERT INTO channels SELECT * FROM today.channels;"
            "INSERT INTO channel_applications SELECT * FROM today.channel_applications;"
            "INSERT INTO sequences SELECT * FROM today.sequences;"
            "INSERT INTO journal SELECT * FROM today.journal;"
            "DROP SCHEMA today CASCADE",
            postgres_schema_versions.front())));
    return url;
}

std::int64_t version_of(std::string const& url) {
    return must(must(PostgresConnection::open(url, Access::read))
                    ->query_integer("SELECT schema_version FROM techuser.registry"));
}

// Columns whose texts have the order of their bytes.
std::int64_t columns_in_order_of_bytes(std::string const& url) {
    return must(must(PostgresConnection::open(url, Access::read))
                    ->query_integer("SELECT count(*) FROM information_schema.columns"
                                    " WHERE table_schema = 'techuser' AND collation_name = 'C'"));
}

// A database in which 'a-z' comes after 'ab', as in a dictionary.
std::string new_dictionary_database(std::string_view options) {
    auto const url = new_postgres_database();
    auto const begin = url.find("test_");
    auto const name = url.substr(begin, url.find('?') - begin);
    must(run_postgres_sql(postgres_url("postgres"), fmt::format("DROP DATABASE {}", name)));
    must(run_postgres_sql(
        postgres_url("postgres"), fmt::format("CREATE DATABASE {} TEMPLATE template0 {}", name, options)));
    return url;
}

} // namespace

TEST_CASE("A registry in PostgreSQL of version 2 is migrated only where that is asked for", "[postgresql]") {
    auto const url = make_second_version();
    for (auto const mode : {OpenMode::read, OpenMode::write, OpenMode::create, OpenMode::rehearse}) {
        check_refused(open_registry(url, mode), ErrorCode::unreadable, "older-schema");
    }
    must(open_registry(url, OpenMode::rehearse, OlderSchema::accept));
    CHECK(version_of(url) == 2);
    CHECK(columns_in_order_of_bytes(url) == 0);
    TemporaryFolder const folder;
    auto const backup = (folder.path() / "backup.db").string();
    must(must(open_registry(url, OpenMode::read, OlderSchema::accept))->back_up(backup));
    CHECK(version_of(url) == 2);

    auto const registry = must(open_registry(url, OpenMode::create, OlderSchema::accept));
    CHECK(version_of(url) == static_cast<std::int64_t>(schema_version_now));
    CHECK(columns_in_order_of_bytes(url) == 8);
    CHECK(must(registry->check()).problems.empty());
    CHECK(records(*registry).size() == records(*must(open_registry(backup, OpenMode::read))).size());
    CHECK(must(registry->add(registration("nextusername", 5), author())).sender_number->value() == 3);
}

TEST_CASE("Many processes can migrate one registry in PostgreSQL at once", "[postgresql]") {
    for (auto const* const isolation : {"read%5C%20committed", "serializable"}) {
        auto const plain = make_second_version();
        auto const url = fmt::format("{}&options=-c%20default_transaction_isolation%3D{}", plain, isolation);
        constexpr int processes = 8;
        auto const statuses = in_processes(processes, [&](int) {
            return open_registry(url, OpenMode::create, OlderSchema::accept) ? 0 : 1;
        });
        CHECK(statuses == std::vector<int>(processes, 0));
        CHECK(version_of(plain) == static_cast<std::int64_t>(schema_version_now));
        CHECK(must(must(open_registry(plain, OpenMode::read))->check()).problems.empty());
    }
}

TEST_CASE("A migration in PostgreSQL waits for who writes", "[postgresql]") {
    auto const url = make_second_version();
    auto const writer = must(PostgresConnection::open(url, Access::write));
    must(writer->begin_to_write());
    std::thread migration(
        [&url] { static_cast<void>(open_registry(url, OpenMode::create, OlderSchema::accept)); });
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    auto const meanwhile = version_of(url);
    must(writer->commit());
    migration.join();
    CHECK(meanwhile == 2);
    CHECK(version_of(url) == static_cast<std::int64_t>(schema_version_now));
}

TEST_CASE("Texts come in the order of their bytes, whatever the order of the database", "[postgresql]") {
    auto const url = new_dictionary_database("LOCALE_PROVIDER icu ICU_LOCALE 'da' ENCODING 'UTF8'");
    auto const registry = must(open_registry(url, OpenMode::create));
    auto wanted = registration("aarhuspensions");
    auto& applications = wanted.channels.front().applications;
    applications = {must(Application::parse("a-z")), must(Application::parse("ab"))};
    auto const user = must(registry->add(wanted, author()));
    CHECK(must(registry->find(*user.sender_number)).at(0).registration.channels == wanted.channels);
    // In Danish aa is a letter after z.
    must(registry->add(registration("zuidpensions", 1), author()));
    std::vector<std::string> names;
    must(registry->each({.order = UserOrder::username}, [&names](RegisteredUser const& one) -> Result<void> {
        names.push_back(one.registration.username.to_string());
        return {};
    }));
    CHECK(names == std::vector<std::string>{"aarhuspensions", "zuidpensions"});
}

TEST_CASE("A database in PostgreSQL that is not UTF-8 is refused before anything is made", "[postgresql]") {
    FreshRegistry from;
    auto const exported = records(*from);
    for (auto const* const encoding : {"LATIN1", "SQL_ASCII"}) {
        auto const url = new_dictionary_database(fmt::format("LOCALE 'C' ENCODING '{}'", encoding));
        for (auto const mode : {OpenMode::create, OpenMode::rehearse}) {
            check_refused(open_registry(url, mode), ErrorCode::unavailable, "encoding");
            check_refused(
                import_registry(url, mode, source_of(exported), author()), ErrorCode::unavailable,
                "encoding");
        }
        check_refused(open_registry(url, OpenMode::read), ErrorCode::not_found, "no-registry");
    }
}
