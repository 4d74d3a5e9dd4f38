// SPDX-License-Identifier: Apache-2.0
#include "transfer/outgoing_set.hpp"

#include <techuser/batch_file_check.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace techuser {
namespace {

// What files of one set have in common.
using CommonElements = std::tuple<std::string, SenderNumber, Date, std::string, Environment>;

CommonElements common_elements(BatchFileName const& name) {
    auto const& elements = name.elements();
    return {
        elements.application.to_string(), elements.sender, elements.date, elements.sequence.to_string(),
        elements.environment};
}

bool is_outgoing(BatchFileName const& name) {
    return direction_of(name) == Direction::sent &&
           std::ranges::find(whole_submission, name.elements().kind) != whole_submission.end();
}

// The order of upload.
bool is_before(BatchFileName const& left, BatchFileName const& right) {
    auto const left_kind = left.elements().kind;
    auto const right_kind = right.elements().kind;
    return left_kind != right_kind ? left_kind < right_kind : left.to_string() < right.to_string();
}

OutgoingSet make_set(std::string const& folder, std::vector<BatchFileName> files) {
    std::ranges::sort(files, is_before);
    auto const start = std::ranges::find(
        files, FileKind::start, [](BatchFileName const& file) { return file.elements().kind; });
    auto submission = submission_of(start != files.end() ? *start : files.front());
    return {std::move(submission), folder, std::move(files)};
}

} // namespace

BatchFileName OutgoingSet::start() const {
    // A name that exists has elements of which every other kind can be named.
    constexpr std::array kind{FileKind::start};
    return name_submission(submission, kind)->front();
}

std::string OutgoingSet::path_of(BatchFileName const& file) const {
    return folder.empty()          ? file.to_string()
           : folder.ends_with('/') ? folder + file.to_string()
                                   : fmt::format("{}/{}", folder, file.to_string());
}

std::string OutgoingSet::remote_path_of(BatchFileName const& file) const {
    return fmt::format("{}/{}", directory_of(Direction::sent, submission.environment), file.to_string());
}

SortedSets sort_sets(std::string const& folder, std::span<std::string const> names) {
    std::map<CommonElements, std::vector<BatchFileName>> found;
    SortedSets sorted;
    for (auto const& text : names) {
        auto const name = BatchFileName::parse(text);
        if (name && is_outgoing(*name)) {
            found[common_elements(*name)].push_back(*name);
        } else {
            sorted.others.push_back(text);
        }
    }
    for (auto& [elements, files] : found) {
        sorted.sets.push_back(make_set(folder, std::move(files)));
    }
    return sorted;
}

} // namespace techuser
