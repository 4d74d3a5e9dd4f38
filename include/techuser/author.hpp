// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/time.hpp>

#include <string>

namespace techuser {

// Who changes the registry, and when; written in the journal.
struct Author {
    std::string user; // of the operating system
    std::string host;
    Timestamp when;
};

} // namespace techuser
