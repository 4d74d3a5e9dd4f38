// SPDX-License-Identifier: Apache-2.0
// Whether a registry holds what it must.
#include "registry/registry_check.hpp"

#include "registry/journal_details.hpp"
#include "registry/journal_table.hpp"
#include "registry/number_table.hpp"
#include "registry/registry_store.hpp"
#include "registry/sequence_table.hpp"
#include "registry/set_table.hpp"
#include "registry/user_reader.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <array>

namespace techuser {

namespace {

using Step = Statement::Step;

constexpr std::size_t problems_limit = 100;

// A query that finds what contradicts a rule of the registry.
struct Contradiction {
    std::string_view id;
    std::string_view sql; // one text column
    char const* message;  // {} is that text

    // Calls `tell(message)` for each row.
    template <typename Tell>
    Result<void> each(Transaction const& transaction, Tell const& tell) const {
        TRY_ASSIGN(auto statement, transaction.prepare(sql));
        TRY_ASSIGN(auto step, statement.run({}));
        while (step == Step::row) {
            TRY_ASSIGN(auto const text, statement.text(0));
            TRY(tell(tabled(message, verbatim(text))));
            TRY_ASSIGN(step, statement.step());
        }
        return {};
    }
};

constexpr std::array contradictions{
    Contradiction{
        "duplicate", "SELECT lower(username) FROM users GROUP BY lower(username) HAVING count(*) > 1",
        gettext_noop("username '{}': several technical users have it")},
    Contradiction{
        "duplicate",
        "SELECT CAST(sender_number AS TEXT) FROM users WHERE sender_number IS NOT NULL"
        " GROUP BY sender_number HAVING count(*) > 1",
        gettext_noop("sender number {}: several technical users have it")},
    Contradiction{
        "duplicate",
        "SELECT enterprise_number FROM users WHERE removed_on IS NULL GROUP BY enterprise_number, quality"
        " HAVING count(*) > 1",
        gettext_noop("enterprise number {}: several technical users for one quality")},
    Contradiction{
        "sender-number",
        "SELECT username FROM users WHERE sender_number IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sender_numbers"
        " WHERE number = sender_number AND user_id = users.id AND state = 'current'"
        " AND source = sender_number_source)",
        gettext_noop("technical user '{}': its sender number is not among the numbers that were used")},
    Contradiction{
        "sender-number",
        "SELECT CAST(number AS TEXT) FROM sender_numbers WHERE state = 'current' AND NOT EXISTS"
        " (SELECT 1 FROM users WHERE users.id = user_id AND sender_number = number)",
        gettext_noop("sender number {}: the technical user that should have it does not")},
    Contradiction{
        "journal",
        "SELECT username FROM users WHERE NOT EXISTS"
        " (SELECT 1 FROM journal WHERE subject = username AND action = 'created')",
        gettext_noop("technical user '{}': the journal does not say who registered it")},
    Contradiction{
        "lost",
        "SELECT subject FROM journal WHERE action = 'created' AND NOT EXISTS"
        " (SELECT 1 FROM users WHERE username = subject)",
        gettext_noop("technical user '{}': it is in the journal, but not in the registry")},
};

// Collects problems. What cannot be read is a problem too, and the checks after it still run.
class Checker final {
public:
    Checker(Transaction const& transaction, std::function<void(std::size_t)> const& progress)
        : m_transaction(&transaction), m_progress(progress) {}

    Result<RegistryCheck> run() {
        TRY(collect("storage", storage()));
        TRY(collect("row", users()));
        for (auto const& contradiction : contradictions) {
            auto const add = [&](Text message) -> Result<void> {
                note(contradiction.id, std::move(message));
                return {};
            };
            TRY(collect(contradiction.id, contradiction.each(*m_transaction, add)));
        }
        TRY(collect("sender-number", numbers()));
        TRY(collect("sequence", sequences()));
        TRY(collect("set", sets()));
        TRY(collect("journal", journal()));
        return m_check;
    }

private:
    void note(std::string_view id, Text message) {
        if (m_check.problems.size() < problems_limit) {
            m_check.problems.push_back(
                {.id = id, .severity = Severity::error, .field = {}, .message = std::move(message)});
        }
    }

    Result<void> collect(std::string_view id, Result<void> result) {
        if (!result && result.error().code == ErrorCode::unreadable) {
            note(id, std::move(result).error().message);
            return {};
        }
        return result;
    }

    Result<void> storage() {
        TRY_ASSIGN(auto problems, m_transaction->database().storage_problems());
        for (auto& problem : problems) {
            note("storage", Text(std::move(problem)));
        }
        return {};
    }

    Result<void> users() {
        TRY_ASSIGN(auto reader, UserReader::prepare(m_transaction->database()));
        TRY_ASSIGN(
            auto users, m_transaction->prepare(
                            "SELECT " + UserReader::columns(m_transaction->database()) +
                            " FROM users WHERE id > $1 ORDER BY id LIMIT 1"));
        TRY_ASSIGN(auto step, users.run({std::int64_t{0}}));
        while (step == Step::row) {
            TRY_ASSIGN(auto const id, users.integer(0));
            TRY(collect("row", one_user(reader, users)));
            TRY_ASSIGN(step, users.run({id}));
        }
        return {};
    }

    Result<void> one_user(UserReader& reader, Statement const& users) {
        TRY_ASSIGN(auto const user, reader.read(users));
        count();
        if (user.removed_on) {
            ++m_check.removed;
        } else {
            ++m_check.active;
        }
        if (auto const channels = check_channels(user.registration.channels); !channels) {
            note(
                "row", say("technical user '{}': {}", user.registration.username.to_string(),
                           channels.error().message));
        }
        return {};
    }

    Result<void> numbers() {
        TRY(read_numbering(*m_transaction));
        return visit_retired_numbers(*m_transaction, [](RetiredNumber const&) { return Result<void>{}; });
    }

    Result<void> sequences() {
        return visit_sequences(*m_transaction, [this](SequenceState const&) -> Result<void> {
            ++m_check.sequences;
            count();
            return {};
        });
    }

    Result<void> sets() {
        return visit_sets(*m_transaction, [this](BatchSet const&) -> Result<void> {
            ++m_check.sets;
            count();
            return {};
        });
    }

    Result<void> journal() {
        return visit_journal(*m_transaction, [this](JournalEntry const& entry) -> Result<void> {
            if (entry.number != m_last_entry + 1) {
                note("journal", say("journal: line {} is followed by line {}", m_last_entry, entry.number));
            }
            if (!is_details(entry.details)) {
                note("journal", say("journal: line {} has no details", entry.number));
            }
            m_last_entry = entry.number;
            ++m_check.journal_entries;
            count();
            return {};
        });
    }

    void count() {
        ++m_records;
        if (m_progress) {
            m_progress(m_records);
        }
    }

    Transaction const* m_transaction;
    std::function<void(std::size_t)> const& m_progress;
    std::size_t m_records{0};
    RegistryCheck m_check{};
    std::int64_t m_last_entry{0};
};

} // namespace

Result<RegistryCheck> Registry::check(std::function<void(std::size_t)> const& progress) {
    return m_store->read_at_leisure(
        [&](Transaction& transaction) { return Checker(transaction, progress).run(); });
}

Result<void> refuse_contradictions(Transaction const& transaction) {
    for (auto const& contradiction : contradictions) {
        TRY(contradiction.each(transaction, [](Text message) -> Result<void> {
            return fail(ErrorCode::unreadable, "journal", std::move(message), say("export again"));
        }));
    }
    return {};
}

} // namespace techuser
