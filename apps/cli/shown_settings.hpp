// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/console.hpp"
#include "report/json_document.hpp"

#include <optional>
#include <string>
#include <vector>

namespace techuser::cli {

// One thing that options, variables and files decide.
struct Setting {
    std::string name;
    std::string value; // empty: it is not set
    std::string by;    // the option, the variable or the file that decided; "default" when none did
};

// What was typed of the options that decide settings.
struct TypedSettings {
    std::optional<std::string> registry;
    Decided language; // before the choice changed the environment
    std::optional<std::string> color;
    bool no_input;
};

// What is in force for this command line, in a fixed order. Errors: those of read_configuration().
Result<std::vector<Setting>> shown_settings(Console const& console, TypedSettings const& typed);

// A line for each setting: "name = value (by)".
std::string to_text(std::vector<Setting> const& settings);

// A document with all of them.
std::string to_json(JsonHead const& head, std::vector<Setting> const& settings);

} // namespace techuser::cli
