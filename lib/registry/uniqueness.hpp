// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/transaction.hpp"
#include <techuser/registration.hpp>

namespace techuser {

// What a UNIQUE constraint refuses, with the technical user that has it. Conflict: username-taken,
// entity-taken.
Result<void> refuse_taken_username(Transaction const& transaction, Username const& username);
Result<void> refuse_taken_entity(
    Transaction const& transaction, EnterpriseNumber const& number, Quality const& quality);

} // namespace techuser
