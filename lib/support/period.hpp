// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <chrono>
#include <string_view>

namespace techuser {

// The longest period that is read, about a century.
inline constexpr std::chrono::days longest_period{36'500};

// Reads a number of days or weeks: 90d, 12w. Reason: period.
Result<std::chrono::days> parse_period(std::string_view text);

// Reads a time of seconds, minutes, hours or days: 90s, 30m, 2h, 7d. Reason: period.
Result<std::chrono::seconds> parse_duration(std::string_view text);

} // namespace techuser
