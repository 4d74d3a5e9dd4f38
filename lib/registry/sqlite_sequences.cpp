// SPDX-License-Identifier: Apache-2.0
#include "registry/journal_details.hpp"
#include "registry/sqlite_registry.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

namespace techuser {

namespace {

// The sequences after those that were given out; `connection` is inside a transaction.
Result<std::vector<Sequence>> next_sequences(
    SqliteConnection const& connection, SenderNumber const& sender, Date date, Environment environment,
    std::uint32_t count) {
    TRY_ASSIGN(
        auto last, connection.prepare("SELECT last_ordinal FROM sequences"
                                      " WHERE sender_number = ?1 AND date = ?2 AND environment = ?3"));
    TRY_ASSIGN(auto const step, last.run({sender.value(), to_iso(date), to_string(environment)}));
    std::int64_t taken = 0;
    if (step == SqliteStatement::Step::row) {
        TRY_ASSIGN(taken, last.integer(0));
    }
    auto const left = Sequence::count - taken;
    if (left < count) {
        return fail(
            ErrorCode::conflict, "sequences-exhausted",
            fmt::format(
                "sequences of sender number '{}' on {} in environment {}: {} of {} are left",
                sender.to_string(), to_iso(date), to_string(environment), left, Sequence::count),
            left == 0 ? "take another date" : "take fewer, or another date");
    }
    std::vector<Sequence> sequences;
    for (std::uint32_t index = 1; index <= count; ++index) {
        TRY_ASSIGN(auto const sequence, Sequence::from_ordinal(static_cast<std::uint32_t>(taken) + index));
        sequences.push_back(sequence);
    }
    return sequences;
}

} // namespace

Result<std::vector<Sequence>> SqliteRegistry::reserve_sequences(
    SenderNumber const& sender, Date date, Environment environment, std::uint32_t count,
    Author const& author) {
    TRY_ASSIGN(auto transaction, SqliteTransaction::begin(m_connection, SqliteAccess::write));
    TRY_ASSIGN(auto sequences, next_sequences(m_connection, sender, date, environment, count));
    if (sequences.empty()) {
        return sequences;
    }
    TRY_ASSIGN(
        auto store,
        m_connection.prepare(
            "INSERT INTO sequences (sender_number, date, environment, last_ordinal, reserved_at, reserved_by)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET last_ordinal = excluded.last_ordinal,"
            " reserved_at = excluded.reserved_at, reserved_by = excluded.reserved_by"));
    TRY(store.run(
        {sender.value(), to_iso(date), to_string(environment), sequences.back().ordinal(),
         to_iso(author.when), fmt::format("{}@{}", author.user, author.host)}));
    if (sequences.front().ordinal() == 1) {
        TRY(write_journal(
            {.action = "sequences-reserved",
             .subject = sender.to_string(),
             .details = sequences_reserved_details(date, environment)},
            author));
    }
    TRY(transaction.commit());
    return sequences;
}

Result<std::vector<Sequence>> SqliteRegistry::peek_sequences(
    SenderNumber const& sender, Date date, Environment environment, std::uint32_t count) {
    TRY_ASSIGN(auto const transaction, SqliteTransaction::begin(m_connection, SqliteAccess::read));
    return next_sequences(m_connection, sender, date, environment, count);
}

} // namespace techuser
