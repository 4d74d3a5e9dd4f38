// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/colour.hpp"
#include "report/json_document.hpp"
#include <techuser/reference_data.hpp>
#include <techuser/channel_probe.hpp>

#include <string>

namespace techuser {

// A test of a channel on its way to a person or a script.
struct ChannelReport {
    ProbeTarget target;
    ProbeReport probe;
};

// One line for each step, the replies that wait with their meaning, and the conclusion.
std::string to_text(ChannelReport const& report, ReferenceData const& reference, Colour colour);

std::string to_json(JsonHead const& head, ChannelReport const& report, ReferenceData const& reference);

} // namespace techuser
