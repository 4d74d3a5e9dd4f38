// SPDX-License-Identifier: Apache-2.0
#include "registry/postgres.hpp"

#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace techuser {

namespace {

// As long as a registry in SQLite waits for other writers.
constexpr auto session_settings =
    "SET lock_timeout = '10s'; SET search_path TO techuser; SET client_min_messages = warning";
constexpr auto connect_timeout_s = "10";

// Types of columns, as the server's catalogue numbers them.
constexpr Oid type_bytes = 17;
constexpr std::array<Oid, 3> integer_types{20, 21, 23};
constexpr std::array<Oid, 3> text_types{19, 25, 1043};

using Conninfo = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

tl::unexpected<Error> refuse_url(Text message, Text hint) {
    return fail(ErrorCode::usage, "registry-url", std::move(message), std::move(hint));
}

// The address as messages name it: without user and password.
Result<std::string> name_of(Libpq const& library, std::string const& url) {
    char* ignored = nullptr; // repeats the URL
    Conninfo const options(library.conninfo_parse(url.c_str(), &ignored), library.conninfo_free);
    library.free_memory(ignored);
    if (!options) {
        return refuse_url(
            say("registry: not an address of PostgreSQL"),
            say("the form is postgresql://user@host:5432/database"));
    }
    std::string host;
    std::string database;
    for (auto const* option = options.get(); option->keyword != nullptr; ++option) {
        std::string_view const keyword = option->keyword;
        if (option->val == nullptr) {
            continue;
        }
        if (keyword == "password" || keyword == "sslpassword") {
            return refuse_url(
                say("registry: a password cannot stand in the address, where other programs see it"),
                say("write it in ~/.pgpass, with mode 0600"));
        }
        if (keyword == "host") {
            host = option->val;
        } else if (keyword == "dbname") {
            database = option->val;
        }
    }
    return fmt::format("postgresql://{}/{}", host.starts_with('/') ? "" : host, database);
}

// What the server or libpq says, on one line.
std::string on_one_line(std::string_view text) {
    std::string line;
    for (char const character : text) {
        line += character == '\n' || character == '\t' ? ' ' : character;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

Error unavailable(std::string_view reason, Text message, Text hint) {
    return {
        .code = ErrorCode::unavailable,
        .reason = reason,
        .message = std::move(message),
        .hint = std::move(hint)};
}

// Appendix A of the manual of PostgreSQL: the first two characters are the class.
Error translate(std::string_view state, std::string_view name, std::string const& said) {
    auto const one_of = [state](std::initializer_list<std::string_view> states) {
        return std::ranges::find(states, state) != states.end();
    };
    if (one_of({"40001", "40P01", "55P03", "57014"})) {
        return unavailable(
            "busy", say("registry '{}': in use by other programs", name), say("try again later"));
    }
    if (state.empty() || state.starts_with("08") || state.starts_with("57P") || one_of({"53300"})) {
        return unavailable(
            "connection", say("registry '{}': the connection was lost", name),
            say("try again: what was recorded stays, and is not recorded twice"));
    }
    if (one_of({"25006"})) {
        return unavailable(
            "read-only", say("registry '{}': cannot be written", name),
            say("see whether the server is a stand-by for reading"));
    }
    if (one_of({"42501", "28000", "28P01"})) {
        return unavailable(
            "permission", say("registry '{}': permission denied", name),
            say("ask the owner of the registry"));
    }
    if (one_of({"53100"})) {
        return unavailable(
            "disk-full", say("registry '{}': the disk of the server is full", name), say("make room on it"));
    }
    if (one_of({"58030"})) {
        return unavailable(
            "io", say("registry '{}': the disk of the server does not read or write", name),
            say("see its log"));
    }
    if (one_of({"22P05"})) {
        return not_unicode(name);
    }
    if (state.starts_with("XX00") || one_of({"42P01", "42703", "3F000"})) {
        return damaged_registry(name, Text(said));
    }
    return {
        .code = ErrorCode::internal,
        .reason = "postgresql",
        .message = say("registry '{}': {}", name, verbatim(said))};
}

// The server wrote the digits.
std::int64_t number_in(std::string_view digits) {
    std::int64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

class PostgresStatement final : public PreparedStatement {
public:
    PostgresStatement(PostgresConnection& connection, std::string sql)
        : m_connection(&connection), m_sql(std::move(sql)),
          m_rows(nullptr, ResultFree{&connection.library()}) {}

    Result<void> bind(std::span<SqlValue const> values) override {
        reset();
        m_values.assign(values.begin(), values.end());
        return {};
    }

    Result<Step> step() override {
        if (!m_rows) {
            TRY_ASSIGN(m_rows, m_connection->query(m_sql, m_values));
            m_row = -1;
        }
        ++m_row;
        return m_row < library().row_count(m_rows.get()) ? Step::row : Step::done;
    }

    void reset() override { m_rows.reset(); }

    std::int64_t changed_rows() const override { return number_in(library().changed_rows(m_rows.get())); }

    bool is_null(int column) const override { return library().is_null(m_rows.get(), m_row, column) != 0; }

    Result<std::string> text(int column) const override {
        TRY(expect_type(column, text_types));
        return std::string(value(column));
    }

    Result<std::int64_t> integer(int column) const override {
        TRY(expect_type(column, integer_types));
        return number_in(value(column));
    }

    Result<std::vector<std::uint8_t>> blob(int column) const override {
        TRY(expect_type(column, std::array{type_bytes}));
        std::size_t size = 0;
        auto* const bytes = library().unescape_bytes(
            reinterpret_cast<unsigned char const*>(library().value(m_rows.get(), m_row, column)), &size);
        if (bytes == nullptr) {
            return fail(ErrorCode::internal, "memory", say("no memory is left"));
        }
        std::vector<std::uint8_t> copy(bytes, bytes + size);
        library().free_memory(bytes);
        return copy;
    }

private:
    Libpq const& library() const { return m_connection->library(); }

    std::string_view value(int column) const {
        return {
            library().value(m_rows.get(), m_row, column),
            static_cast<std::size_t>(library().length(m_rows.get(), m_row, column))};
    }

    Result<void> expect_type(int column, std::span<Oid const> types) const {
        auto const type = library().column_type(m_rows.get(), column);
        if (is_null(column) || std::ranges::find(types, type) == types.end()) {
            return fail(damaged_registry(
                m_connection->name(),
                say("column '{}' has the wrong type", library().column_name(m_rows.get(), column))));
        }
        return {};
    }

    PostgresConnection* m_connection;
    std::string m_sql;
    std::vector<SqlValue> m_values;
    PostgresResult m_rows;
    int m_row{-1};
};

} // namespace

Error not_unicode(std::string_view name) {
    return unavailable(
        "encoding", say("registry '{}': the encoding of the database is not UTF-8", name),
        say("make the registry in a database with ENCODING 'UTF8'"));
}

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(std::string const& url, Access access) {
    TRY_ASSIGN(auto const* const functions, libpq());
    TRY_ASSIGN(auto name, name_of(*functions, url));
    // What stands before the address can be overruled by it, what stands behind it cannot.
    constexpr std::array keywords{
        "connect_timeout", "fallback_application_name", "dbname", "client_encoding",
        static_cast<char const*>(nullptr)};
    std::array const values{
        connect_timeout_s, "techuser", url.c_str(), "UTF8", static_cast<char const*>(nullptr)};
    constexpr int expand_address = 1;
    PostgresHandle handle(
        functions->connect(keywords.data(), values.data(), expand_address), ConnectionFree{functions});
    if (functions->status(handle.get()) != CONNECTION_OK) {
        return fail(unavailable(
            "connection",
            say("registry '{}': {}", name, verbatim(on_one_line(functions->error_message(handle.get())))),
            say("see whether the server runs and lets you in")));
    }
    functions->set_notice_receiver(handle.get(), [](void*, PGresult const*) {}, nullptr);
    std::unique_ptr<PostgresConnection> connection(
        new PostgresConnection(*functions, std::move(handle), std::move(name)));
    TRY(connection->execute(session_settings));
    if (access == Access::read) {
        TRY(connection->execute("SET default_transaction_read_only = on"));
    }
    TRY_ASSIGN(auto role, connection->prepare("SELECT CAST(current_user AS TEXT)"));
    TRY(role.run({}));
    TRY_ASSIGN(connection->m_role, role.text(0));
    return connection;
}

Error PostgresConnection::error(PGresult const* result) {
    auto const* const state = m_library->error_field(result, PG_DIAG_SQLSTATE);
    auto const* const said = m_library->error_field(result, PG_DIAG_MESSAGE_PRIMARY);
    std::string_view const state_text = state == nullptr ? "" : state;
    // Serialisation failure and deadlock: the server chose this transaction to give way.
    m_lost_to_others = state_text == "40001" || state_text == "40P01";
    return translate(state_text, m_name, said == nullptr ? "" : on_one_line(said));
}

Result<PostgresResult> PostgresConnection::checked(PGresult* result) {
    PostgresResult kept(result, ResultFree{m_library});
    auto const status = m_library->result_status(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        return fail(error(result));
    }
    return kept;
}

Result<void> PostgresConnection::execute(char const* sql) {
    TRY(checked(m_library->execute(m_handle.get(), sql)));
    return {};
}

Result<PostgresResult> PostgresConnection::query(std::string const& sql, std::span<SqlValue const> values) {
    constexpr int as_text = 0;
    constexpr int as_bytes = 1;
    std::vector<std::string> numbers;
    numbers.reserve(values.size()); // the pointers into them must stay
    std::vector<Oid> types(values.size(), InvalidOid);
    std::vector<char const*> data(values.size(), nullptr);
    std::vector<int> sizes(values.size(), 0);
    std::vector<int> formats(values.size(), as_text);
    for (std::size_t index = 0; index < values.size(); ++index) {
        if (auto const* const number = std::get_if<std::int64_t>(&values[index].get())) {
            data[index] = numbers.emplace_back(fmt::format_int(*number).str()).c_str();
        } else if (auto const* const text = std::get_if<std::string>(&values[index].get())) {
            data[index] = text->c_str();
        } else if (auto const* const bytes = std::get_if<SqlValue::Bytes>(&values[index].get())) {
            types[index] = type_bytes;
            data[index] = reinterpret_cast<char const*>(bytes->data());
            sizes[index] = static_cast<int>(bytes->size());
            formats[index] = as_bytes;
        }
    }
    return checked(m_library->execute_with(
        m_handle.get(), sql.c_str(), static_cast<int>(values.size()), types.data(), data.data(), sizes.data(),
        formats.data(), as_text));
}

Result<std::unique_ptr<PreparedStatement>> PostgresConnection::compile(std::string const& sql) {
    return std::make_unique<PostgresStatement>(*this, sql);
}

Result<void> PostgresConnection::begin_to_read() {
    m_lost_to_others = false;
    return execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

Result<void> PostgresConnection::begin_to_write() {
    m_lost_to_others = false;
    TRY(execute("BEGIN"));
    // Under READ COMMITTED the next statement sees all that the writer before us did. Where transactions are
    // serialisable from the outset the server answers 40001 instead of letting us wait.
    if (auto locked = execute("UPDATE registry SET turn = turn + 1"); !locked) {
        roll_back();
        return locked;
    }
    return {};
}

Result<void> PostgresConnection::commit() {
    return execute("COMMIT");
}

void PostgresConnection::roll_back() {
    // Fails only where the server has rolled back by itself, because the connection is lost.
    auto const lost_to_others = m_lost_to_others;
    static_cast<void>(execute("ROLLBACK"));
    m_lost_to_others = lost_to_others;
}

} // namespace techuser
