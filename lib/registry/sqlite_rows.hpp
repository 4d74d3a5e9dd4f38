// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/sqlite.hpp"
#include <techuser/registration.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace techuser {

// Writes a technical user with its channels and e-mail addresses, inside the caller's transaction.
Result<void> insert_user(SqliteConnection const& connection, RegisteredUser const& user);

// Reads technical users back. Every text goes through the parse function of its value again; one that is
// refused is a damaged registry.
class SqliteUserReader final {
public:
    static Result<SqliteUserReader> prepare(SqliteConnection const& connection);

    Result<RegisteredUser> read(std::int64_t id);

private:
    SqliteUserReader(
        std::string path, SqliteStatement user, SqliteStatement emails, SqliteStatement channels,
        SqliteStatement applications)
        : m_path(std::move(path)), m_user(std::move(user)), m_emails(std::move(emails)),
          m_channels(std::move(channels)), m_applications(std::move(applications)) {}

    // The value that was stored, or why the registry is damaged.
    template <typename T>
    Result<T> stored(Result<T> value) const;

    Result<ContactPerson> read_contact(std::int64_t id);
    Result<std::vector<EmailAddress>> read_emails(std::int64_t id);
    Result<std::vector<Channel>> read_channels(std::int64_t id);
    Result<Channel> read_channel();
    Result<std::vector<Application>> read_applications(std::int64_t channel_id);
    Result<SenderNumberSource> read_sender_number_source(int column) const;

    std::string m_path;
    SqliteStatement m_user;
    SqliteStatement m_emails;
    SqliteStatement m_channels;
    SqliteStatement m_applications;
};

} // namespace techuser
