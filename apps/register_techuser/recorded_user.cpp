// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/recorded_user.hpp"

#include "registration/registration_report.hpp"
#include "report/json_document.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

namespace techuser::register_techuser {

Result<ReferenceData> read_reference_data(cli::Console const& console) {
    return techuser::read_reference_data(console.installed_data_directory(), console.user_data_directory());
}

void compare_language(
    cli::Console const& console, ContactPerson const& contact, std::vector<Finding>& findings) {
    if (!console.lang()) {
        return;
    }
    auto const asked = parse_language(*console.lang());
    if (!asked) {
        return; // English is ours
    }
    if (auto finding = techuser::compare_language(contact, *asked)) {
        findings.push_back(*std::move(finding));
    }
}

void note_findings(cli::Console& console, std::vector<Finding> const& findings) {
    for (auto const& finding : findings) {
        auto const message = say("{}: {}", verbatim(finding.field), finding.message);
        if (finding.severity == Severity::notice) {
            console.note(message);
        } else {
            console.warn(message);
        }
    }
}

void note_outcome(cli::Console& console, Outcome outcome, Rehearsal rehearsal) {
    if (outcome == Outcome::unchanged) {
        console.note(say("this is recorded already: nothing was changed"));
    } else if (rehearsal == Rehearsal::dry_run) {
        console.note(say("dry run: nothing was written"));
    }
}

void print_outcome(
    cli::Console& console, Outcome outcome, Rehearsal rehearsal, UserReport const& report,
    ReferenceData const& reference) {
    note_findings(console, report.findings);
    note_outcome(console, outcome, rehearsal);
    if (console.format() == cli::OutputFormat::json) {
        console.print(to_json({console.tool(), 0}, outcome, rehearsal, report));
    } else if (outcome == Outcome::removed) {
        console.print(removal_to_text(report.user));
    } else {
        console.print(to_text(report, reference, console.colour()));
    }
}

} // namespace techuser::register_techuser
