// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/recorded_user.hpp"

#include "cli/configuration.hpp"
#include "registration/registration_report.hpp"
#include "report/json_document.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

namespace techuser::register_techuser {

Result<ReferenceData> read_reference_data(cli::Console const& console) {
    return techuser::read_reference_data(console.installed_data_directory(), console.own_data_directories());
}

namespace {

// Usage: configuration.
Result<std::optional<Numbering>> configured_numbering(cli::Console const& console) {
    TRY_ASSIGN(auto const configuration, cli::read_configuration(console));
    if (!configuration.numbers) {
        return std::nullopt;
    }
    TRY_ASSIGN(
        auto const numbering, cli::option_value("registry.numbers", parse_numbering(*configuration.numbers)));
    return std::optional(numbering);
}

} // namespace

Result<void> OpenedRegistry::settle(Author const& author) const {
    return numbering ? registry->set_numbering(*numbering, author) : Result<void>();
}

Result<OpenedRegistry> open_to_register(
    cli::Console const& console, std::string const& url, Rehearsal rehearsal, OlderSchema older) {
    TRY_ASSIGN(auto numbering, configured_numbering(console));
    if (numbering) {
        auto const existing = open_registry(url, OpenMode::read, OlderSchema::accept);
        if (existing || existing.error().reason != "no-registry") {
            numbering.reset();
        }
    }
    auto const mode = rehearsal == Rehearsal::dry_run ? OpenMode::rehearse : OpenMode::create;
    TRY_ASSIGN(auto registry, open_registry(url, mode, older));
    return OpenedRegistry{std::move(registry), numbering};
}

Result<std::unique_ptr<Registry>> open_to_change(std::string const& url, Rehearsal rehearsal) {
    if (rehearsal == Rehearsal::no) {
        return open_registry(url, OpenMode::write);
    }
    // A rehearsal takes a missing registry for an empty one.
    TRY(open_registry(url, OpenMode::read));
    return open_registry(url, OpenMode::rehearse);
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
        console.print(
            rehearsal == Rehearsal::dry_run ? rehearsal_to_text(report.user, outcome)
                                            : removal_to_text(report.user));
    } else {
        if (rehearsal == Rehearsal::dry_run) {
            console.print(rehearsal_to_text(report.user, outcome) + '\n');
        }
        console.print(to_text(report, reference, console.colour()));
    }
}

} // namespace techuser::register_techuser
