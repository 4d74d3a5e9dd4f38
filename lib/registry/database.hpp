// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/finding.hpp>
#include <techuser/result.hpp>

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace techuser {

// What can stand in a column; monostate is NULL.
using SqlValue = std::variant<std::monostate, std::int64_t, std::string_view, std::span<std::uint8_t const>>;

enum class Access : std::uint8_t { read, write };

// A statement as one database keeps it. SQL is what SQLite and PostgreSQL both understand; the parameters are
// $1, $2, ... and first appear in this order.
class PreparedStatement {
public:
    enum class Step : std::uint8_t { row, done };

    PreparedStatement() = default;
    PreparedStatement(PreparedStatement const&) = delete;
    PreparedStatement& operator=(PreparedStatement const&) = delete;
    virtual ~PreparedStatement() = default;

    virtual Result<void> bind(std::span<SqlValue const> values) = 0;
    virtual Result<Step> step() = 0;
    virtual void reset() = 0;

    // How many rows the statement that is done has changed.
    virtual std::int64_t changed_rows() const = 0;

    virtual bool is_null(int column) const = 0;
    virtual Result<std::string> text(int column) const = 0;
    virtual Result<std::int64_t> integer(int column) const = 0;
    virtual Result<std::vector<std::uint8_t>> blob(int column) const = 0;
};

// A prepared statement in use; goes back to the database, which keeps it, when it dies.
class Statement final {
public:
    using Step = PreparedStatement::Step;
    using Shelf = std::vector<std::unique_ptr<PreparedStatement>>;

    Statement(std::unique_ptr<PreparedStatement> prepared, Shelf& shelf)
        : m_prepared(std::move(prepared)), m_shelf(&shelf) {}
    Statement(Statement&&) noexcept = default;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    // Starts anew with these values for $1, $2, ...; they are copied.
    Result<void> bind(std::span<SqlValue const> values) { return m_prepared->bind(values); }

    Result<Step> step() { return m_prepared->step(); }

    // bind() and one step().
    Result<Step> run(std::span<SqlValue const> values);
    Result<Step> run(std::initializer_list<SqlValue> values) {
        return run(std::span(values.begin(), values.size()));
    }

    // Columns of the row, counted from 0. A column of another type is a damaged registry.
    Result<std::string> text(int column) const { return m_prepared->text(column); }
    Result<std::int64_t> integer(int column) const { return m_prepared->integer(column); }
    Result<std::optional<std::string>> optional_text(int column) const;
    Result<std::optional<std::vector<std::uint8_t>>> optional_blob(int column) const;

    std::int64_t changed_rows() const { return m_prepared->changed_rows(); }

private:
    std::unique_ptr<PreparedStatement> m_prepared;
    Shelf* m_shelf;
};

// An open database that speaks SQL. Statements die before it.
class Database {
public:
    Database() = default;
    Database(Database const&) = delete;
    Database& operator=(Database const&) = delete;
    virtual ~Database() = default;

    Result<Statement> prepare(std::string_view sql);

    // The first column of the only row of a query without parameters.
    Result<std::int64_t> query_integer(std::string_view sql);

    // Runs one or more statements without parameters and rows.
    virtual Result<void> execute(char const* sql) = 0;

    // A transaction that writes keeps all other writers out until it ends.
    virtual Result<void> begin(Access access) = 0;
    virtual Result<void> commit() = 0;
    virtual void roll_back() = 0;

    // Whether the transaction failed only because of others at the same time.
    virtual bool lost_to_others() const { return false; }

    // The role that the database knows us by, if it has roles.
    virtual std::optional<std::string> role() const { return std::nullopt; }

    // Where it is, as messages name it.
    virtual std::string name() const = 0;

    // What the database itself finds wrong with what it keeps.
    virtual Result<std::vector<std::string>> storage_problems() { return std::vector<std::string>(); }

protected:
    virtual Result<std::unique_ptr<PreparedStatement>> compile(std::string const& sql) = 0;

    // Databases whose statements must die before their connection call this in their destructor.
    void forget_statements() { m_shelves.clear(); }

private:
    friend class Transaction;

    // Lets a shelf be found without a copy of the SQL.
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };

    std::unordered_map<std::string, Statement::Shelf, Hash, std::equal_to<>> m_shelves;
    bool m_in_transaction{false};
};

// Everything between begin() and commit(); rolled back when it dies without commit(). Inside another
// transaction it is a part of that one, which alone decides.
class Transaction final {
public:
    static Result<Transaction> begin(Database& database, Access access);

    // Takes over what the database has begun by itself.
    static Transaction adopt(Database& database);

    Transaction(Transaction&& other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    // Returns when the changes are on the disk.
    Result<void> commit();

private:
    explicit Transaction(Database* database) : m_database(database) {}

    Database* m_database; // null: a part of another transaction, or ended
};

// Sleeps a while of uneven length before the next of many attempts to get at what others use. Short waits
// keep the longest wait short; who is still waiting after some milliseconds is one of many, and these would
// keep each other off the processor.
void wait_briefly(int attempt);
inline constexpr int short_wait_us = 200; // on average
inline constexpr int short_waits = 25;
inline constexpr int crowd_factor = 30;

// Runs `work`, which makes its transaction anew each time, until it does not lose to others.
template <typename Work>
std::invoke_result_t<Work> until_not_lost(Database& database, Work const& work) {
    constexpr int attempts_limit = 5'000;
    auto result = work();
    for (int attempt = 1; !result && database.lost_to_others() && attempt < attempts_limit; ++attempt) {
        wait_briefly(attempt);
        result = work();
    }
    return result;
}

// The Error for a registry that holds what we never wrote: `what` says it.
Error damaged_registry(std::string_view name, Text const& what);

} // namespace techuser
