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

// Checks what can be checked beforehand: the files are regular and exist, on the file system of their new
// folder, which is writable; the new names are free. Reasons: missing, not-a-file, duplicate, no-folder,
// permission, other-file-system, exists.
Result<void> check_renaming(RenamePlan const& plan);

// Carries the plan out without ever replacing a file. When one step fails, those before it are undone, and
// the error says so. Reasons: those of check_renaming(), rename, not-undone.
Result<void> rename_files(RenamePlan const& plan);

} // namespace techuser
