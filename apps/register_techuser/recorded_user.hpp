// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.hpp"
#include <techuser/registry.hpp>

namespace techuser::register_techuser {

// The lists of the tools and of the user.
Result<ReferenceData> read_reference_data(cli::Console const& console);

// Notes on standard error that nothing changed, or that nothing was written.
void note_outcome(cli::Console& console, Outcome outcome, Rehearsal rehearsal);

// Prints what became of a technical user; findings go to standard error.
void print_outcome(
    cli::Console& console, Outcome outcome, Rehearsal rehearsal, UserReport const& report,
    ReferenceData const& reference);

} // namespace techuser::register_techuser
