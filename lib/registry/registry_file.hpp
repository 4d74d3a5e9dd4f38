// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

// The file of a registry, before there is SQLite in it. All paths have a slash in front or in between.
namespace techuser {

// What SQLite appends to the name of a database for the files beside it: the rollback journal, and what older
// versions of these tools left.
inline constexpr std::string_view journal_suffix = "-journal";
inline constexpr std::string_view log_suffix = "-wal";
inline constexpr std::array files_beside{journal_suffix, log_suffix, std::string_view("-shm")};

Error not_a_registry(std::string const& path);
Error no_registry(std::string const& path);

// The registry `path` does not belong to the file with `suffix` beside it.
Error foreign_log(std::string const& path, std::string_view suffix);

// Whether there is a file with this suffix beside the registry; an empty one does not count.
bool is_beside(std::string const& path, std::string_view suffix);

// Refuses what SQLite would wait for or misread: folders, pipes, devices, and a file of one byte, which it
// takes for an empty one. Not found: no-registry. Unavailable: foreign-log (the registry is missing, and a
// journal of changes to it is there).
Result<void> expect_regular_file(std::string const& path);

// Refuses a registry that somebody else could have written or could replace: one that neither this user nor
// root owns, that group or others may write, that has such a file beside it, or that lies in a folder where
// everybody may replace files. Unavailable: not-private.
Result<void> expect_private(std::string const& path);

// Refuses where no file could be made.
Result<void> expect_creatable(std::string const& path);

// The folder that is there and in which the missing ones above `path` would be made; with its slash.
std::string existing_folder_above(std::string const& path);

// Refuses where there is a file already, or none could be made in the folder. Conflict: file-exists.
Result<void> expect_new_file(std::string_view path);

// Makes a file of mode 0600 with this content, whole or not at all, with the folders above it. Conflict:
// exists.
Result<void> make_new_file(std::string const& path, std::span<std::uint8_t const> content);

// What becomes of a file that has the name already.
enum class Replacing : bool { no, yes };

// The same for content of any size: `fill` writes another file that is in `folder` until then, of the same
// file system, and closes it. Conflict: file-exists.
Result<void> make_file_whole(
    std::string const& path, std::string const& folder, Replacing replacing,
    std::function<Result<void>(std::string const& temporary_path)> const& fill);

} // namespace techuser
