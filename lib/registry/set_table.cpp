// SPDX-License-Identifier: Apache-2.0
#include "registry/set_table.hpp"

#include "registry/registry_store.hpp"
#include "registry/schema.hpp"
#include "registry/sequence_table.hpp"
#include "support/named.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <array>
#include <span>
#include <utility>

namespace techuser {

namespace {

using Step = Statement::Step;

constexpr std::array<Named<SetState>, 6> states{{
    {SetState::reserved, "reserved"},
    {SetState::has_signature, "signed"},
    {SetState::uploaded, "uploaded"},
    {SetState::sent, "sent"},
    {SetState::accepted, "accepted"},
    {SetState::refused, "refused"},
}};

// SELECT of all columns.
std::string selection(Transaction const& transaction) {
    return fmt::format(
        "SELECT sender_number, date, environment, sequence, application, parts, state, since, changed_by, sent_at,"
        " labels, {} FROM batch_sets",
        has_column(transaction.database().schema_version(), "declaration") ? "declaration" : "NULL");
}

constexpr std::string_view insertion =
    "INSERT INTO batch_sets (sender_number, date, environment, sequence, application, parts, state, since,"
    " changed_by, sent_at, labels, declaration) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

bool is_answer(SetState state) {
    return state == SetState::accepted || state == SetState::refused;
}

// Whether a set in state `now` can get to state `next`.
bool advances(SetState now, SetState next) {
    return is_answer(now) ? is_answer(next) : next > now;
}

std::vector<SqlValue> key_of(Submission const& submission) {
    return {
        std::int64_t{submission.sender.value()}, to_iso(submission.date), to_string(submission.environment),
        submission.sequence.to_string(), submission.application.to_string()};
}

std::vector<SqlValue> row_of(BatchSet const& set) {
    auto values = key_of(set.submission);
    values.push_back(std::optional<std::int64_t>(set.submission.parts));
    values.push_back(to_string(set.state));
    values.push_back(to_iso(set.since));
    values.push_back(set.changed_by);
    values.push_back(set.sent_at ? SqlValue(to_iso(*set.sent_at)) : SqlValue());
    values.push_back(fmt::format("{}", fmt::join(set.labels, " ")));
    values.push_back(set.declaration ? SqlValue(*set.declaration) : SqlValue());
    return values;
}

std::vector<std::string> split_labels(std::string_view text) {
    std::vector<std::string> labels;
    while (!text.empty()) {
        auto const end = std::min(text.find(' '), text.size());
        labels.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return labels;
}

// A row of selection().
Result<BatchSet> read_set(Statement const& statement, std::string const& registry_name) {
    auto const stored = [&registry_name]<typename T>(Result<T> value) -> Result<T> {
        return value ? value : fail(damaged_registry(registry_name, value.error().message));
    };
    auto const column = [&]<typename T>(int index, Result<T> (*parse)(std::string_view)) -> Result<T> {
        TRY_ASSIGN(auto const text, statement.text(index));
        return stored(parse(text));
    };
    TRY_ASSIGN(auto const number, statement.integer(0));
    TRY_ASSIGN(auto const sender, stored(SenderNumber::make(static_cast<std::uint32_t>(number))));
    TRY_ASSIGN(auto const date, column(1, parse_date));
    TRY_ASSIGN(auto const environment, column(2, parse_environment));
    TRY_ASSIGN(auto const sequence, column(3, Sequence::parse));
    TRY_ASSIGN(auto const application, column(4, ApplicationCode::parse));
    TRY_ASSIGN(auto const count, statement.optional_integer(5));
    auto const parts = count ? std::optional(static_cast<std::uint8_t>(*count)) : std::nullopt;
    TRY_ASSIGN(auto const state, column(6, parse_set_state));
    TRY_ASSIGN(auto const since, column(7, parse_timestamp));
    TRY_ASSIGN(auto changed_by, statement.text(8));
    TRY_ASSIGN(auto const sent_text, statement.optional_text(9));
    std::optional<Timestamp> sent_at;
    if (sent_text) {
        TRY_ASSIGN(sent_at, stored(parse_timestamp(*sent_text)));
    }
    TRY_ASSIGN(auto const labels, statement.text(10));
    TRY_ASSIGN(auto declaration, statement.optional_text(11));
    return BatchSet{
        .submission = {application, sender, date, sequence, environment, parts},
        .state = state,
        .since = since,
        .changed_by = std::move(changed_by),
        .sent_at = sent_at,
        .labels = split_labels(labels),
        .declaration = std::move(declaration)};
}

Result<std::optional<BatchSet>> read_set(Transaction const& transaction, Submission const& submission) {
    TRY_ASSIGN(
        auto statement,
        transaction.prepare(fmt::format(
            "{} WHERE sender_number = $1 AND date = $2 AND environment = $3 AND sequence = $4 AND application = $5",
            selection(transaction))));
    TRY_ASSIGN(auto const step, statement.run(key_of(submission)));
    if (step == Step::done) {
        return std::nullopt;
    }
    return read_set(statement, transaction.name());
}

BatchSet made_now(
    Submission const& submission, SetState state, std::span<std::string const> labels, Author const& author) {
    return {
        .submission = submission,
        .state = state,
        .since = author.when,
        .changed_by = fmt::format("{}@{}", author.user, author.host),
        .sent_at = state == SetState::sent ? std::optional(author.when) : std::nullopt,
        .labels = {labels.begin(), labels.end()}};
}

// Those whose sender number is between the two.
Result<void> visit_range(
    Transaction const& transaction, std::int64_t first, std::int64_t last, SetVisitor const& visit) {
    // A page at a time: PostgreSQL returns all rows of an answer at once.
    TRY_ASSIGN(
        auto statement,
        transaction.prepare(fmt::format(
            "{} WHERE (sender_number, date, environment, sequence, application) > ($1, $2, $3, $4, $5)"
            " AND sender_number <= $6"
            " ORDER BY sender_number, date, environment, sequence, application LIMIT 256",
            selection(transaction))));
    // No date is empty.
    std::vector<SqlValue> position{first, std::string(), std::string(), std::string(), std::string(), last};
    TRY_ASSIGN(auto step, statement.run(position));
    while (step == Step::row) {
        while (step == Step::row) {
            TRY_ASSIGN(auto const set, read_set(statement, transaction.name()));
            position = key_of(set.submission);
            TRY(visit(set));
            TRY_ASSIGN(step, statement.step());
        }
        position.emplace_back(last);
        TRY_ASSIGN(step, statement.run(position));
    }
    return {};
}

// The latest one that the declaration has and that was not refused.
Result<std::optional<BatchSet>> find_set_for(
    Transaction const& transaction, std::string const& declaration, Submission const& like) {
    TRY_ASSIGN(
        auto statement,
        transaction.prepare(fmt::format(
            "{} WHERE declaration = $1 AND sender_number = $2 AND environment = $3 AND application = $4"
            " AND state <> 'refused' ORDER BY date DESC, sequence DESC LIMIT 1",
            selection(transaction))));
    TRY_ASSIGN(
        auto const step, statement.run(
                             {declaration, std::int64_t{like.sender.value()}, to_string(like.environment),
                              like.application.to_string()}));
    if (step == Step::done) {
        return std::nullopt;
    }
    return read_set(statement, transaction.name());
}

} // namespace

std::string_view to_string(SetState state) {
    return name_of(states, state);
}

Result<SetState> parse_set_state(std::string_view text) {
    return parse_named(states, "set-state", gettext_noop("unknown state {}: choose one of {}"), text);
}

Result<bool> advance_set(WriteTransaction& transaction, BatchSet const& set) {
    TRY_ASSIGN(auto const recorded, read_set(transaction, set.submission));
    if (recorded && !advances(recorded->state, set.state)) {
        return false;
    }
    auto next = set;
    if (recorded && !next.sent_at) {
        next.sent_at = recorded->sent_at;
    }
    TRY_ASSIGN(
        auto statement,
        transaction.prepare(fmt::format(
            "{} ON CONFLICT (sender_number, date, environment, sequence, application) DO UPDATE SET"
            " parts = excluded.parts, state = excluded.state, since = excluded.since,"
            " changed_by = excluded.changed_by, sent_at = excluded.sent_at, labels = excluded.labels",
            insertion)));
    TRY(statement.run(row_of(next)));
    return true;
}

Result<void> insert_set(WriteTransaction& transaction, BatchSet const& set) {
    TRY_ASSIGN(auto statement, transaction.prepare(fmt::format("{} ON CONFLICT DO NOTHING", insertion)));
    TRY(statement.run(row_of(set)));
    if (statement.changed_rows() == 0) {
        return fail(
            ErrorCode::unreadable, "record",
            say("duplicate set of sender number '{}' on {} with sequence '{}'",
                set.submission.sender.to_string(), verbatim(to_iso(set.submission.date)),
                set.submission.sequence.to_string()),
            say("export again"));
    }
    return {};
}

Result<void> visit_sets(Transaction const& transaction, SetVisitor const& visit) {
    return visit_range(transaction, 0, SenderNumber::last, visit);
}

Result<std::vector<Submission>> Registry::reserve_sets(
    Submission const& first, std::uint32_t count, Author const& author) {
    return m_store->write([&](WriteTransaction& transaction) -> Result<std::vector<Submission>> {
        TRY_ASSIGN(auto statement, transaction.prepare(fmt::format("{} ON CONFLICT DO NOTHING", insertion)));
        std::vector<Submission> submissions;
        auto submission = first;
        while (submissions.size() < count) {
            auto const left = count - static_cast<std::uint32_t>(submissions.size());
            TRY_ASSIGN(
                auto const sequences,
                take_sequences(transaction, first.sender, first.date, first.environment, left, author));
            for (auto const& sequence : sequences) {
                submission.sequence = sequence;
                TRY(statement.run(row_of(made_now(submission, SetState::reserved, {}, author))));
                // A name that was given by hand before is passed over: it may have been sent.
                if (statement.changed_rows() > 0) {
                    submissions.push_back(submission);
                }
            }
        }
        return submissions;
    });
}

Result<std::vector<Submission>> Registry::peek_sets(Submission const& first, std::uint32_t count) {
    return m_store->read([&](Transaction& transaction) -> Result<std::vector<Submission>> {
        std::vector<Submission> submissions;
        std::uint32_t ahead = 0;
        while (submissions.size() < count) {
            auto const left = count - static_cast<std::uint32_t>(submissions.size());
            ahead += left;
            TRY_ASSIGN(
                auto const sequences,
                next_sequences(transaction, first.sender, first.date, first.environment, ahead));
            for (auto const& sequence : std::span(sequences).last(left)) {
                auto submission = first;
                submission.sequence = sequence;
                TRY_ASSIGN(auto const recorded, read_set(transaction, submission));
                if (!recorded) {
                    submissions.push_back(submission);
                }
            }
        }
        return submissions;
    });
}

Result<BatchSet> Registry::reserve_set_for(
    std::string const& declaration, Submission const& first, Author const& author) {
    return m_store->write([&](WriteTransaction& transaction) -> Result<BatchSet> {
        TRY_ASSIGN(auto const known, find_set_for(transaction, declaration, first));
        if (known) {
            return *known;
        }
        TRY_ASSIGN(auto statement, transaction.prepare(fmt::format("{} ON CONFLICT DO NOTHING", insertion)));
        auto set = made_now(first, SetState::reserved, {}, author);
        set.declaration = declaration;
        do { // a name that was given by hand before is passed over
            TRY_ASSIGN(
                auto const sequences,
                take_sequences(transaction, first.sender, first.date, first.environment, 1, author));
            set.submission.sequence = sequences.front();
            TRY(statement.run(row_of(set)));
        } while (statement.changed_rows() == 0);
        return set;
    });
}

Result<std::optional<BatchSet>> Registry::find_set(Submission const& submission) {
    return m_store->read([&](Transaction& transaction) { return read_set(transaction, submission); });
}

Result<BatchSet> Registry::record_set(
    Submission const& submission, SetState state, std::span<std::string const> labels, Author const& author) {
    return m_store->write([&](WriteTransaction& transaction) -> Result<BatchSet> {
        TRY(advance_set(transaction, made_now(submission, state, labels, author)));
        TRY_ASSIGN(auto const recorded, read_set(transaction, submission));
        return *recorded;
    });
}

Result<void> Registry::each_set(SetVisitor const& visit) {
    return m_store->read_at_leisure([&](Transaction& transaction) { return visit_sets(transaction, visit); });
}

Result<std::vector<BatchSet>> Registry::sets_of(RegisteredUser const& user) {
    return m_store->read([&](Transaction& transaction) -> Result<std::vector<BatchSet>> {
        TRY_ASSIGN(
            auto numbers,
            transaction.prepare("SELECT number FROM sender_numbers JOIN users ON users.id = user_id"
                                " WHERE username = $1 ORDER BY number"));
        std::vector<BatchSet> sets;
        TRY_ASSIGN(auto step, numbers.run({user.registration.username.to_string()}));
        while (step == Step::row) {
            TRY_ASSIGN(auto const number, numbers.integer(0));
            TRY(visit_range(transaction, number, number, [&](BatchSet const& set) -> Result<void> {
                sets.push_back(set);
                return {};
            }));
            TRY_ASSIGN(step, numbers.step());
        }
        return sets;
    });
}

} // namespace techuser
