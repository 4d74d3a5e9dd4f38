// SPDX-License-Identifier: Apache-2.0
// Whether a registry holds what it must.
#include "registry/journal_details.hpp"
#include "registry/registry_store.hpp"
#include "registry/user_reader.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <array>

namespace techuser {

namespace {

using Step = Statement::Step;

constexpr std::size_t problems_limit = 100;

// A query whose rows should not be there.
struct Suspicion {
    std::string_view id;
    std::string_view sql; // gives one text for each
    char const* message;  // with {} for it

    // Calls `tell` for each of them.
    template <typename Tell>
    Result<void> look(Database& database, Tell const& tell) const {
        TRY_ASSIGN(auto statement, database.prepare(sql));
        TRY_ASSIGN(auto step, statement.run({}));
        while (step == Step::row) {
            TRY_ASSIGN(auto const text, statement.text(0));
            TRY(tell(tabled(message, text)));
            TRY_ASSIGN(step, statement.step());
        }
        return {};
    }
};

constexpr std::array suspicions{
    Suspicion{
        "duplicate", "SELECT lower(username) FROM users GROUP BY lower(username) HAVING count(*) > 1",
        gettext_noop("username '{}': several technical users have it")},
    Suspicion{
        "duplicate",
        "SELECT CAST(sender_number AS TEXT) FROM users GROUP BY sender_number HAVING count(*) > 1",
        gettext_noop("sender number {}: several technical users have it")},
    Suspicion{
        "duplicate",
        "SELECT enterprise_number FROM users WHERE removed_on IS NULL GROUP BY enterprise_number, quality"
        " HAVING count(*) > 1",
        gettext_noop("enterprise number {}: several technical users for one quality")},
    Suspicion{
        "journal",
        "SELECT username FROM users WHERE NOT EXISTS"
        " (SELECT 1 FROM journal WHERE subject = username AND action = 'created')",
        gettext_noop("technical user '{}': the journal does not tell who registered it")},
    Suspicion{
        "lost",
        "SELECT subject FROM journal WHERE action = 'created' AND NOT EXISTS"
        " (SELECT 1 FROM users WHERE username = subject)",
        gettext_noop("technical user '{}': the journal tells of it, and it is not there")},
};

} // namespace

// Collects problems; what the registry cannot even read is one too, and the next question is still asked.
class SqlRegistry::Checker final {
public:
    explicit Checker(SqlRegistry& registry) : m_registry(&registry), m_database(registry.m_database.get()) {}

    Result<RegistryCheck> run() {
        TRY(judge("storage", storage()));
        TRY(judge("row", users()));
        for (auto const& suspicion : suspicions) {
            TRY(judge(suspicion.id, suspicion.look(*m_database, [&](Text message) -> Result<void> {
                note(suspicion.id, std::move(message));
                return {};
            })));
        }
        TRY(judge("sequence", sequences()));
        TRY(judge("journal", journal()));
        return m_check;
    }

private:
    void note(std::string_view id, Text message) {
        if (m_check.problems.size() < problems_limit) {
            m_check.problems.push_back(
                {.id = id, .severity = Severity::error, .field = {}, .message = std::move(message)});
        }
    }

    Result<void> judge(std::string_view id, Result<void> result) {
        if (!result && result.error().code == ErrorCode::unreadable) {
            note(id, std::move(result).error().message);
            return {};
        }
        return result;
    }

    Result<void> storage() {
        TRY_ASSIGN(auto problems, m_database->storage_problems());
        for (auto& problem : problems) {
            note("storage", Text(std::move(problem)));
        }
        return {};
    }

    Result<void> users() {
        TRY_ASSIGN(auto reader, UserReader::prepare(*m_database));
        TRY_ASSIGN(auto ids, m_database->prepare("SELECT id FROM users WHERE id > $1 ORDER BY id LIMIT 1"));
        TRY_ASSIGN(auto step, ids.run({std::int64_t{0}}));
        while (step == Step::row) {
            TRY_ASSIGN(auto const id, ids.integer(0));
            TRY(judge("row", one_user(reader, id)));
            TRY_ASSIGN(step, ids.run({id}));
        }
        return {};
    }

    Result<void> one_user(UserReader& reader, std::int64_t id) {
        TRY_ASSIGN(auto const user, reader.read(id));
        ++(user.removed_on ? m_check.removed : m_check.active);
        if (auto const channels = check_channels(user.registration.channels); !channels) {
            note(
                "row", say("technical user '{}': {}", user.registration.username.to_string(),
                           channels.error().message));
        }
        return {};
    }

    Result<void> sequences() {
        return m_registry->visit_sequences([this](SequenceState const&) -> Result<void> {
            ++m_check.sequences;
            return {};
        });
    }

    Result<void> journal() {
        return m_registry->visit_journal([this](JournalEntry const& entry) -> Result<void> {
            if (entry.number != m_last_entry + 1) {
                note("journal", say("journal: after line {} comes line {}", m_last_entry, entry.number));
            }
            if (!is_details(entry.details)) {
                note("journal", say("journal: line {} has no details", entry.number));
            }
            m_last_entry = entry.number;
            ++m_check.journal_entries;
            return {};
        });
    }

    SqlRegistry* m_registry;
    Database* m_database;
    RegistryCheck m_check{};
    std::int64_t m_last_entry{0};
};

Result<RegistryCheck> SqlRegistry::check() {
    TRY_ASSIGN(auto const transaction, Transaction::begin(*m_database, Access::read));
    return Checker(*this).run();
}

Result<void> SqlRegistry::refuse_contradictions() {
    for (auto const& suspicion : suspicions) {
        TRY(suspicion.look(*m_database, [](Text message) -> Result<void> {
            return fail(ErrorCode::unreadable, "journal", std::move(message), say("export again"));
        }));
    }
    return {};
}

} // namespace techuser
