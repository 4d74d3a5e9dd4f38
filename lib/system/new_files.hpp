// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace techuser {

// Who may read a file: only its owner (mode 0600, whatever the umask), or everybody whom the umask allows
// (0644).
enum class Readers : std::uint8_t { owner, umask };

// A file that is not there yet.
struct NewFile {
    std::string name; // within the folder
    std::span<std::uint8_t const> content;
    Readers readers;
};

// An old file that is renamed before a new one takes its name; the other name must be free.
struct KeptFile {
    std::string name;
    std::string kept_as;
};

// Whether the name exists; a dangling symbolic link does. In a missing folder every name is free. Usage: path
// (too long). Unreadable: permission.
Result<bool> is_there(std::filesystem::path const& path);

// Makes all `files` in `folder`, in their order and each complete, or none; those in `kept` are renamed
// first, or not at all. Nothing is ever replaced or written through a link. Once files begin to appear,
// killing this process does not stop them; the power going can leave the first ones only. Conflict: exists.
// Usage: path (too long). Unreadable: missing, permission, folder-mode. Unavailable: write.
Result<void> write_new_files(
    std::filesystem::path const& folder, std::span<NewFile const> files, std::span<KeptFile const> kept = {});

// Whether write_new_files() could make `files` there now: it does all but give them their names.
Result<void> check_new_files(std::filesystem::path const& folder, std::span<NewFile const> files);

} // namespace techuser
