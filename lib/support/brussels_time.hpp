// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/time.hpp>

namespace techuser {

// The day of a moment in Europe/Brussels, by the summer time of the EU (directive 2000/84/EC), which ends and
// begins at 01:00 UTC on the last Sundays of March and October. Right since 1996; before, summer time ended
// in September.
Date brussels_day(Timestamp moment);

// Midnight in Europe/Brussels, with which that day begins.
Timestamp start_of_brussels_day(Date date);

} // namespace techuser
