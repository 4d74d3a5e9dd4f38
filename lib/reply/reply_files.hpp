// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/batch_file_name.hpp>

#include <compare>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace techuser {

// The files of one reply that are there: the reply, its signature, and the GO that comes last. A reply that
// is cut into parts has a triple for each of them, and all of these the same GO.
struct ReplyTriple {
    BatchFileName name;                        // of its FO, whether that is there or not
    std::optional<BatchFileName> reply{};      // FO
    std::optional<BatchFileName> compressed{}; // CO: a ZIP file with the FO
    std::optional<BatchFileName> signature{};  // FS
    std::optional<BatchFileName> start{};      // GO

    // Those that are there, in this order.
    std::vector<BatchFileName> files() const;

    // The GO has come: nothing more will.
    bool is_complete() const { return start.has_value(); }
};

// The names of a folder, sorted out.
struct SortedReplies {
    std::vector<ReplyTriple>
        replies; // in the order of their names; also parts that a GO announces and are missing
    std::vector<std::string> others; // what is not the name of a file that is received
};

SortedReplies sort_replies(std::span<std::string const> names);

} // namespace techuser
