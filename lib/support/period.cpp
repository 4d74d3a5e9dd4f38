// SPDX-License-Identifier: Apache-2.0
#include "support/period.hpp"

#include "support/digits.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace techuser {
namespace {

struct Unit {
    char letter;
    std::chrono::seconds length;
};

constexpr std::array units{
    Unit{'s', std::chrono::seconds(1)}, Unit{'m', std::chrono::minutes(1)}, Unit{'h', std::chrono::hours(1)},
    Unit{'d', std::chrono::days(1)}};

} // namespace

Result<std::chrono::days> parse_period(std::string_view text) {
    constexpr std::size_t most_digits = 5;
    auto const digits = text.substr(0, text.empty() ? 0 : text.size() - 1);
    auto const number =
        !digits.empty() && digits.size() <= most_digits ? parse_digits(digits, digits.size()) : std::nullopt;
    auto const unit = text.empty() ? '\0' : text.back();
    if (number && (unit == 'd' || unit == 'w')) {
        auto const period = std::chrono::days(*number * (unit == 'w' ? 7 : 1));
        if (period <= longest_period) {
            return period;
        }
    }
    return fail(
        ErrorCode::invalid, "period",
        say("period {}: expected days or weeks as in 90d or 12w, at most {}d", quoted(text),
            longest_period.count()));
}

Result<std::chrono::seconds> parse_duration(std::string_view text) {
    constexpr std::size_t most_digits = 5;
    auto const digits = text.substr(0, text.empty() ? 0 : text.size() - 1);
    auto const number =
        !digits.empty() && digits.size() <= most_digits ? parse_digits(digits, digits.size()) : std::nullopt;
    auto const* const unit = std::ranges::find(units, text.empty() ? '\0' : text.back(), &Unit::letter);
    if (number && unit != units.end() && *number * unit->length <= longest_period) {
        return *number * unit->length;
    }
    return fail(
        ErrorCode::invalid, "period",
        say("period {}: expected seconds, minutes, hours or days as in 90s, 30m, 2h or 7d, at most {}d",
            quoted(text), longest_period.count()));
}

} // namespace techuser
