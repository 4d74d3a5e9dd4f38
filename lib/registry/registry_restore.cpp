// SPDX-License-Identifier: Apache-2.0
// Putting a backup in the place of a registry without giving again what was given since.
#include "registry/registry_restore.hpp"

#include "registry/journal_details.hpp"
#include "registry/journal_table.hpp"
#include "registry/sequence_table.hpp"
#include "registry/set_table.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

namespace techuser {

namespace {

using Step = Statement::Step;

// How many numbers and sequences are skipped where nothing tells what was given since the backup.
constexpr std::int64_t unknown_since = 1'000;

// Every number that the old registry knows and the backup does not is never given again.
Result<void> skip_numbers(
    Transaction const& old, WriteTransaction& restored, std::vector<SenderNumber>& skipped) {
    TRY_ASSIGN(auto known, old.prepare("SELECT number, source FROM sender_numbers ORDER BY number"));
    TRY_ASSIGN(
        auto skip, restored.prepare("INSERT INTO sender_numbers (number, source, user_id, state)"
                                    " VALUES ($1, $2, NULL, 'skipped') ON CONFLICT DO NOTHING"));
    TRY_ASSIGN(auto step, known.run({}));
    while (step == Step::row) {
        TRY_ASSIGN(auto const number, known.integer(0));
        TRY_ASSIGN(auto source, known.text(1));
        TRY(skip.run({number, std::move(source)}));
        if (skip.changed_rows() != 0) {
            TRY_ASSIGN(auto const value, SenderNumber::make(static_cast<std::uint32_t>(number)));
            skipped.push_back(value);
        }
        TRY_ASSIGN(step, known.step());
    }
    return {};
}

Result<void> continue_sequences(Transaction const& old, WriteTransaction& restored, std::int64_t& continued) {
    TRY_ASSIGN(
        auto later,
        restored.prepare("INSERT INTO sequences (sender_number, date, environment, last_ordinal, reserved_at,"
                         " reserved_by) VALUES ($1, $2, $3, $4, $5, $6)"
                         " ON CONFLICT (sender_number, date, environment) DO UPDATE SET"
                         " last_ordinal = excluded.last_ordinal, reserved_at = excluded.reserved_at,"
                         " reserved_by = excluded.reserved_by"
                         " WHERE excluded.last_ordinal > sequences.last_ordinal"));
    return visit_sequences(old, [&](SequenceState const& state) -> Result<void> {
        TRY(later.run(
            {std::int64_t{state.sender.value()}, to_iso(state.date), to_string(state.environment),
             std::int64_t{state.last.ordinal()}, to_iso(state.reserved_at), state.reserved_by}));
        continued += later.changed_rows();
        return {};
    });
}

// What was sent since the backup is not sent again.
Result<void> continue_sets(Transaction const& old, WriteTransaction& restored) {
    return visit_sets(old, [&](BatchSet const& set) -> Result<void> {
        TRY(advance_set(restored, set));
        return {};
    });
}

Result<void> skip_unknown(WriteTransaction& restored, Restoration& restoration) {
    TRY_ASSIGN(auto const last, restored.query_integer(WriteTransaction::largest_assigned_number));
    TRY_ASSIGN(
        auto skip, restored.prepare("INSERT INTO sender_numbers (number, source, user_id, state)"
                                    " VALUES ($1, 'assigned', NULL, 'skipped') ON CONFLICT DO NOTHING"));
    for (auto number = last + 1; number <= std::min<std::int64_t>(last + unknown_since, SenderNumber::last);
         ++number) {
        TRY(skip.run({number}));
        TRY_ASSIGN(auto const value, SenderNumber::make(static_cast<std::uint32_t>(number)));
        restoration.skipped_numbers.push_back(value);
    }
    TRY_ASSIGN(
        auto later, restored.prepare("UPDATE sequences SET last_ordinal = min(last_ordinal + $1, $2)"));
    TRY(later.run({unknown_since, std::int64_t{Sequence::count}}));
    restoration.continued_sequences = later.changed_rows();
    return {};
}

} // namespace

Result<Restoration> avoid_repetition(Database* old, Database& restored, Author const& author) {
    TRY_ASSIGN(auto writing, WriteTransaction::begin(restored));
    Restoration restoration{
        .old = old == nullptr ? Restoration::Old::missing : Restoration::Old::read,
        .technical_users = 0,
        .skipped_numbers = {},
        .continued_sequences = 0};
    TRY_ASSIGN(restoration.technical_users, writing.query_integer("SELECT count(*) FROM users"));
    if (old == nullptr) {
        TRY(skip_unknown(writing, restoration));
    } else {
        TRY_ASSIGN(auto const reading, Transaction::begin(*old));
        TRY(skip_numbers(reading, writing, restoration.skipped_numbers));
        TRY(continue_sequences(reading, writing, restoration.continued_sequences));
        TRY(continue_sets(reading, writing));
    }
    TRY(write_journal(
        writing,
        {.action = "restored",
         .subject = {},
         .details = restored_details(
             restoration.technical_users, static_cast<std::int64_t>(restoration.skipped_numbers.size()),
             restoration.continued_sequences)},
        author));
    TRY(writing.commit());
    return restoration;
}

} // namespace techuser
