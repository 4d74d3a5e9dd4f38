// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/known_hosts.hpp"
#include "channel/ssh_connection.hpp"
#include "channel/step_outcome.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// Waits for the server's version. The host key algorithms are those that the key exchange will ask for, the
// preferred one first; at least one.
StepOutcome read_banner(SshConnection& connection, std::span<std::string const> host_key_algorithms);

// Goes on after read_banner(), up to the encrypted connection. Warns of weak algorithms.
StepOutcome exchange_keys(SshConnection& connection);

struct HostKeyCheck {
    StepOutcome outcome;
    std::optional<std::string> new_line{}; // what to record of a new key that is accepted
};

// The host key algorithms that the server offers.
std::vector<std::string> offered_host_keys(SshConnection const& connection);

// The reason of a key that has not the wanted fingerprint, while another key of the server may have it.
inline constexpr std::string_view host_key_fingerprint_reason = "host-key-fingerprint";

// Decides as OpenSSH does whether the key that the server showed is the one that is known.
HostKeyCheck check_host_key(
    SshConnection const& connection, ProbeTarget const& target, HostKeyPolicy const& policy,
    KnownHost const& known);

} // namespace techuser
