// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/colour.hpp"
#include "report/json_document.hpp"
#include <techuser/channel_probe.hpp>
#include <techuser/file_profile.hpp>

#include <string>

namespace techuser {

// A test of a channel, to be shown.
struct ChannelReport {
    ProbeTarget target;
    ProbeReport probe;
};

// What the server said, marked as its words; not yet escaped.
Text sentence(ServerWords const& words);

// One line for each step and for what the server said, the replies that wait with their meaning, and the
// conclusion.
std::string to_text(ChannelReport const& report, std::span<FileProfile const> profiles, Colour colour);

std::string to_json(JsonHead const& head, ChannelReport const& report, std::span<FileProfile const> profiles);

} // namespace techuser
