// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/transaction.hpp"
#include <techuser/registration.hpp>

#include <cstdint>

namespace techuser {

enum class Insertion : std::uint8_t {
    done,
    refused, // by a UNIQUE constraint, or by the ledger of sender numbers
};

// Adds a technical user with its sender number, channels and e-mail addresses. What the ledger refuses is
// half written: unless is_used() was asked before, the transaction must end then.
Result<Insertion> insert_user(WriteTransaction& transaction, RegisteredUser const& user);

// One statement for each kind of change to the technical user with this username: it names only the columns
// of that change, and `revision`, which is what the roles of PostgreSQL may update.
Result<void> update_contact(WriteTransaction& transaction, RegisteredUser const& user);
Result<void> update_channels(WriteTransaction& transaction, RegisteredUser const& user);
Result<void> update_entity_name(WriteTransaction& transaction, RegisteredUser const& user);
Result<void> update_sender_number(
    WriteTransaction& transaction, RegisteredUser const& user); // not to pending
Result<void> update_removal(WriteTransaction& transaction, RegisteredUser const& user);

// Computes the columns that the second version of the schema added: fingerprints and the first expiry.
Result<void> fill_fingerprints(WriteTransaction& transaction);

} // namespace techuser
