// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser::cli {

// The widths of a help page: wider lines are hard to read, and narrower ones cannot hold an option.
constexpr std::size_t help_columns_least = 40;
constexpr std::size_t help_columns_most = 100;

// A line of a list: what is typed, and what it means.
struct HelpLine {
    std::string typed;
    std::string meaning;
};

// The help of a tool or of one of its commands.
struct HelpPage {
    std::string_view tool;
    std::string usage; // after the word "usage: "
    std::string summary;
    std::span<std::string const> examples;
    std::vector<HelpLine> commands;
    std::vector<HelpLine> options;
};

// "name, PLACEHOLDER" as the list of options has it: "-q,--quiet" and "" give "-q, --quiet".
std::string option_as_typed(std::string_view names, std::string_view placeholder);

// The lines of the commands alone.
std::string commands_to_text(HelpPage const& page, std::size_t columns);

// The page; `columns` counts within the limits above.
std::string to_text(HelpPage const& page, std::size_t columns);

} // namespace techuser::cli
