// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "system/descriptor.hpp"
#include "system/system_calls.hpp"

#include <string>
#include <sys/types.h>

// Single steps for those who have their own words for what fails: each int is zero or an errno.
namespace techuser {

// A new file that nobody can open by name or, where the file system has no such files, one with a hidden
// random name, which is then told.
struct UnnamedFile {
    Descriptor descriptor;
    std::string temporary_name{};
};

// In the open folder `directory`. Without a descriptor errno says why.
UnnamedFile open_unnamed(int directory, mode_t mode, SystemCalls& calls);

// Whether a file could be made in `folder`: makes one, and lets it go.
int try_new_file(std::string const& folder);

// Makes the folders above `path` that are missing, with mode 0700 whatever the umask.
int make_private_folders(std::string const& path);

// Renames without ever replacing a file.
int rename_without_replacing(std::string const& from, std::string const& to);

// Puts the content of a file on the disk.
int flush_file(std::string const& path);

// Puts new names in `folder` on the disk. A file system that cannot be asked for that cannot fail at it.
int flush_folder(std::string const& folder);

} // namespace techuser
