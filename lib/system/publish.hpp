// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "system/descriptor.hpp"
#include "system/system_calls.hpp"

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace techuser {

// A complete file without a name; this object deletes it unless it is given one.
struct StagedFile {
    StagedFile(SystemCalls& system_calls, int open_directory)
        : calls(&system_calls), directory(open_directory) {}
    StagedFile(StagedFile&&) noexcept = default;
    StagedFile& operator=(StagedFile&&) noexcept = default;
    ~StagedFile() {
        if (descriptor.get() >= 0 && !temporary_name.empty()) {
            calls->unlinkat(directory, temporary_name.c_str());
        }
    }

    SystemCalls* calls;
    int directory;
    Descriptor descriptor;
    std::string temporary_name; // empty where the file system has files without a name
    std::string link_source;    // for linkat with AT_SYMLINK_FOLLOW
    std::string name;           // its name once it is published
    ino_t inode{0};
};

// Names to give in one folder.
struct Publication {
    int directory;
    std::span<StagedFile const> files;
    std::span<KeptFile const> kept;
};

// What could not be named and why; `error` is zero when all went well, `name` is empty for the folder itself.
struct Published {
    int error{0};
    std::string name;
};

// Renames the kept files and names the new ones, all or none.
Published publish(Publication const& publication, SystemCalls& calls);

} // namespace techuser
