// SPDX-License-Identifier: Apache-2.0
#include "support/try.hpp"
#include <techuser/batch_file_name.hpp>

namespace techuser {

namespace {

Result<BatchFileName> name_file(
    Submission const& submission, FileKind kind, std::optional<std::uint8_t> part = std::nullopt) {
    std::optional<Parts> parts;
    if (submission.parts) {
        parts = Parts{*submission.parts, part};
    }
    return BatchFileName::make(
        {kind, submission.application, submission.sender, submission.date, submission.sequence,
         submission.environment, parts});
}

} // namespace

Result<std::vector<BatchFileName>> name_submission(Submission const& submission) {
    TRY_ASSIGN(auto const start, name_file(submission, FileKind::start));
    std::vector<BatchFileName> names;
    for (FileKind const kind : {FileKind::declaration, FileKind::signature}) {
        for (std::uint8_t part = 1; part <= submission.parts.value_or(1); ++part) {
            TRY_ASSIGN(
                auto const name,
                name_file(submission, kind, submission.parts ? std::optional(part) : std::nullopt));
            names.push_back(name);
        }
    }
    names.push_back(start);
    return names;
}

} // namespace techuser
