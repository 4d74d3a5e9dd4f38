// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/database.hpp"
#include <techuser/certificate.hpp>
#include <techuser/registration.hpp>
#include <techuser/shared.hpp>
#include <techuser/ssh_key.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace techuser {

// What was parsed last, with its bytes: a service provider has the same key and certificate for many
// entities.
template <typename T>
class LastParsed final {
public:
    Result<Shared<T>> parse(
        std::span<std::uint8_t const> bytes, Result<T> (*parse)(std::span<std::uint8_t const>)) {
        if (!m_value || !std::ranges::equal(bytes, m_bytes)) {
            auto value = parse(bytes);
            if (!value) {
                return fail(std::move(value).error());
            }
            m_value = *std::move(value);
            m_bytes.assign(bytes.begin(), bytes.end());
        }
        return m_value;
    }

private:
    std::vector<std::uint8_t> m_bytes;
    Shared<T> m_value;
};

struct LastCredentials {
    LastParsed<SshPublicKey> key;
    LastParsed<Certificate> certificate;
};

// Reads technical users back. Every text goes through the parse function of its value again; one that is
// refused is a damaged registry.
class UserReader final {
public:
    static Result<UserReader> prepare(
        Database& database, std::shared_ptr<LastCredentials> last = std::make_shared<LastCredentials>());

    // The columns of the table users that read() takes from a row, for a query that begins with them; columns
    // of its own are counted from `column_count`.
    static std::string columns(Database const& database);
    static int const column_count;

    // The technical user in the row that `users` has come to.
    Result<RegisteredUser> read(Statement const& users);

private:
    UserReader(
        std::string name, std::shared_ptr<LastCredentials> last, Statement emails, Statement channels,
        Statement applications)
        : m_name(std::move(name)), m_last(std::move(last)), m_emails(std::move(emails)),
          m_channels(std::move(channels)), m_applications(std::move(applications)) {}

    // The value that was stored, or why the registry is damaged.
    template <typename T>
    Result<T> stored(Result<T> value) const;

    Result<ContactPerson> read_contact_of(std::int64_t id, Statement const& users);
    Result<std::vector<EmailAddress>> read_emails(std::int64_t id);
    Result<std::vector<Channel>> read_channels(std::int64_t id);
    Result<Channel> read_channel(std::int64_t id);
    Result<void> expect_fingerprint(int column, std::string const& computed) const;
    Result<void> read_applications(std::int64_t channel_id, Channel& channel);

    std::string m_name;
    std::shared_ptr<LastCredentials> m_last;
    Statement m_emails;
    Statement m_channels;
    Statement m_applications;
};

} // namespace techuser
