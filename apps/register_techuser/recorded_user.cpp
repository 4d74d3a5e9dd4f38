// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/recorded_user.hpp"

#include "cli/configuration.hpp"
#include "registration/registration_report.hpp"
#include "report/json_document.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <utility>

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

namespace {

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
        console.note(say("already recorded: nothing was changed"));
    } else if (rehearsal == Rehearsal::dry_run) {
        console.note(say("dry run: nothing was written"));
    }
}

std::string change_to_text(cli::Console const& console, RecordedUser const& recorded, Rehearsal rehearsal) {
    auto const& after = recorded.report.user;
    switch (recorded.outcome) {
    case Outcome::removed:
        return rehearsal == Rehearsal::dry_run ? rehearsal_to_text(after, Outcome::removed)
                                               : removal_to_text(after);
    case Outcome::changed:
        return changes_to_text(*recorded.before, after, rehearsal, console.colour());
    default:
        return unchanged_to_text(after);
    }
}

std::string recap_to_text(
    cli::Console const& console, RecordedUser const& recorded, Rehearsal rehearsal,
    ReferenceData const& reference) {
    auto const verdict = rehearsal == Rehearsal::dry_run
                             ? rehearsal_to_text(recorded.report.user, recorded.outcome) + '\n'
                             : std::string();
    return verdict + to_text(recorded.report, reference, console.colour());
}

// Prints the text, or the same as JSON; findings and what was not done go to standard error.
template <typename ToText>
void print(cli::Console& console, RecordedUser const& recorded, Rehearsal rehearsal, ToText to_text) {
    note_findings(console, recorded.report.findings);
    note_outcome(console, recorded.outcome, rehearsal);
    if (console.format() == cli::OutputFormat::json) {
        console.print(to_json({console.tool(), 0}, recorded.outcome, rehearsal, recorded.report));
    } else {
        console.print_page(to_text());
    }
}

} // namespace

RecordedUser as_changed(RegisteredUser before, UserReport after) {
    auto const outcome = after.user.removed_on                    ? Outcome::removed
                         : after.user.revision == before.revision ? Outcome::unchanged
                                                                  : Outcome::changed;
    return {outcome, std::move(after), std::move(before)};
}

void print_registration(
    cli::Console& console, RecordedUser const& recorded, Rehearsal rehearsal,
    ReferenceData const& reference) {
    print(console, recorded, rehearsal, [&] {
        return recorded.outcome == Outcome::changed ? change_to_text(console, recorded, rehearsal)
                                                    : recap_to_text(console, recorded, rehearsal, reference);
    });
}

void print_change(cli::Console& console, RecordedUser const& recorded, Rehearsal rehearsal) {
    print(console, recorded, rehearsal, [&] { return change_to_text(console, recorded, rehearsal); });
}

} // namespace techuser::register_techuser
