// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/resolve.hpp"
#include "channel/transport.hpp"

#include <memory>
#include <vector>

namespace techuser {

struct Connected {
    StepOutcome outcome;
    std::unique_ptr<Transport> transport{}; // null when the step failed
};

// Connects to the first address that answers. None may use up the time of those after it. With a proxy the
// addresses are the proxy's. Reasons: connection-refused, connect-timeout, unreachable, connect, those of
// connect_through().
Connected connect(
    HostAndPort const& target, std::optional<Proxy> const& proxy, std::vector<SocketAddress> const& addresses,
    Deadline const& deadline);

} // namespace techuser
