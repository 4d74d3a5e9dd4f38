// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/colour.hpp"
#include "report/json_document.hpp"
#include <techuser/finding.hpp>
#include <techuser/result.hpp>
#include <techuser/username.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// What check-username says of one input.
struct UsernameReport {
    std::string input;
    std::optional<Error> refusal;       // nullopt: the name is valid
    std::optional<UsernameState> state; // nullopt: not looked up, or not valid
    std::optional<Username> suggestion;
    std::vector<Finding> warnings{};
};

std::string to_text(UsernameReport const& report, Colour colour);
std::string to_json(JsonHead const& head, UsernameReport const& report);

// The free names for one input, one a line.
std::string to_text(std::span<Username const> suggestions);
std::string to_json(JsonHead const& head, std::string_view input, std::span<Username const> suggestions);

// The rules that usernames obey.
std::string to_text(std::span<UsernameRule const> rules);
std::string to_json(JsonHead const& head, std::span<UsernameRule const> rules);

} // namespace techuser
