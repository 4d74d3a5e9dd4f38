// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registration/registration_report.hpp"
#include "report/json.hpp"
#include "report/json_document.hpp"
#include <techuser/contact_person.hpp>

namespace techuser {

// As in the registration file, with null for what is not there.
Json describe(ContactPerson const& contact);

// What became of a registration: outcome, dry_run, the technical user and the findings.
void add_outcome(Json& document, Outcome outcome, Rehearsal rehearsal, UserReport const& report);

} // namespace techuser
