// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/step_outcome.hpp"
#include "channel/ssh_connection.hpp"

namespace techuser {

// Logs in with the first key of the agent that the server accepts. Agents have no time limit: they may be
// waiting for a person.
StepOutcome log_in_with_agent(
    SshConnection& connection, ProbeSettings const& settings, AgentLogin const& agent);

} // namespace techuser
