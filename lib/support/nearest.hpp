// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace techuser {

// The candidate that `typed` was most likely meant to be, or nothing when none is close: at most a third of
// its characters inserted, removed or replaced.
std::optional<std::string_view> nearest(std::string_view typed, std::span<std::string_view const> candidates);

} // namespace techuser
