// SPDX-License-Identifier: Apache-2.0
#include "batchfile/batch_file_report.hpp"
#include "report/json.hpp"
#include "report/json_document.hpp"

namespace techuser {

std::string to_json(
    JsonHead const& head, Submission const& submission, std::span<BatchFileName const> names) {
    auto document = begin_document(head);
    document["sender_number"] = submission.sender.to_string();
    document["application"] = submission.application.to_string();
    document["environment"] = to_string(submission.environment);
    document["date"] = to_iso(submission.date);
    document["sequence"] = submission.sequence.to_string();
    document["directory"] = directory_of(Direction::sent, submission.environment);
    document["files"] = Json::array();
    for (auto const& name : names) {
        document["files"].push_back(name.to_string());
    }
    return finish_document(document);
}

} // namespace techuser
