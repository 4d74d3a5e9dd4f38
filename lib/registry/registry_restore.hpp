// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/transaction.hpp"
#include <techuser/registry.hpp>

namespace techuser {

// Changes `restored`, which a backup was copied into, so that nothing is given again that `old` has given
// since; nullptr when there is no old registry, and then the next 1000 of everything are skipped. Adds a line
// to the journal.
Result<Restoration> avoid_repetition(Database* old, Database& restored, Author const& author);

} // namespace techuser
