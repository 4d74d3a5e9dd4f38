// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/help.hpp"
#include "cli/offers.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace techuser::cli {

// How many operands a command takes.
struct OperandCount {
    std::size_t least;
    std::size_t most;

    static constexpr std::size_t any = static_cast<std::size_t>(-1);
};

// An option, as it is declared once for the parser, the help and the shells.
struct OptionEntry {
    std::string names;       // as in "-q,--quiet"
    std::string placeholder; // empty for a flag
    std::string help;
    Offers offers;

    bool takes_value() const { return !placeholder.empty(); }
    std::string_view long_name() const;
    bool has_name(std::string_view name) const;
};

// The arguments that are not options.
struct OperandEntry {
    std::string placeholder;
    OperandCount count;
    std::string help;
    std::vector<Offers> offers; // for the first, the second ...; the last one for all that follow
};

// What a tool or one of its commands takes.
struct CommandTable {
    std::string_view name;
    std::string_view summary;
    std::vector<OptionEntry> options{};
    std::optional<OperandEntry> operands{};
    std::vector<std::string> examples{};
    std::vector<CommandTable const*> commands{};

    OptionEntry const* find_option(std::string_view option) const;
    CommandTable const* find_command(std::string_view command) const;

    // " [OPTION]... FILE"
    std::string synopsis() const;
};

// Whether an argument is an option: a number may begin with a minus, and a line of dashes is none.
bool is_option(std::string_view text);

// The help of `tool`, or of its command; null: none was chosen. It refers to the tables.
HelpPage help_page(CommandTable const& tool, CommandTable const* command);

} // namespace techuser::cli
