// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/transaction.hpp"
#include <techuser/registry.hpp>

#include <functional>

namespace techuser {

// The sequences table, by sender number, date and environment.
Result<void> visit_sequences(
    Transaction const& transaction, std::function<Result<void>(SequenceState const&)> const& visit);

// The next free sequences. Conflict: sequences-exhausted.
Result<std::vector<Sequence>> next_sequences(
    Transaction const& transaction, SenderNumber const& sender, Date date, Environment environment,
    std::uint32_t count);

// Registry::reserve_sequences().
Result<std::vector<Sequence>> take_sequences(
    WriteTransaction& transaction, SenderNumber const& sender, Date date, Environment environment,
    std::uint32_t count, Author const& author);

// Adds what another registry holds. Unreadable: record (there twice).
Result<void> insert_sequence(WriteTransaction& transaction, SequenceState const& state);

} // namespace techuser
