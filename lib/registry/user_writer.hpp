// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/database.hpp"
#include <techuser/registration.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace techuser {

// Counts on from the largest number that a table holds, which it asks for once: for the time of a transaction
// that keeps all other writers out.
class Counter final {
public:
    // `largest` is SQL for that number, 0 where there is none.
    explicit Counter(std::string_view largest) : m_largest(largest) {}

    // The number after the largest, until it is taken.
    Result<std::int64_t> next(Database& database);
    void took(std::int64_t number) { m_last = number; }

private:
    std::string_view m_largest;
    std::optional<std::int64_t> m_last;
};

enum class Insertion : std::uint8_t {
    done,
    refused, // by a UNIQUE constraint: nothing was written
};

// Writes technical users with their channels and e-mail addresses, inside the caller's transaction, which it
// does not outlive.
class UserWriter final {
public:
    explicit UserWriter(Database& database) : m_database(&database) {}

    Result<Insertion> insert(RegisteredUser const& user);

    // Replaces what can change of the technical user that its username names: contact person, channels,
    // revision and the day of removal.
    Result<void> update(RegisteredUser const& user);

private:
    Result<void> insert_details(
        std::int64_t user_id, ContactPerson const& contact, std::vector<Channel> const& channels);
    Result<void> insert_channel(std::int64_t user_id, Channel const& channel);

    Database* m_database;
    Counter m_user_ids{"SELECT coalesce(max(id), 0) FROM users"};
    Counter m_channel_ids{"SELECT coalesce(max(id), 0) FROM channels"};
};

// Computes what the second version of the schema knows more of every channel and technical user.
Result<void> fill_fingerprints(Database& database);

} // namespace techuser
