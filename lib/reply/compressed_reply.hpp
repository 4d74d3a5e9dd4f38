// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "system/files.hpp"
#include <techuser/batch_file_name.hpp>

namespace techuser {

// The most that is read as a reply, compressed or not. The portal compresses replies above 50 MB, and some
// above 150 MB.
inline constexpr std::size_t reply_size_limit_bytes = std::size_t{512} * 1024 * 1024;

// How many times larger than its ZIP file a reply may be: XML is seldom more than fifty.
inline constexpr std::size_t compression_limit = 250;

// The name of the FO in a CO.
BatchFileName uncompressed(BatchFileName const& name);

// What the ZIP file of the CO `name` holds: exactly one file, the FO of the same name. All codes unreadable.
// Reasons: bad-zip (the portal's label 280), zip-entries (label 281), zip-name, too-large.
Result<Bytes> uncompress(BatchFileName const& name, std::span<std::uint8_t const> zip);

} // namespace techuser
