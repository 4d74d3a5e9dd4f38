// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/offers.hpp"

#include <optional>
#include <string>

namespace techuser::cli {

// The usernames and sender numbers of a registry that is a file; the value of --registry may be bound later.
// A server is not asked while somebody types.
Offers offer_keys(std::optional<std::string> const& registry);

// The application codes on the lists.
Offers offer_codes();

} // namespace techuser::cli
