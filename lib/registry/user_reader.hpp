// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/database.hpp"
#include <techuser/registration.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace techuser {

// Reads technical users back. Every text goes through the parse function of its value again; one that is
// refused is a damaged registry.
class UserReader final {
public:
    static Result<UserReader> prepare(Database& database);

    Result<RegisteredUser> read(std::int64_t id);

private:
    UserReader(std::string name, Statement user, Statement emails, Statement channels, Statement applications)
        : m_name(std::move(name)), m_user(std::move(user)), m_emails(std::move(emails)),
          m_channels(std::move(channels)), m_applications(std::move(applications)) {}

    // The value that was stored, or why the registry is damaged.
    template <typename T>
    Result<T> stored(Result<T> value) const;

    Result<ContactPerson> read_contact_of(std::int64_t id);
    Result<std::vector<EmailAddress>> read_emails(std::int64_t id);
    Result<std::vector<Channel>> read_channels(std::int64_t id);
    Result<Channel> read_channel();
    Result<void> expect_fingerprint(int column, std::string const& computed) const;
    Result<void> read_applications(std::int64_t channel_id, Channel& channel);

    std::string m_name;
    Statement m_user;
    Statement m_emails;
    Statement m_channels;
    Statement m_applications;
};

} // namespace techuser
