// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/database.hpp"
#include "registry/sqlite.hpp"
#include "registry/user_writer.hpp"
#include <techuser/registry.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace techuser {

// open_registry() and import_registry() for a SQLite file.
Result<std::unique_ptr<Registry>> open_sqlite_registry(
    std::string_view path, OpenMode mode, OlderSchema older);
Result<void> import_sqlite_registry(std::string_view path, RecordSource const& source, Author const& author);

// The same for postgresql://...
Result<std::unique_ptr<Registry>> open_postgres_registry(
    std::string const& url, OpenMode mode, OlderSchema older);
Result<void> import_postgres_registry(
    std::string const& url, RecordSource const& source, Author const& author);

// Makes an empty registry in an empty database.
Result<void> make_tables(SqliteConnection& connection);

// An empty registry that disappears with its connection; messages call it `name`.
Result<std::unique_ptr<SqliteConnection>> make_passing_registry(std::string const& name);

// A registry in a new file, which appears whole or not at all: `fill` makes it at the path that it is given,
// where there is an empty file. Conflict: file-exists.
Result<void> make_registry_file(
    std::string_view path, std::function<Result<void>(std::string const& temporary_path)> const& fill);

// The registry `name` has another schema than this program knows.
Error newer_schema(std::string_view name);
Error older_schema(std::string_view name);

// What becomes of changes.
enum class Ending : std::uint8_t { commit, roll_back };

// A registry in tables, whatever database keeps them.
class SqlRegistry : public Registry {
public:
    SqlRegistry(std::unique_ptr<Database> database, Ending ending)
        : m_database(std::move(database)), m_ending(ending) {}

    Result<RegisteredUser> add(Registration const& registration, Author const& author) override;
    Result<void> in_one_step(std::function<Result<void>()> const& work) override;
    Result<RegisteredUser> preview(Registration const& registration, Timestamp when) override;
    Result<RegisteredUser> change_contact(
        RegisteredUser const& from, ContactPerson const& contact, Author const& author) override;
    Result<RegisteredUser> change_channels(
        RegisteredUser const& from, std::span<Channel const> channels, Author const& author) override;
    Result<RegisteredUser> remove(RegisteredUser const& from, Author const& author) override;
    Result<std::vector<RegisteredUser>> find(RegistryKey const& key, Reach reach) override;
    Result<std::vector<RegisteredUser>> list() override;
    Result<void> each(UserFilter const& filter, UserVisitor const& visit) override;
    Result<UsernameState> state_of(Username const& username) override;
    Result<std::vector<Finding>> cross_check(
        EnterpriseNumber const& entity, std::span<Channel const> channels) override;

    // A sequence is in its table, with who took it last; the journal tells only when the first one of a
    // sender, date and environment was taken, or it would grow by a line for every submission.
    Result<std::vector<Sequence>> reserve_sequences(
        SenderNumber const& sender, Date date, Environment environment, std::uint32_t count,
        Author const& author) override;
    Result<std::vector<Sequence>> peek_sequences(
        SenderNumber const& sender, Date date, Environment environment, std::uint32_t count) override;
    Result<std::vector<JournalEntry>> journal() override;
    Result<std::vector<JournalEntry>> journal_of(RegisteredUser const& user) override;
    Result<void> export_to(RecordVisitor const& visit) override;
    Result<void> import_from(RecordSource const& source, Author const& author) override;
    Result<RegistryCheck> check() override;
    Result<void> back_up(std::string_view path) override;
    Result<void> rehearse_back_up(std::string_view path) override;

private:
    struct Change {
        std::string_view action;
        std::string subject;
        std::string details;
    };
    struct Taken;
    class Checker;

    // What a transaction that writes knows of the tables.
    struct Writing {
        explicit Writing(Database& database) : users(database) {}

        UserWriter users;
        Counter journal_lines{"SELECT coalesce(max(number), 0) FROM journal"};
        Counter sender_numbers{
            "SELECT coalesce(max(sender_number), 0) FROM users WHERE sender_number_source = 'assigned'"};
    };

    // What in_one_step() is in the middle of.
    struct OneStep {
        std::optional<Error> fault{}; // after which something may be half written
    };

    // Runs `work` in a transaction that writes, and again when it lost to others at the same time.
    template <typename Work>
    std::invoke_result_t<Work> change(Work const& work);
    template <typename Work>
    std::invoke_result_t<Work> change_once(Work const& work);
    template <typename Work>
    std::invoke_result_t<Work> change_as_part(Work const& work);

    // All of these inside a transaction.
    Result<RegisteredUser> add_one(Registration const& registration, Author const& author);
    Result<RegisteredUser> with_next_number(Registration const& registration, Timestamp when);
    Result<RegisteredUser> judge(Registration const& registration, Timestamp when, Writing& writing);
    Result<void> refuse_taken_username(Username const& username);
    Result<void> refuse_taken_entity(EnterpriseNumber const& number, Quality const& quality);
    Result<void> refuse_taken_sender_number(SenderNumber const& number);
    Result<SenderNumber> next_sender_number(Counter& counter);
    Result<std::vector<Sequence>> next_sequences(
        SenderNumber const& sender, Date date, Environment environment, std::uint32_t count);
    Result<void> write_journal(Change change, Author const& author);
    Result<void> insert_journal_entry(JournalEntry const& entry);
    Result<RegisteredUser> current(RegisteredUser const& from);
    Result<RegisteredUser> record_change(RegisteredUser to, Change change, Author const& author);
    Result<void> visit_users(UserFilter const& filter, UserVisitor const& visit);
    Result<void> visit_sequences(std::function<Result<void>(SequenceState const&)> const& visit);
    Result<void> visit_journal(std::function<Result<void>(JournalEntry const&)> const& visit);
    Result<JournalEntry> read_journal_entry(Statement const& statement) const;
    Result<void> take_over(RecordSource const& source, Taken& taken);
    Result<void> take_over_user(RegisteredUser const& user);
    Result<void> refuse_second(RegisteredUser const& user);
    Result<void> take_over_sequence(SequenceState const& state);
    Result<void> copy_to(std::unique_ptr<SqliteConnection> copy);
    Result<void> refuse_unless_empty();
    Result<void> refuse_contradictions(); // between the tables, of which check() tells. Unreadable: journal

    std::unique_ptr<Database> m_database;
    Ending m_ending;
    std::optional<Writing> m_writing; // there inside a transaction that writes
    std::optional<OneStep> m_step;
};

template <typename Work>
std::invoke_result_t<Work> SqlRegistry::change_once(Work const& work) {
    auto transaction = Transaction::begin(*m_database, Access::write);
    if (!transaction) {
        return fail(std::move(transaction).error());
    }
    m_writing.emplace(*m_database);
    auto result = work();
    m_writing.reset();
    if (result && m_ending == Ending::commit) {
        if (auto committed = transaction->commit(); !committed) {
            return fail(std::move(committed).error());
        }
    }
    return result;
}

// What is judged before anything is written leaves the others be; all else ends the whole step.
template <typename Work>
std::invoke_result_t<Work> SqlRegistry::change_as_part(Work const& work) {
    auto result = work();
    if (!result && result.error().code != ErrorCode::conflict) {
        m_step->fault = result.error();
    }
    return result;
}

template <typename Work>
std::invoke_result_t<Work> SqlRegistry::change(Work const& work) {
    if (m_step) {
        return change_as_part(work);
    }
    return until_not_lost(*m_database, [&] { return change_once(work); });
}

} // namespace techuser
