// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/transaction.hpp"
#include <techuser/registry.hpp>

namespace techuser {

// Registry::import_from() inside a transaction.
Result<void> import_records(WriteTransaction& transaction, RecordSource const& source, Author const& author);

} // namespace techuser
