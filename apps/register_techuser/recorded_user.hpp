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

// A registry for registrations.
struct OpenedRegistry {
    std::unique_ptr<Registry> registry;
    std::optional<Numbering> numbering; // of a new one, still to be set

    // Sets the numbering; inside the step of the first registration, which a rehearsal drops as a whole.
    Result<void> settle(Author const& author) const;
};

// Opens it, and makes it where it is missing. A new one has its numbers from whom the configuration says
// ([registry] numbers). Usage: configuration.
Result<OpenedRegistry> open_to_register(
    cli::Console const& console, std::string const& url, Rehearsal rehearsal,
    OlderSchema older = OlderSchema::refuse);

// Opens a registry that must be there, to change something in it.
Result<std::unique_ptr<Registry>> open_to_change(std::string const& url, Rehearsal rehearsal);

// Adds what is worth telling of the contact person's language where --lang asked for one of the procedure.
void compare_language(
    cli::Console const& console, ContactPerson const& contact, std::vector<Finding>& findings);

// What a change made of a recorded technical user: unchanged where its revision is the same.
RecordedUser as_changed(RegisteredUser before, UserReport after);

// Prints what became of a registration: the recap, or what changed. Findings go to standard error.
void print_registration(
    cli::Console& console, RecordedUser const& recorded, Rehearsal rehearsal, ReferenceData const& reference);

// Prints what a change changed, a line for each field with the old and the new value; findings go to standard
// error.
void print_change(cli::Console& console, RecordedUser const& recorded, Rehearsal rehearsal);

} // namespace techuser::register_techuser
