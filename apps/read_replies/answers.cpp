// SPDX-License-Identifier: Apache-2.0
#include "read_replies/answers.hpp"

#include "registry/registry_report.hpp"
#include "support/period.hpp"
#include "support/try.hpp"

namespace techuser::read_replies {
Result<AnswerRecord> record_answer(Registry* registry, Reply const& reply, Author const& author) {
    auto const& read = reply.acknowledgment;
    if (registry == nullptr || !read || !reply.faults.empty()) {
        return AnswerRecord::none;
    }
    auto const answered = read->answered();
    if (!answered) {
        return AnswerRecord::unknown_set;
    }
    auto const submission = submission_of(*answered);
    TRY_ASSIGN(auto const known, registry->find_set(submission));
    if (!known) {
        return AnswerRecord::unknown_set;
    }
    std::vector<std::string> labels;
    for (auto const& id : read->error_ids) {
        if (auto const label = anomaly_label(id); !label.empty()) {
            labels.emplace_back(label);
        }
    }
    auto const accepted = read->reception() == Reception::accepted;
    TRY(registry->record_set(
        submission, accepted ? SetState::accepted : SetState::refused,
        accepted ? std::span<std::string const>() : labels, author));
    return AnswerRecord::recorded;
}

Result<cli::ExitStatus> list_unanswered(cli::Console& console, Request const& request) {
    TRY_ASSIGN(auto const age, cli::option_value("--unanswered", parse_duration(*request.unanswered)));
    TRY_ASSIGN(auto const url, console.registry_url(request.channel.registry));
    TRY_ASSIGN(auto const registry, open_registry(url, OpenMode::read));
    auto const before = console.now() - age;
    auto status = cli::ExitStatus::done;
    TRY(registry->each_set([&](BatchSet const& set) -> Result<void> {
        if (set.state != SetState::sent || set.sent_at.value_or(set.since) > before) {
            return {};
        }
        status = cli::ExitStatus::refused;
        console.print(
            console.format() == cli::OutputFormat::json
                ? to_json({console.tool(), static_cast<int>(status)}, set)
                : to_text(set));
        return {};
    }));
    return status;
}

} // namespace techuser::read_replies
