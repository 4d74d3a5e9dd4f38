// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/say.hpp"
#include <techuser/result.hpp>

#include <fmt/format.h>

#include <span>
#include <string_view>

namespace techuser::cli {

// An option of a tool that does one of several things.
struct OptionUse {
    std::string_view name;
    bool given;
    unsigned modes; // in which it means something, one bit each
};

// Refuses an option that would have no effect. Usage: option.
inline Result<void> check_option_uses(std::span<OptionUse const> uses, unsigned mode) {
    for (auto const& option : uses) {
        if (option.given && (option.modes & mode) == 0) {
            return fail(
                ErrorCode::usage, "option", say("{} does not apply here", verbatim(option.name)),
                say("see --help"));
        }
    }
    return {};
}

} // namespace techuser::cli
