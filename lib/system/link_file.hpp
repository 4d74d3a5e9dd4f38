// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <filesystem>

namespace techuser {

// Gives the content of a file a second name, at once, whole and on the disk: a hard link, or a copy where the
// system allows no link. A file that has that name already is left alone. Unreadable: missing, permission,
// read. Unavailable: write. Conflict: exists.
Result<void> link_file(std::filesystem::path const& from, std::filesystem::path const& to);

} // namespace techuser
