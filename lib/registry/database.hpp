// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/schema.hpp"
#include <techuser/finding.hpp>
#include <techuser/result.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace techuser {

// The value of a column or a parameter. Owns its text or bytes.
class SqlValue final {
public:
    using Bytes = std::vector<std::uint8_t>;
    using Variant = std::variant<std::monostate, std::int64_t, std::string, Bytes>; // monostate is NULL

    // NOLINTBEGIN(google-explicit-constructor): lists of parameters are lists of plain values.
    SqlValue() = default;
    SqlValue(std::int64_t number) : m_value(number) {}
    SqlValue(std::string text) : m_value(std::move(text)) {}
    SqlValue(std::string_view text) : m_value(std::string(text)) {}
    SqlValue(std::span<std::uint8_t const> bytes) : m_value(Bytes(bytes.begin(), bytes.end())) {}
    template <typename T>
    SqlValue(std::optional<T> const& value) {
        if (value) {
            *this = SqlValue(*value);
        }
    }
    // NOLINTEND(google-explicit-constructor)

    Variant const& get() const { return m_value; }

private:
    Variant m_value;
};

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

    // Copies the values.
    virtual Result<void> bind(std::span<SqlValue const> values) = 0;
    virtual Result<Step> step() = 0;
    virtual void reset() = 0;

    // How many rows the statement changed; valid once it is done.
    virtual std::int64_t changed_rows() const = 0;

    virtual bool is_null(int column) const = 0;
    virtual Result<std::string> text(int column) const = 0;
    virtual Result<std::int64_t> integer(int column) const = 0;
    virtual Result<std::vector<std::uint8_t>> blob(int column) const = 0;
};

// A prepared statement in use. Its destructor resets it and gives it back for the next use of the same SQL.
class Statement final {
public:
    using Step = PreparedStatement::Step;
    using Idle = std::vector<std::unique_ptr<PreparedStatement>>; // prepared, and not in use

    Statement(std::unique_ptr<PreparedStatement> prepared, Idle& idle)
        : m_prepared(std::move(prepared)), m_idle(&idle) {}
    Statement(Statement&&) noexcept = default;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    // Restarts the statement with these values for $1, $2, ...
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
    Result<std::optional<std::int64_t>> optional_integer(int column) const;
    Result<std::optional<std::vector<std::uint8_t>>> optional_blob(int column) const;

    std::int64_t changed_rows() const { return m_prepared->changed_rows(); }

private:
    std::unique_ptr<PreparedStatement> m_prepared;
    Idle* m_idle;
};

// An open database that speaks SQL. Its statements must be destroyed before it.
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

    // Only Transaction calls these. begin_to_write() keeps all other writers out until the end.
    virtual Result<void> begin_to_read() = 0;
    virtual Result<void> begin_to_write() = 0;
    virtual Result<void> commit() = 0;
    virtual void roll_back() = 0;

    // All as it is now, for work that may take as long as who reads its output: null where such work keeps no
    // writer waiting anyway.
    virtual Result<std::unique_ptr<Database>> copy_aside() { return nullptr; }

    // Whether the last transaction failed only because others ran at the same time, so that repeating it can
    // succeed.
    virtual bool lost_to_others() const { return false; }

    // The role that the database knows us by, if it has roles.
    virtual std::optional<std::string> role() const { return std::nullopt; }

    // Where it is, as messages name it.
    virtual std::string name() const = 0;

    // The version of the registry's schema, which may be older while it is read for a backup.
    std::size_t schema_version() const { return m_schema_version; }
    void set_schema_version(std::size_t version) { m_schema_version = version; }

    // What the database itself finds wrong with its storage.
    virtual Result<std::vector<std::string>> storage_problems() { return std::vector<std::string>(); }

protected:
    virtual Result<std::unique_ptr<PreparedStatement>> compile(std::string const& sql) = 0;

    // Databases whose statements must be destroyed before their connection call this in their destructor.
    void forget_statements() { m_idle_statements.clear(); }

private:
    // Lets SQL be looked up without a copy of it.
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };

    std::unordered_map<std::string, Statement::Idle, Hash, std::equal_to<>> m_idle_statements;
    std::size_t m_schema_version{schema_version_now};
};

// The Error for a registry that holds what we never wrote: `what` says it.
Error damaged_registry(std::string_view name, Text const& what);

} // namespace techuser
