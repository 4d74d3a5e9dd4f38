// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/ssh_connection.hpp"
#include "channel/step_outcome.hpp"

namespace techuser {

// Logs in with the first key of the agent that the server accepts, the registered one first. Only the time of
// the whole test bounds the agent: it may be waiting for a person.
StepOutcome log_in_with_agent(
    SshConnection& connection, ConnectionSettings const& settings, AgentLogin const& login);

} // namespace techuser
