// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/text.hpp>

#include <optional>
#include <span>
#include <string_view>

namespace techuser {

// The candidate that `typed` was most likely meant to be; nullopt when none is close: at most a third of
// its characters inserted, removed or replaced.
std::optional<std::string_view> nearest(std::string_view typed, std::span<std::string_view const> candidates);

// What to write instead of `typed`, which is none of the choices: the nearest one, or all of them.
Text hint_among(std::span<std::string_view const> choices, std::string_view typed);

} // namespace techuser
