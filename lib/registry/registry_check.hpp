// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/transaction.hpp"

namespace techuser {

// Refuses contradictions between the tables, which Registry::check() reports. Unreadable: journal.
Result<void> refuse_contradictions(Transaction const& transaction);

} // namespace techuser
