// SPDX-License-Identifier: Apache-2.0
#include "registry/postgres.hpp"

#include "registry/postgres_error.hpp"
#include "support/handle.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <clocale>
#include <locale.h>
#include <poll.h>
#include <thread>
#include <type_traits>

namespace techuser {

namespace {

// For one transaction: as long as a registry in SQLite waits for other writers, and less than we wait for an
// answer.
constexpr std::string_view transaction_settings =
    "; SET LOCAL search_path TO techuser; SET LOCAL lock_timeout = '10s'; SET LOCAL statement_timeout = '25s'";
constexpr int answer_timeout_ms = 30'000;
constexpr auto unacknowledged_timeout_ms = "30000";
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
                say("registry: no password in the address, where other programs can see it"),
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

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(std::string const& url, Access access) {
    TRY_ASSIGN(auto const* const functions, libpq());
    TRY_ASSIGN(auto name, name_of(*functions, url));
    std::unique_ptr<PostgresConnection> connection(
        new PostgresConnection(*functions, url, std::move(name), access));
    TRY(connection->connect());
    TRY_ASSIGN(auto role, connection->prepare("SELECT CAST(current_user AS TEXT)"));
    TRY(role.run({}));
    TRY_ASSIGN(connection->m_role, role.text(0));
    return connection;
}

Result<void> PostgresConnection::connect() {
    // What comes before the address can be overruled by it, what comes after it cannot.
    constexpr char const* end = nullptr;
    constexpr std::array keywords{"connect_timeout", "tcp_user_timeout", "fallback_application_name",
                                  "dbname",          "client_encoding",  end};
    std::array const values{
        connect_timeout_s, unacknowledged_timeout_ms, "techuser", m_url.c_str(), "UTF8", end};
    constexpr int expand_address = 1;
    // libpq speaks the language of the locale, and its sentences are recognised by the English ones.
    Handle<std::remove_pointer_t<locale_t>, freelocale> const english(newlocale(LC_ALL_MASK, "C", nullptr));
    auto* const before = uselocale(english.get());
    m_handle.reset(m_library->connect(keywords.data(), values.data(), expand_address));
    auto const connected = m_library->status(m_handle.get()) == CONNECTION_OK;
    std::string const said = connected ? "" : m_library->error_message(m_handle.get());
    uselocale(before);
    if (!connected) {
        return fail(connection_error(m_name, said));
    }
    m_library->set_notice_receiver(m_handle.get(), [](void*, PGresult const*) {}, nullptr);
    return {};
}

// A server that restarts refuses everybody for some seconds; a stand-by takes some to become the primary.
Result<void> PostgresConnection::connect_again() {
    constexpr int attempts = 100;
    constexpr auto pause = std::chrono::milliseconds(100);
    auto connected = connect();
    for (int attempt = 1; !connected && attempt < attempts; ++attempt) {
        std::this_thread::sleep_for(pause);
        connected = connect();
    }
    return connected;
}

bool PostgresConnection::is_lost() const {
    return !m_is_silent && m_library->status(m_handle.get()) != CONNECTION_OK;
}

Error PostgresConnection::error(PGresult const* result) {
    auto const* const state = m_library->error_field(result, PG_DIAG_SQLSTATE);
    auto const* const said = m_library->error_field(result, PG_DIAG_MESSAGE_PRIMARY);
    std::string_view const state_text = state == nullptr ? "" : state;
    // Serialisation failure and deadlock: the server chose this transaction to give way. With a connection
    // that is lost nothing of it stays either, unless it is not known whether it was committed.
    m_lost_to_others = state_text == "40001" || state_text == "40P01" || (is_lost() && !m_is_committing);
    return postgres_error(state_text, m_name, said == nullptr ? "" : said);
}

Result<PostgresResult> PostgresConnection::checked(PGresult* result) {
    PostgresResult kept(result, ResultFree{m_library});
    auto const status = m_library->result_status(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        return fail(error(result));
    }
    return kept;
}

Result<void> PostgresConnection::wait_for_answer() {
    while (m_library->is_busy(m_handle.get()) != 0) {
        pollfd socket{.fd = m_library->socket(m_handle.get()), .events = POLLIN, .revents = 0};
        auto const ready = ::poll(&socket, 1, answer_timeout_ms);
        if (ready == 0) {
            m_is_silent = true;
            return fail(unanswered(m_name));
        }
        if (ready > 0 && m_library->consume_input(m_handle.get()) == 0) {
            break; // the result tells what happened
        }
    }
    return {};
}

// The last result of what was sent, or the first error.
Result<PostgresResult> PostgresConnection::answer(int sent) {
    if (m_is_silent) {
        return fail(unanswered(m_name));
    }
    if (sent == 0) {
        return fail(error(nullptr));
    }
    Result<PostgresResult> last = PostgresResult(nullptr, ResultFree{m_library});
    for (;;) {
        TRY(wait_for_answer());
        auto* const next = m_library->get_result(m_handle.get());
        if (next == nullptr) {
            break;
        }
        auto result = checked(next);
        if (last) {
            last = std::move(result);
        }
    }
    return last && !*last ? fail(error(nullptr)) : std::move(last);
}

Result<void> PostgresConnection::execute(char const* sql) {
    TRY(answer(m_is_silent ? 0 : m_library->send(m_handle.get(), sql)));
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
    return answer(
        m_is_silent ? 0
                    : m_library->send_with(
                          m_handle.get(), sql.c_str(), static_cast<int>(values.size()), types.data(),
                          data.data(), sizes.data(), formats.data(), as_text));
}

Result<std::unique_ptr<PreparedStatement>> PostgresConnection::compile(std::string const& sql) {
    return std::make_unique<PostgresStatement>(*this, sql);
}

Result<void> PostgresConnection::begin(std::string const& sql) {
    m_lost_to_others = false;
    auto const whole = sql + std::string(transaction_settings);
    auto begun = execute(whole.c_str());
    if (!begun && is_lost()) {
        TRY(connect_again());
        m_lost_to_others = false;
        begun = execute(whole.c_str());
    }
    return begun;
}

Result<void> PostgresConnection::begin_to_read() {
    return begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

Result<void> PostgresConnection::begin_to_make() {
    return begin("BEGIN READ WRITE");
}

Result<void> PostgresConnection::begin_to_write() {
    TRY(begin(m_access == Access::read ? "BEGIN READ ONLY" : "BEGIN READ WRITE"));
    // Under READ COMMITTED the next statement sees all that the writer before us did. Where transactions are
    // serialisable from the outset the server answers 40001 instead of letting us wait.
    if (auto locked = execute("UPDATE registry SET turn = turn + 1"); !locked) {
        roll_back();
        return locked;
    }
    return {};
}

Result<void> PostgresConnection::commit() {
    m_is_committing = true;
    auto committed = execute("COMMIT");
    m_is_committing = false;
    return committed;
}

void PostgresConnection::roll_back() {
    // Fails only where the server has rolled back by itself, because the connection is lost.
    auto const lost_to_others = m_lost_to_others;
    static_cast<void>(execute("ROLLBACK"));
    m_lost_to_others = lost_to_others;
}

} // namespace techuser
