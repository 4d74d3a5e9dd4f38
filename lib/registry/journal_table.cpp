// SPDX-License-Identifier: Apache-2.0
#include "registry/journal_table.hpp"

#include "registry/registry_store.hpp"
#include "support/json_depth.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <utility>

namespace techuser {

namespace {

using Step = Statement::Step;

Result<JournalEntry> read_entry(Statement const& statement, std::string const& registry_name) {
    TRY_ASSIGN(auto const number, statement.integer(0));
    TRY_ASSIGN(auto const at, statement.text(1));
    auto const when = parse_timestamp(at);
    if (!when) {
        return fail(damaged_registry(registry_name, when.error().message));
    }
    TRY_ASSIGN(auto user, statement.text(2));
    TRY_ASSIGN(auto host, statement.text(3));
    TRY_ASSIGN(auto action, statement.text(4));
    TRY_ASSIGN(auto subject, statement.text(5));
    TRY_ASSIGN(auto details, statement.text(6));
    if (is_too_deep(details)) {
        return fail(damaged_registry(
            registry_name,
            say("journal line {}: nested more than {} levels deep", number, json_depth_limit)));
    }
    TRY_ASSIGN(auto role, statement.optional_text(7));
    return JournalEntry{
        .number = number,
        .when = *when,
        .user = std::move(user),
        .host = std::move(host),
        .action = std::move(action),
        .subject = std::move(subject),
        .details = std::move(details),
        .role = std::move(role)};
}

// What the journal calls a technical user: its username, and each sender number that it has or had.
Result<std::vector<SqlValue>> subjects_of(Transaction const& transaction, RegisteredUser const& user) {
    auto const& username = user.registration.username.to_string();
    std::vector<SqlValue> subjects{username};
    TRY_ASSIGN(
        auto numbers, transaction.prepare("SELECT number FROM sender_numbers"
                                          " WHERE user_id = (SELECT id FROM users WHERE username = $1)"));
    TRY_ASSIGN(auto step, numbers.run({username}));
    while (step == Step::row) {
        TRY_ASSIGN(auto const number, numbers.integer(0));
        subjects.emplace_back(fmt::format("{:06}", number));
        TRY_ASSIGN(step, numbers.step());
    }
    return subjects;
}

} // namespace

Result<void> write_journal(WriteTransaction& transaction, JournalChange change, Author const& author) {
    TRY_ASSIGN(auto const number, transaction.journal_lines.next(transaction));
    TRY(insert_journal_entry(
        transaction, {.number = number,
                      .when = author.when,
                      .user = author.user,
                      .host = author.host,
                      .action = std::string(change.action),
                      .subject = std::move(change.subject),
                      .details = std::move(change.details),
                      .role = transaction.database().role()}));
    transaction.journal_lines.use(number);
    return {};
}

Result<void> insert_journal_entry(WriteTransaction& transaction, JournalEntry const& entry) {
    TRY_ASSIGN(
        auto statement,
        transaction.prepare("INSERT INTO journal (number, at, \"user\", host, action, subject, details, role)"
                            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"));
    TRY(statement.run(
        {entry.number, to_iso(entry.when), entry.user, entry.host, entry.action, entry.subject, entry.details,
         entry.role}));
    return {};
}

Result<void> visit_journal(
    Transaction const& transaction, std::function<Result<void>(JournalEntry const&)> const& visit) {
    // A page at a time: PostgreSQL returns all rows of an answer at once.
    TRY_ASSIGN(
        auto statement,
        transaction.prepare("SELECT number, at, \"user\", host, action, subject, details, role FROM journal"
                            " WHERE number > $1 ORDER BY number LIMIT 256"));
    std::int64_t last = 0;
    TRY_ASSIGN(auto step, statement.run({last}));
    while (step == Step::row) {
        while (step == Step::row) {
            TRY_ASSIGN(auto const entry, read_entry(statement, transaction.name()));
            last = entry.number;
            TRY(visit(entry));
            TRY_ASSIGN(step, statement.step());
        }
        TRY_ASSIGN(step, statement.run({last}));
    }
    return {};
}

Result<std::vector<JournalEntry>> Registry::journal() {
    return m_store->read([](Transaction& transaction) -> Result<std::vector<JournalEntry>> {
        std::vector<JournalEntry> entries;
        TRY(visit_journal(transaction, [&entries](JournalEntry const& entry) -> Result<void> {
            entries.push_back(entry);
            return {};
        }));
        return entries;
    });
}

Result<std::vector<JournalEntry>> Registry::journal_of(RegisteredUser const& user) {
    return m_store->read([&](Transaction& transaction) -> Result<std::vector<JournalEntry>> {
        TRY_ASSIGN(auto const subjects, subjects_of(transaction, user));
        std::string parameters;
        for (std::size_t number = 1; number <= subjects.size(); ++number) {
            parameters += fmt::format("{}${}", number == 1 ? "" : ", ", number);
        }
        TRY_ASSIGN(
            auto statement,
            transaction.prepare(fmt::format(
                "SELECT number, at, \"user\", host, action, subject, details, role FROM journal"
                " WHERE subject IN ({}) ORDER BY number",
                parameters)));
        TRY_ASSIGN(auto step, statement.run(subjects));
        std::vector<JournalEntry> entries;
        while (step == Step::row) {
            TRY_ASSIGN(auto entry, read_entry(statement, transaction.name()));
            entries.push_back(std::move(entry));
            TRY_ASSIGN(step, statement.step());
        }
        return entries;
    });
}

} // namespace techuser
