// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace techuser {

// A moment, in UTC.
using Timestamp = std::chrono::sys_seconds;

// A day of the Gregorian calendar, years 1 to 9999.
using Date = std::chrono::year_month_day;

// Reads 2020-06-01. Reasons: date-format, date.
Result<Date> parse_date(std::string_view text);

// Reads a day as people type it: 2020-06-01, 20200601 or 01/06/2020. Reasons: as parse_date().
Result<Date> parse_typed_date(std::string_view text);

// 2020-06-01
std::string to_iso(Date date);

// 01/06/2020, as the portal's screens show a date.
std::string to_portal(Date date);

// 20200601, as file names carry it.
std::string to_compact(Date date);

// 2020-06-01T00:00:00Z
std::string to_iso(Timestamp moment);

// Reads what to_iso(Timestamp) writes. Reason: timestamp.
Result<Timestamp> parse_timestamp(std::string_view text);

// The day of a moment, in UTC.
Date day_of(Timestamp moment);

// Midnight, in UTC.
Timestamp start_of(Date date);

} // namespace techuser
