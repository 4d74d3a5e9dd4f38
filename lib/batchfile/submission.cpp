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

Submission submission_of(BatchFileName const& name) {
    auto const& elements = name.elements();
    return {
        .application = elements.application,
        .sender = elements.sender,
        .date = elements.date,
        .sequence = elements.sequence,
        .environment = elements.environment,
        .parts = elements.parts ? std::optional(elements.parts->count) : std::nullopt};
}

Result<std::vector<BatchFileName>> name_submission(
    Submission const& submission, std::span<FileKind const> kinds) {
    // A number of parts that no name can carry is refused before the parts are counted up.
    TRY(name_file(submission, FileKind::start));
    std::vector<BatchFileName> names;
    for (auto const kind : kinds) {
        bool const one_for_all = kind == FileKind::start || kind == FileKind::cancel || !submission.parts;
        for (std::uint8_t part = 1; part <= (one_for_all ? 1 : *submission.parts); ++part) {
            TRY_ASSIGN(
                auto const name,
                name_file(submission, kind, one_for_all ? std::nullopt : std::optional(part)));
            names.push_back(name);
        }
    }
    return names;
}

} // namespace techuser
