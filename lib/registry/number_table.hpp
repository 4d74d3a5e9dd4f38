// SPDX-License-Identifier: Apache-2.0
// The ledger of sender numbers: every number that was ever used has a row, for ever. The number that a
// technical user has now is also in its own row, by which users are listed.
#pragma once

#include "registry/transaction.hpp"
#include "registry/user_writer.hpp"
#include <techuser/registry.hpp>

#include <functional>

namespace techuser {

// Whether anybody has or had it.
Result<bool> is_used(Transaction const& transaction, SenderNumber const& number);

// Adds the number that a technical user has, unless it is pending.
Result<Insertion> insert_current_number(
    WriteTransaction& transaction, std::int64_t user_id, RegisteredUser const& user);

// Adds what another registry holds. Unreadable: record (there twice, or of nobody).
Result<void> insert_retired_number(WriteTransaction& transaction, RetiredNumber const& retired);

Result<void> visit_retired_numbers(
    Transaction const& transaction, std::function<Result<void>(RetiredNumber const&)> const& visit);

// Conflict: sender-number-taken, by a technical user that has or had it.
Result<void> refuse_taken_sender_number(Transaction const& transaction, SenderNumber const& number);

// The lowest sender number above all that were ever assigned, stepping over those that were given: one given
// number close to the end does not use up all below it. Conflict: sender-numbers-exhausted.
Result<SenderNumber> next_sender_number(WriteTransaction& transaction);

Result<Numbering> read_numbering(Transaction const& transaction);
Result<void> update_numbering(WriteTransaction& transaction, Numbering numbering);

} // namespace techuser
