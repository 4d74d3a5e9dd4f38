// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <functional>
#include <string>
#include <string_view>

// The file of a registry, before there is SQLite in it. All paths have a slash in front or in between.
namespace techuser {

Error not_a_registry(std::string const& path);
Error no_registry(std::string const& path);

// Refuses what SQLite would wait for or misread: folders, pipes, devices, and a file of one byte, which it
// takes for an empty one. Not found: no-registry.
Result<void> expect_regular_file(std::string const& path);

// Makes an empty file with the right mode, which SQLite then takes over for the files beside it, and the
// folders above it. A file that exists is left as it is.
Result<void> make_empty_file(std::string const& path);

// Refuses where make_empty_file() could make no file.
Result<void> expect_creatable(std::string const& path);

// The folder that is there and in which the missing ones above `path` would be made; with its slash.
std::string existing_folder_above(std::string const& path);

// Refuses where there is a file already, or none could be made in the folder. Conflict: file-exists.
Result<void> expect_new_file(std::string_view path);

// Makes a file that appears whole or not at all, with the folders above it. `fill` writes another one that
// stands in `folder` until then, of the same file system, and shuts it. Conflict: file-exists.
Result<void> make_file_whole(
    std::string const& path, std::string const& folder,
    std::function<Result<void>(std::string const& temporary_path)> const& fill);

} // namespace techuser
