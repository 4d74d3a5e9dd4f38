// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/transaction.hpp"
#include <techuser/registry.hpp>

#include <functional>

namespace techuser {

// The sequences table, by sender number, date and environment.
Result<void> visit_sequences(
    Transaction const& transaction, std::function<Result<void>(SequenceState const&)> const& visit);

// Adds what another registry holds. Unreadable: record (there twice).
Result<void> insert_sequence(WriteTransaction& transaction, SequenceState const& state);

} // namespace techuser
