// SPDX-License-Identifier: Apache-2.0
// A sequence is in its table, with who took it last. The journal tells only when the first one of a sender,
// date and environment was taken; a line for every submission would make it grow without bound.
#include "registry/sequence_table.hpp"

#include "registry/journal_details.hpp"
#include "registry/journal_table.hpp"
#include "registry/registry_store.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

namespace techuser {

namespace {

using Step = Statement::Step;

// A row of visit_sequences().
Result<SequenceState> read_state(Statement const& statement, std::string const& registry_name) {
    auto const stored = [&registry_name]<typename T>(Result<T> value) -> Result<T> {
        return value ? value : fail(damaged_registry(registry_name, value.error().message));
    };
    TRY_ASSIGN(auto const number, statement.integer(0));
    TRY_ASSIGN(auto const sender, stored(SenderNumber::make(static_cast<std::uint32_t>(number))));
    TRY_ASSIGN(auto const date_text, statement.text(1));
    TRY_ASSIGN(auto const date, stored(parse_date(date_text)));
    TRY_ASSIGN(auto const environment_text, statement.text(2));
    TRY_ASSIGN(auto const environment, stored(parse_environment(environment_text)));
    TRY_ASSIGN(auto const ordinal, statement.integer(3));
    TRY_ASSIGN(auto const last, stored(Sequence::from_ordinal(static_cast<std::uint32_t>(ordinal))));
    TRY_ASSIGN(auto const at, statement.text(4));
    TRY_ASSIGN(auto const reserved_at, stored(parse_timestamp(at)));
    TRY_ASSIGN(auto reserved_by, statement.text(5));
    return SequenceState{
        .sender = sender,
        .date = date,
        .environment = environment,
        .last = last,
        .reserved_at = reserved_at,
        .reserved_by = std::move(reserved_by)};
}

} // namespace

Result<std::vector<Sequence>> next_sequences(
    Transaction const& transaction, SenderNumber const& sender, Date date, Environment environment,
    std::uint32_t count) {
    TRY_ASSIGN(
        auto last, transaction.prepare("SELECT last_ordinal FROM sequences"
                                       " WHERE sender_number = $1 AND date = $2 AND environment = $3"));
    TRY_ASSIGN(
        auto const step, last.run({std::int64_t{sender.value()}, to_iso(date), to_string(environment)}));
    std::int64_t taken = 0;
    if (step == Step::row) {
        TRY_ASSIGN(taken, last.integer(0));
    }
    auto const left = Sequence::count - taken;
    if (left < count) {
        return fail(
            ErrorCode::conflict, "sequences-exhausted",
            say("sequences of sender number '{}' on {} in environment {}: {} of {} are left",
                sender.to_string(), verbatim(to_iso(date)), verbatim(to_string(environment)), left,
                Sequence::count),
            left == 0 ? say("take another date") : say("take fewer, or another date"));
    }
    std::vector<Sequence> sequences;
    for (std::uint32_t index = 1; index <= count; ++index) {
        TRY_ASSIGN(auto const sequence, Sequence::from_ordinal(static_cast<std::uint32_t>(taken) + index));
        sequences.push_back(sequence);
    }
    return sequences;
}

Result<std::vector<Sequence>> take_sequences(
    WriteTransaction& transaction, SenderNumber const& sender, Date date, Environment environment,
    std::uint32_t count, Author const& author) {
    TRY_ASSIGN(auto sequences, next_sequences(transaction, sender, date, environment, count));
    if (sequences.empty()) {
        return sequences;
    }
    TRY_ASSIGN(
        auto store,
        transaction.prepare(
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
            transaction,
            {.action = "sequences-reserved",
             .subject = sender.to_string(),
             .details = sequences_reserved_details(date, environment)},
            author));
    }
    return sequences;
}

Result<std::vector<Sequence>> Registry::reserve_sequences(
    SenderNumber const& sender, Date date, Environment environment, std::uint32_t count,
    Author const& author) {
    return m_store->write([&](WriteTransaction& transaction) {
        return take_sequences(transaction, sender, date, environment, count, author);
    });
}

Result<void> visit_sequences(
    Transaction const& transaction, std::function<Result<void>(SequenceState const&)> const& visit) {
    // A page at a time: PostgreSQL returns all rows of an answer at once.
    TRY_ASSIGN(
        auto statement,
        transaction.prepare(
            "SELECT sender_number, date, environment, last_ordinal, reserved_at, reserved_by FROM sequences"
            " WHERE (sender_number, date, environment) > ($1, $2, $3)"
            " ORDER BY sender_number, date, environment LIMIT 256"));
    TRY_ASSIGN(auto step, statement.run({std::int64_t{0}, std::string(), std::string()}));
    while (step == Step::row) {
        std::optional<SequenceState> last;
        while (step == Step::row) {
            TRY_ASSIGN(last, read_state(statement, transaction.name()));
            TRY(visit(*last));
            TRY_ASSIGN(step, statement.step());
        }
        TRY_ASSIGN(
            step,
            statement.run(
                {std::int64_t{last->sender.value()}, to_iso(last->date), to_string(last->environment)}));
    }
    return {};
}

Result<void> insert_sequence(WriteTransaction& transaction, SequenceState const& state) {
    auto const date = to_iso(state.date);
    TRY_ASSIGN(
        auto statement,
        transaction.prepare("INSERT INTO sequences (sender_number, date, environment, last_ordinal,"
                            " reserved_at, reserved_by) VALUES ($1, $2, $3, $4, $5, $6)"
                            " ON CONFLICT DO NOTHING"));
    TRY(statement.run(
        {std::int64_t{state.sender.value()}, date, to_string(state.environment),
         std::int64_t{state.last.ordinal()}, to_iso(state.reserved_at), state.reserved_by}));
    if (statement.changed_rows() == 0) {
        return fail(
            ErrorCode::unreadable, "record",
            say("duplicate last sequence of sender number '{}' on {} in environment {}",
                state.sender.to_string(), verbatim(date), verbatim(to_string(state.environment))),
            say("export again"));
    }
    return {};
}

} // namespace techuser
