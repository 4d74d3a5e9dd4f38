// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/ssh_connection.hpp"
#include "channel/step_outcome.hpp"

namespace techuser {

struct SftpStart {
    StepOutcome outcome;
    SftpHandle sftp{}; // null when the step failed
};

// Asks for file transfer. Reasons: no-sftp, text-before-sftp, sftp-ended, closed-after-login, sftp-timeout.
SftpStart start_sftp(SshConnection& connection);

} // namespace techuser
