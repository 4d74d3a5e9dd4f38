// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/step_outcome.hpp"
#include "channel/ssh_connection.hpp"

#include <optional>
#include <vector>

namespace techuser {

// Asks for the file transfer.
StepOutcome start_sftp(SshConnection& connection, SftpHandle& sftp);

// What was seen in a directory.
struct DirectoryListing {
    enum class Completeness : std::uint8_t { whole, cut };

    std::vector<WaitingFile> files; // no directories
    Completeness completeness{Completeness::whole};
    std::optional<Timestamp> newest; // time of change of a file, by the server's clock
};

StepOutcome read_directory(
    SshConnection& connection, LIBSSH2_SFTP* sftp, std::string_view directory, DirectoryListing& listing);

// Makes and removes an empty file of that name. `made_at` is its time by the server's clock.
StepOutcome write_probe_file(
    SshConnection& connection, LIBSSH2_SFTP* sftp, std::string_view directory, std::string_view name,
    std::optional<Timestamp>& made_at);

} // namespace techuser
