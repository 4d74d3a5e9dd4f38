// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.hpp"
#include "registration/registration_report.hpp"
#include "report/json_document.hpp"
#include <techuser/registry.hpp>

#include <vector>

namespace techuser::register_techuser {

// The lists of the tools and of the user.
Result<ReferenceData> read_reference_data(cli::Console const& console);

// Adds what is worth telling of the contact person's language where --lang asked for one of the procedure.
void compare_language(
    cli::Console const& console, ContactPerson const& contact, std::vector<Finding>& findings);

// Says on standard error what is worth telling although it was accepted.
void note_findings(cli::Console& console, std::vector<Finding> const& findings);

// Notes on standard error that nothing changed, or that nothing was written.
void note_outcome(cli::Console& console, Outcome outcome, Rehearsal rehearsal);

// Prints what became of a technical user; findings go to standard error.
void print_outcome(
    cli::Console& console, Outcome outcome, Rehearsal rehearsal, UserReport const& report,
    ReferenceData const& reference);

} // namespace techuser::register_techuser
