// SPDX-License-Identifier: Apache-2.0
#include "support/brussels_time.hpp"

#include <chrono>

namespace techuser {

Date brussels_day(Timestamp moment) {
    using namespace std::chrono;
    auto const year = day_of(moment).year();
    auto const change = [&](month month) { return sys_days(year / month / Sunday[last]) + hours(1); };
    auto const is_summer = moment >= change(March) && moment < change(October);
    return day_of(moment + hours(is_summer ? 2 : 1));
}

Timestamp start_of_brussels_day(Date date) {
    auto const in_summer = start_of(date) - std::chrono::hours(2);
    return brussels_day(in_summer) == date ? in_summer : start_of(date) - std::chrono::hours(1);
}

} // namespace techuser
