// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/known_hosts.hpp"
#include "channel/step_outcome.hpp"
#include "channel/ssh_connection.hpp"

#include <optional>
#include <string>

namespace techuser {

// Waits for the server to say that it speaks SSH.
StepOutcome read_banner(SshConnection& connection, KnownHost const& known);

// Goes on after read_banner(), up to the encrypted connection.
StepOutcome exchange_keys(SshConnection& connection);

// Judges the key that the server showed. `new_line` is what to record of a new key that is accepted.
StepOutcome check_host_key(
    SshConnection const& connection, ProbeTarget const& target, HostKeyPolicy const& policy,
    KnownHost const& known, std::optional<std::string>& new_line);

} // namespace techuser
