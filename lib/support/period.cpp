// SPDX-License-Identifier: Apache-2.0
#include "support/period.hpp"

#include "support/digits.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

namespace techuser {

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

} // namespace techuser
