// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/deadline.hpp"
#include "channel/resolve.hpp"
#include "channel/step_outcome.hpp"

namespace techuser {

// Asks the proxy at the other end of a connected, non-blocking socket for a connection to `target`: SOCKS 5
// (RFC 1928) or HTTP CONNECT (RFC 9110 section 9.3.6), both without a login. The proxy resolves the name of
// the target. Reads nothing of what follows the proxy's answer. Reasons: proxy-refused, proxy-login,
// not-a-proxy, proxy-timeout.
StepOutcome connect_through(
    Proxy const& proxy, int descriptor, HostAndPort const& target, Deadline const& deadline);

} // namespace techuser
