// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/step_outcome.hpp"
#include "channel/transport.hpp"

#include <memory>
#include <netdb.h>
#include <string>
#include <vector>

namespace techuser {

// An address of a host with the port.
struct SocketAddress {
    int family;
    sockaddr_storage address;
    socklen_t length;

    std::string to_string() const; // without the port
};

// Finds the addresses of the target, IPv6 and IPv4 in the order that the system prefers.
StepOutcome resolve(
    ProbeTarget const& target, std::chrono::nanoseconds timeout, std::vector<SocketAddress>& addresses);

// Connects to the first address that answers. None may use up the time of those after it.
StepOutcome connect(
    ProbeTarget const& target, std::vector<SocketAddress> const& addresses, std::chrono::nanoseconds timeout,
    Elapsed const& elapsed, std::unique_ptr<Transport>& transport);

} // namespace techuser
