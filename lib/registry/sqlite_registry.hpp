// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/sqlite.hpp"
#include <techuser/registry.hpp>

#include <memory>
#include <string_view>

namespace techuser {

// Opens a registry in a SQLite file: open_registry() without the URL.
Result<std::unique_ptr<Registry>> open_sqlite_registry(std::string_view path, OpenMode mode);

// Opens the file of a registry and makes sure that it is one, of a version that we know. `create` makes what
// is missing.
Result<SqliteConnection> open_registry_file(std::string_view path, OpenMode mode);

// The same for a rehearsal: nothing is written; where there is no registry, an empty one in memory stands for
// it if it could be made there.
Result<SqliteConnection> rehearse_registry_file(std::string_view path);

class SqliteRegistry final : public Registry {
public:
    explicit SqliteRegistry(SqliteConnection connection) : m_connection(std::move(connection)) {}

    Result<RegisteredUser> add(Registration const& registration, Author const& author) override;
    Result<RegisteredUser> preview(Registration const& registration, Timestamp when) override;
    Result<std::vector<RegisteredUser>> find(RegistryKey const& key) override;
    Result<std::vector<RegisteredUser>> list() override;
    Result<UsernameState> state_of(Username const& username) override;

    // A sequence is in its table, with who took it last; the journal tells only when the first one of a
    // sender, date and environment was taken, or it would grow by a line for every submission.
    Result<std::vector<Sequence>> reserve_sequences(
        SenderNumber const& sender, Date date, Environment environment, std::uint32_t count,
        Author const& author) override;
    Result<std::vector<Sequence>> peek_sequences(
        SenderNumber const& sender, Date date, Environment environment, std::uint32_t count) override;
    Result<std::vector<JournalEntry>> journal() override;

private:
    // Inside a transaction: what add() would record, or the conflict.
    Result<RegisteredUser> judge(Registration const& registration, Timestamp when) const;
    Result<void> refuse_taken_username(Username const& username) const;
    Result<void> refuse_taken_entity(EnterpriseNumber const& number, Quality const& quality) const;
    Result<void> refuse_taken_sender_number(SenderNumber const& number) const;
    Result<SenderNumber> next_sender_number() const;

    struct Change {
        std::string_view action;
        std::string subject;
        std::string details;
    };
    Result<void> write_journal(Change const& change, Author const& author) const;

    SqliteConnection m_connection;
};

} // namespace techuser
