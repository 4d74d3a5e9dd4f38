// SPDX-License-Identifier: Apache-2.0
#include "registry/database.hpp"

#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <chrono>
#include <thread>
#include <unistd.h>

namespace techuser {

Statement::~Statement() {
    if (m_prepared) {
        // A statement that is not reset would keep its view of the data.
        m_prepared->reset();
        m_shelf->push_back(std::move(m_prepared));
    }
}

Result<Statement::Step> Statement::run(std::span<SqlValue const> values) {
    TRY(bind(values));
    return step();
}

Result<std::optional<std::string>> Statement::optional_text(int column) const {
    if (m_prepared->is_null(column)) {
        return std::nullopt;
    }
    return text(column);
}

Result<std::optional<std::vector<std::uint8_t>>> Statement::optional_blob(int column) const {
    if (m_prepared->is_null(column)) {
        return std::nullopt;
    }
    return m_prepared->blob(column);
}

Result<Statement> Database::prepare(std::string_view sql) {
    auto found = m_shelves.find(sql);
    if (found == m_shelves.end()) {
        found = m_shelves.try_emplace(std::string(sql)).first;
    }
    auto& [text, shelf] = *found;
    if (shelf.empty()) {
        TRY_ASSIGN(auto compiled, compile(text));
        return Statement(std::move(compiled), shelf);
    }
    auto kept = std::move(shelf.back());
    shelf.pop_back();
    return Statement(std::move(kept), shelf);
}

Result<std::int64_t> Database::query_integer(std::string_view sql) {
    TRY_ASSIGN(auto statement, prepare(sql));
    TRY_ASSIGN(auto const step, statement.run({}));
    if (step != Statement::Step::row) {
        return fail(damaged_registry(name(), say("a value is missing")));
    }
    return statement.integer(0);
}

Result<Transaction> Transaction::begin(Database& database, Access access) {
    if (database.m_in_transaction) {
        return Transaction(nullptr);
    }
    TRY(database.begin(access));
    return adopt(database);
}

Transaction Transaction::adopt(Database& database) {
    database.m_in_transaction = true;
    return Transaction(&database);
}

Transaction::~Transaction() {
    if (m_database != nullptr) {
        m_database->roll_back();
        m_database->m_in_transaction = false;
    }
}

Result<void> Transaction::commit() {
    if (m_database != nullptr) {
        TRY(m_database->commit());
        m_database->m_in_transaction = false;
        m_database = nullptr;
    }
    return {};
}

void wait_briefly(int attempt) {
    // Uneven between processes and attempts is all that is asked for: a real random number is not needed.
    constexpr int shortest_us = short_wait_us / 2;
    constexpr int range_us = short_wait_us + 1;
    auto const jitter_us = (getpid() % range_us * 37 + attempt % range_us * 97) % range_us;
    auto const factor = attempt < short_waits ? 1 : crowd_factor;
    std::this_thread::sleep_for(std::chrono::microseconds(factor * (shortest_us + jitter_us)));
}

Error damaged_registry(std::string_view name, Text const& what) {
    return {
        .code = ErrorCode::unreadable,
        .reason = "damaged",
        .message = say("registry '{}': damaged: {}", name, what),
        .hint = say("restore it from a backup")};
}

} // namespace techuser
