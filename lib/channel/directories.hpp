// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/directory_listing.hpp"
#include "channel/ssh_connection.hpp"
#include "channel/step_outcome.hpp"

#include <optional>

namespace techuser {

struct DirectoryReading {
    StepOutcome outcome;
    DirectoryListing listing{}; // empty when the step failed
};

// Lists at most directory_entry_limit entries. Reasons: directory-missing, directory-permission, directory,
// sftp-protocol.
DirectoryReading read_directory(SshConnection& connection, LIBSSH2_SFTP* sftp, std::string_view directory);

struct ProbeFileWriting {
    StepOutcome outcome;
    std::optional<Timestamp> made_at{}; // modification time of the file, by the server's clock
};

// Makes and removes an empty file of that name. Reasons: write-refused, remove-refused.
ProbeFileWriting write_probe_file(
    SshConnection& connection, LIBSSH2_SFTP* sftp, std::string_view directory, std::string_view name);

} // namespace techuser
