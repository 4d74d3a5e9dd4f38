// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/channel_probe.hpp>

#include <optional>
#include <vector>

namespace techuser {

// What was seen in a directory.
struct DirectoryListing {
    enum class Completeness : std::uint8_t { whole, cut };

    std::vector<WaitingFile> files; // no directories; sorted by name
    Completeness completeness{Completeness::whole};
    std::optional<Timestamp> newest; // modification time of a file, by the server's clock
};

} // namespace techuser
