// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace techuser {

enum class Severity : std::uint8_t { notice, warning, error };

// notice, warning, error
std::string_view to_string(Severity severity);

// Something that a check found.
struct Finding {
    std::string_view id; // stable token, for example channel-not-listed
    Severity severity;
    std::string_view field; // key in the registration file, for example channel.type
    Text message;           // one sentence
};

// An error with a cause for each warning among the findings; for people who want no warning. Reasons: the id
// of a single warning, and registration.
Result<void> refuse_warnings(std::span<Finding const> findings);

} // namespace techuser
