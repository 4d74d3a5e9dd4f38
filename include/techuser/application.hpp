// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/token.hpp>

namespace techuser {

struct ApplicationSet {
    static constexpr char const* malformed =
        gettext_noop("application {}: expected words of a-z and 0-9 joined by dashes");
};

// What a channel may be used for, as the portal lists it, for example db2p-preload. Not to be confused with
// ApplicationCode, the four characters in a file name.
using Application = Token<ApplicationSet>;

} // namespace techuser
