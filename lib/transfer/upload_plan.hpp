// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/registry.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace techuser {

// An FI or FS here, and what has its name on the server.
struct FilePair {
    std::uint64_t here_bytes;
    std::optional<std::uint64_t> there_bytes; // nullopt: nothing
};

enum class FileStanding : std::uint8_t { absent, partial, same, larger };

FileStanding standing_of(FilePair const& file);

// What there is to do for a set.
enum class UploadStep : std::uint8_t {
    nothing,        // it is there with its GO
    write,          // the files that are not `same`, then the GO
    was_taken,      // it was there once with its GO, and the portal took it
    refuse_content, // other files have its names: they are larger, or a GO is there that these do not fit
    refuse_gap,     // some files of it were there and are gone
};

// Judges by names and sizes, and by what the registry recorded when the set was sent before. Nothing is
// written over where it could be read already: not after the GO came, and no file that is larger.
UploadStep plan_upload(
    std::span<FilePair const> files, bool start_is_there, std::optional<SetState> recorded);

} // namespace techuser
