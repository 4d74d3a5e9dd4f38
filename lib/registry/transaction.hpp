// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/database.hpp"
#include <techuser/registry.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace techuser {

// A database as it is at one moment: everything between the begin and the end of a transaction. Rolled back
// by its destructor. What only reads takes a Transaction&, what changes something a WriteTransaction&.
class Transaction {
public:
    static Result<Transaction> begin(Database& database);

    Transaction(Transaction&& other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    Database& database() const { return *m_database; }
    Result<Statement> prepare(std::string_view sql) const { return m_database->prepare(sql); }
    Result<std::int64_t> query_integer(std::string_view sql) const { return m_database->query_integer(sql); }

    // For damaged_registry().
    std::string name() const { return m_database->name(); }

protected:
    explicit Transaction(Database& database) : m_database(&database) {}

    Database* m_database; // null once it has ended, or was moved from
};

// Continues from the largest number in a table, which it queries once: the transaction excludes all other
// writers.
class Counter final {
public:
    // `largest` is SQL for that number, 0 for an empty table.
    explicit Counter(std::string_view largest) : m_largest(largest) {}

    // The number after the last one. Stays the same until it is used.
    Result<std::int64_t> next(Transaction const& transaction);
    void use(std::int64_t number) { m_last = number; }

private:
    std::string_view m_largest;
    std::optional<std::int64_t> m_last;
};

// Keeps all other writers out until its end.
class WriteTransaction final : public Transaction {
public:
    static Result<WriteTransaction> begin(Database& database);

    // Takes over a transaction that was begun by a statement.
    static WriteTransaction adopt(Database& database) { return WriteTransaction(database); }

    // Returns when the changes are on the disk.
    Result<void> commit();

    Counter user_ids{"SELECT coalesce(max(id), 0) FROM users"};
    Counter channel_ids{"SELECT coalesce(max(id), 0) FROM channels"};
    Counter journal_lines{"SELECT coalesce(max(number), 0) FROM journal"};
    Counter assigned_numbers{largest_assigned_number};

    std::optional<Numbering> numbering{}; // once it was asked for

    static constexpr std::string_view largest_assigned_number =
        "SELECT coalesce(max(number), 0) FROM sender_numbers WHERE source = 'assigned'";

private:
    using Transaction::Transaction;
};

} // namespace techuser
