// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <filesystem>
#include <optional>
#include <vector>

namespace techuser {

// A file that is to get another name.
struct Renaming {
    std::filesystem::path from;
    std::filesystem::path to;
};

// Files that get their names together, and an empty one that appears after all of them.
struct RenamePlan {
    std::vector<Renaming> renamings;
    std::optional<std::filesystem::path> empty_last;
};

// Whether the plan can be carried out, as far as can be told before it is: files that are regular and there,
// on the file system of their new folder, which can be written; new names that nothing has. Reasons: missing,
// not-a-file, duplicate, no-folder, permission, other-file-system, exists.
Result<void> check_renaming(RenamePlan const& plan);

// Carries the plan out without ever replacing a file. When one step fails, those before it are undone, and
// the error says so. Reasons: those of check_renaming(), rename, not-undone.
Result<void> rename_files(RenamePlan const& plan);

} // namespace techuser
