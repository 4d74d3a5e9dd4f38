// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/step_outcome.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <sys/socket.h>
#include <vector>

namespace techuser {

// Where a TCP connection goes, as typed.
struct HostAndPort {
    std::string host; // name or address
    std::uint16_t port;
};

// An address of a host with the port.
struct SocketAddress {
    int family;
    sockaddr_storage address;
    socklen_t length;

    std::string to_string() const; // without the port
};

struct Resolution {
    StepOutcome outcome;
    std::vector<SocketAddress> addresses{}; // at most 16
};

// Finds the addresses of a host, IPv6 and IPv4 in the order that the system prefers. Reasons: unknown-host,
// resolve-timeout, resolve.
Resolution resolve(HostAndPort const& target, std::chrono::nanoseconds timeout);

} // namespace techuser
