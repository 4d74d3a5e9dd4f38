// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "system/descriptor.hpp"
#include <techuser/result.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

namespace techuser {

// What tells, without reading it, that a file is not what it was.
struct FileState {
    std::uint64_t size_bytes;
    std::uint64_t inode;
    std::int64_t modified_ns; // since 1970

    bool operator==(FileState const&) const = default;
};

// Of a regular file. Unreadable: missing, permission, directory, not-a-file, read.
Result<FileState> look_at_file(std::filesystem::path const& path);

// A regular file that is open for reading, and that no other process holds in this way until it is closed or
// the process ends. File systems that know no locks hold nothing.
class HeldFile final {
public:
    // Unreadable: those of look_at_file(). Unavailable: file-in-use.
    static Result<HeldFile> open(std::filesystem::path const& path);

    int descriptor() const { return m_descriptor.get(); }

    // Unavailable: changed-meanwhile.
    Result<void> expect(FileState const& state) const;

private:
    HeldFile(Descriptor descriptor, std::string name)
        : m_descriptor(std::move(descriptor)), m_name(std::move(name)) {}

    Descriptor m_descriptor;
    std::string m_name;
};

} // namespace techuser
