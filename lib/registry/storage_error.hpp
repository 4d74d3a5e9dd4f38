// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <string_view>

namespace techuser {

// Makes the Error, always unavailable, for what the system refused to do with the registry at `path`; the
// errno decides. Reasons: disk-full, io, permission, read-only, no-locks, limit, memory.
Error storage_error(int system_error, std::string_view path);

// Makes the Error for a result code of SQLite about the registry at `path`; where the system refused
// something `system_error` is its errno. Reasons: those of storage_error(), busy, interrupted (unavailable);
// not-a-registry, damaged (unreadable); sqlite (internal).
Error sqlite_error(int code, int system_error, std::string_view path);

// Refuses a path on a file system of the network, where locks of SQLite do not hold. Unavailable:
// network-file-system.
Result<void> expect_local_file_system(std::string const& path);

} // namespace techuser
