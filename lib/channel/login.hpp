// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/step_outcome.hpp"
#include "channel/ssh_connection.hpp"

namespace techuser {

// Logs in with the key, or with one of the agent. RSA keys sign with rsa-sha2-512, then rsa-sha2-256, and
// with ssh-rsa only if that is allowed.
StepOutcome log_in(SshConnection& connection, ProbeSettings const& settings);

} // namespace techuser
