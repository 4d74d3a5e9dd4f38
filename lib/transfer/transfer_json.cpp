// SPDX-License-Identifier: Apache-2.0
#include "report/json.hpp"
#include "support/named.hpp"
#include "transfer/transfer_report.hpp"

#include <array>

namespace techuser {
namespace {

constexpr std::array outcome_names{
    Named<SendOutcome>{SendOutcome::sent, "sent"},
    Named<SendOutcome>{SendOutcome::unchanged, "unchanged"},
    Named<SendOutcome>{SendOutcome::sent_before, "sent-before"},
    Named<SendOutcome>{SendOutcome::ready, "ready"},
    Named<SendOutcome>{SendOutcome::refused, "refused"},
    Named<SendOutcome>{SendOutcome::not_sent, "not-sent"}};

constexpr std::array remote_file_names{
    Named<SentFile::Remote>{SentFile::Remote::unknown, "unknown"},
    Named<SentFile::Remote>{SentFile::Remote::absent, "absent"},
    Named<SentFile::Remote>{SentFile::Remote::partial, "partial"},
    Named<SentFile::Remote>{SentFile::Remote::differs, "differs"},
    Named<SentFile::Remote>{SentFile::Remote::unchanged, "unchanged"},
    Named<SentFile::Remote>{SentFile::Remote::written, "written"}};

} // namespace

std::string_view to_string(SendOutcome outcome) {
    return name_of(outcome_names, outcome);
}

std::string_view to_string(SentFile::Remote remote) {
    return name_of(remote_file_names, remote);
}

std::string to_json(JsonHead const& head, SendReport const& report, Rehearsal rehearsal) {
    auto document = begin_document(head);
    document["set"] = report.start.to_string();
    document["directory"] = directory_of(report.start);
    document["dry_run"] = rehearsal == Rehearsal::dry_run;
    document["outcome"] = to_string(report.outcome);
    document["state"] = report.recorded ? Json(to_string(report.recorded->state)) : Json(nullptr);
    auto const sent_at = report.recorded ? report.recorded->sent_at : std::nullopt;
    document["sent_at"] = sent_at ? Json(to_iso(*sent_at)) : Json(nullptr);
    document["files"] = Json::array();
    for (auto const& file : report.files) {
        document["files"].push_back(
            {{"name", file.name.to_string()},
             {"path", file.path},
             {"size_bytes", file.size_bytes},
             {"server", to_string(file.remote)}});
    }
    document["faults"] = Json::array();
    for (auto const& fault : report.faults) {
        auto described = describe(fault.error);
        described["labels"] = fault.labels;
        document["faults"].push_back(std::move(described));
    }
    return finish_document(document);
}

} // namespace techuser
