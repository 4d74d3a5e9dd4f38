// SPDX-License-Identifier: Apache-2.0
#include "registry/registry_report.hpp"

#include "report/json.hpp"
#include "report/language.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

namespace techuser {

std::string to_text(RegistryCheck const& check, Colour colour) {
    auto text = fmt::format(
        "{}\n{}\n{}\n{}\n",
        in_language(say("technical users: {}, and {} removed", check.active, check.removed)),
        in_language(say("sequences reserved for: {} senders, dates and environments", check.sequences)),
        in_language(say("sets of batch files: {}", check.sets)),
        in_language(say("lines in the journal: {}", check.journal_entries)));
    if (check.problems.empty()) {
        return text + paint(tr("no problem found"), Tone::good, colour) + '\n';
    }
    for (auto const& problem : check.problems) {
        text +=
            paint(terminal_text(in_language(say("problem: {}", problem.message))), Tone::bad, colour) + '\n';
    }
    return text;
}

std::string to_text(Restoration const& restoration, std::string_view backup, Rehearsal rehearsal) {
    auto const file = verbatim(terminal_text(backup));
    auto const users = restoration.technical_users;
    auto text = in_language(
                    rehearsal == Rehearsal::dry_run
                        ? say("would be restored from {}; technical users: {}", file, users)
                        : say("restored from {}; technical users: {}", file, users)) +
                '\n';
    if (restoration.old == Restoration::Old::missing) {
        text += in_language(say("nothing shows what was assigned since the backup")) + '\n';
    }
    auto const& numbers = restoration.skipped_numbers;
    if (!numbers.empty()) {
        text += in_language(
                    say("sender numbers that are not given again: {}, from {} to {}", numbers.size(),
                        verbatim(numbers.front().to_string()), verbatim(numbers.back().to_string()))) +
                '\n';
    }
    text += in_language(
                say("sequences that go on after what was given since: {} senders, dates and environments",
                    restoration.continued_sequences)) +
            '\n';
    return text;
}

std::string to_json(JsonHead const& head, RegistryReport const& report) {
    auto document = begin_document(head);
    document["action"] = report.action;
    document["registry"] = report.registry;
    document["dry_run"] = report.rehearsal == Rehearsal::dry_run;
    if (report.check != nullptr) {
        document["active"] = report.check->active;
        document["removed"] = report.check->removed;
        document["sequences"] = report.check->sequences;
        document["sets"] = report.check->sets;
        document["journal_entries"] = report.check->journal_entries;
        document["problems"] = Json::array();
        for (auto const& problem : report.check->problems) {
            document["problems"].push_back(describe(problem));
        }
    }
    if (report.restoration != nullptr) {
        document["technical_users"] = report.restoration->technical_users;
        document["since_backup"] = report.restoration->old == Restoration::Old::read ? "known" : "unknown";
        document["skipped_numbers"] = Json::array();
        for (auto const& number : report.restoration->skipped_numbers) {
            document["skipped_numbers"].push_back(number.to_string());
        }
        document["continued_sequences"] = report.restoration->continued_sequences;
    }
    return finish_document(document);
}

} // namespace techuser
