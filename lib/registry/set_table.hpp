// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/transaction.hpp"
#include <techuser/registry.hpp>

#include <functional>

namespace techuser {

// The batch_sets table, by sender number, date, environment, sequence and application.
Result<void> visit_sets(Transaction const& transaction, SetVisitor const& visit);

// Records a set unless it has come further already; returns whether that changed anything.
Result<bool> advance_set(WriteTransaction& transaction, BatchSet const& set);

// Adds what another registry holds. Unreadable: record (there twice).
Result<void> insert_set(WriteTransaction& transaction, BatchSet const& set);

} // namespace techuser
