// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/transaction.hpp"
#include <techuser/registration.hpp>

#include <optional>

namespace techuser {

// What a UNIQUE constraint refuses, with the technical user that has it. Conflict: username-taken,
// entity-taken, sender-number-taken.
Result<void> refuse_taken_username(Transaction const& transaction, Username const& username);
Result<void> refuse_taken_entity(
    Transaction const& transaction, EnterpriseNumber const& number, Quality const& quality);
Result<void> refuse_taken_sender_number(Transaction const& transaction, SenderNumber const& number);

// The lowest sender number above all that were ever assigned, stepping over those that were given: one given
// number close to the end does not use up all below it. Conflict: sender-numbers-exhausted.
Result<SenderNumber> next_sender_number(Transaction const& transaction, Counter& assigned_numbers);

} // namespace techuser
