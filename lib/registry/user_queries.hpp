// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/transaction.hpp"
#include <techuser/registry.hpp>

namespace techuser {

// Registry::each() inside a transaction.
Result<void> visit_users(Transaction const& transaction, UserFilter const& filter, UserVisitor const& visit);

} // namespace techuser
