// SPDX-License-Identifier: Apache-2.0
#include "report/json.hpp"

#include <fmt/format.h>

namespace techuser {

std::string to_text(RegistryCheck const& check) {
    auto text = fmt::format(
        "technical users: {}, and {} removed\nsequences reserved for: {} senders, dates and environments\n"
        "lines in the journal: {}\n",
        check.active, check.removed, check.sequences, check.journal_entries);
    if (check.problems.empty()) {
        return text + "no problem found\n";
    }
    for (auto const& problem : check.problems) {
        text += fmt::format("problem: {}\n", terminal_text(problem.message));
    }
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
        document["journal_entries"] = report.check->journal_entries;
        document["problems"] = Json::array();
        for (auto const& problem : report.check->problems) {
            document["problems"].push_back(describe(problem));
        }
    }
    return finish_document(document);
}

} // namespace techuser
