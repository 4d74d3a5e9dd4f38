// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.hpp"
#include <techuser/registry.hpp>

#include <string>
#include <vector>

namespace techuser::register_techuser {

// The technical users that are meant by a key as it was typed, at least one. Usage: key. Not found:
// no-technical-user.
Result<std::vector<RegisteredUser>> find_users(
    Registry& registry, std::string const& key, Reach reach = Reach::active);

// The only one that is meant. Usage: several (an enterprise number has more than one).
Result<RegisteredUser> find_user(Registry& registry, std::string const& key);

// The lists of the tools and of the user.
Result<ReferenceData> read_reference_data(cli::Console const& console);

// Prints what became of a technical user; findings go to standard error.
void print_outcome(
    cli::Console& console, Outcome outcome, Rehearsal rehearsal, UserReport const& report,
    ReferenceData const& reference);

} // namespace techuser::register_techuser
