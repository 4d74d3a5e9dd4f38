// SPDX-License-Identifier: Apache-2.0
#include "registry/set_report.hpp"

#include "data/csv.hpp"
#include "registry/registry_report.hpp"
#include "report/json_document.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"

#include <fmt/format.h>

#include <array>

namespace techuser {
namespace {

// The file that stands for a set: its GO.
std::string name_of(Submission const& submission) {
    constexpr std::array start{FileKind::start};
    auto const names = name_submission(submission, start);
    return names ? names->front().to_string() : std::string();
}

} // namespace

char const* in_words(SetState state) {
    switch (state) {
    case SetState::reserved:
        return tr("reserved");
    case SetState::has_signature:
        return tr("signed");
    case SetState::uploaded:
        return tr("uploaded");
    case SetState::sent:
        return tr("sent");
    case SetState::accepted:
        return tr("accepted");
    case SetState::refused:
        break;
    }
    return tr("refused");
}

Json describe(BatchSet const& set) {
    auto const& submission = set.submission;
    return {
        {"file", name_of(submission)},
        {"sender_number", submission.sender.to_string()},
        {"application", submission.application.to_string()},
        {"environment", to_string(submission.environment)},
        {"date", to_iso(submission.date)},
        {"sequence", submission.sequence.to_string()},
        {"state", to_string(set.state)},
        {"since", to_iso(set.since)},
        {"changed_by", set.changed_by},
        {"sent_at", set.sent_at ? Json(to_iso(*set.sent_at)) : Json()},
        {"labels", set.labels}};
}

std::string to_text(BatchSet const& set) {
    auto text = fmt::format(
        "{}  {}  {}  {}", to_iso(set.since), name_of(set.submission), in_words(set.state),
        terminal_text(set.changed_by));
    if (!set.labels.empty()) {
        text += fmt::format("  ({})", fmt::join(set.labels, ", "));
    }
    return text + '\n';
}

std::string to_json(JsonHead const& head, BatchSet const& set) {
    auto document = begin_document(head);
    document.update(describe(set));
    return finish_document(document);
}

std::string to_csv(BatchSet const& set, Headings headings) {
    std::string names;
    std::string row;
    auto const columns = describe(set); // items() refers to it
    for (auto const& [key, value] : columns.items()) {
        auto const* const between = row.empty() ? "" : ",";
        auto const text = value.is_array()  ? fmt::format("{}", fmt::join(set.labels, " "))
                          : value.is_null() ? std::string()
                                            : value.get<std::string>();
        (names += between) += key;
        (row += between) += csv_field(text, ',');
    }
    return (headings == Headings::before ? names + '\n' : std::string()) + row + '\n';
}

} // namespace techuser
