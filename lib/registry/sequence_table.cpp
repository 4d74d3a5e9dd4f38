// SPDX-License-Identifier: Apache-2.0
#include "registry/journal_details.hpp"
#include "registry/registry_store.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

namespace techuser {

Result<std::vector<Sequence>> SqlRegistry::next_sequences(
    SenderNumber const& sender, Date date, Environment environment, std::uint32_t count) {
    TRY_ASSIGN(
        auto last, m_database->prepare("SELECT last_ordinal FROM sequences"
                                       " WHERE sender_number = $1 AND date = $2 AND environment = $3"));
    TRY_ASSIGN(
        auto const step, last.run({std::int64_t{sender.value()}, to_iso(date), to_string(environment)}));
    std::int64_t taken = 0;
    if (step == Statement::Step::row) {
        TRY_ASSIGN(taken, last.integer(0));
    }
    auto const left = Sequence::count - taken;
    if (left < count) {
        return fail(
            ErrorCode::conflict, "sequences-exhausted",
            say("sequences of sender number '{}' on {} in environment {}: {} of {} are left",
                sender.to_string(), to_iso(date), to_string(environment), left, Sequence::count),
            left == 0 ? say("take another date") : say("take fewer, or another date"));
    }
    std::vector<Sequence> sequences;
    for (std::uint32_t index = 1; index <= count; ++index) {
        TRY_ASSIGN(auto const sequence, Sequence::from_ordinal(static_cast<std::uint32_t>(taken) + index));
        sequences.push_back(sequence);
    }
    return sequences;
}

Result<std::vector<Sequence>> SqlRegistry::reserve_sequences(
    SenderNumber const& sender, Date date, Environment environment, std::uint32_t count,
    Author const& author) {
    return change([&]() -> Result<std::vector<Sequence>> {
        TRY_ASSIGN(auto sequences, next_sequences(sender, date, environment, count));
        if (sequences.empty()) {
            return sequences;
        }
        TRY_ASSIGN(
            auto store,
            m_database->prepare(
                "INSERT INTO sequences (sender_number, date, environment, last_ordinal, reserved_at, reserved_by)"
                " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (sender_number, date, environment)"
                " DO UPDATE SET last_ordinal = excluded.last_ordinal,"
                " reserved_at = excluded.reserved_at, reserved_by = excluded.reserved_by"));
        TRY(store.run(
            {std::int64_t{sender.value()}, to_iso(date), to_string(environment),
             std::int64_t{sequences.back().ordinal()}, to_iso(author.when),
             fmt::format("{}@{}", author.user, author.host)}));
        if (sequences.front().ordinal() == 1) {
            TRY(write_journal(
                {.action = "sequences-reserved",
                 .subject = sender.to_string(),
                 .details = sequences_reserved_details(date, environment)},
                author));
        }
        return sequences;
    });
}

Result<std::vector<Sequence>> SqlRegistry::peek_sequences(
    SenderNumber const& sender, Date date, Environment environment, std::uint32_t count) {
    TRY_ASSIGN(auto const transaction, Transaction::begin(*m_database, Access::read));
    return next_sequences(sender, date, environment, count);
}

} // namespace techuser
