// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/help.hpp"
#include "cli/offers.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace techuser::cli {

// How many operands a command takes.
struct OperandCount {
    std::size_t least;
    std::size_t most;

    static constexpr std::size_t any = static_cast<std::size_t>(-1);
};

// What the help says of something: a sentence that is translated when it is shown, with "{}" where the gap
// goes, if it has one. Not a Text, which would be formatted in English whenever a tool starts.
struct Meaning {
    Meaning(char const* text, std::string in_gap = {}) : sentence(text), gap(std::move(in_gap)) {}

    char const* sentence;
    std::string gap;
};

// In the language of the process.
std::string in_language(Meaning const& meaning);

// An option, as it is declared once for the parser, the help and the shells.
struct OptionEntry {
    std::string names;       // as in "-q,--quiet"
    std::string placeholder; // empty for a flag
    Meaning help;
    Offers offers;

    bool takes_value() const { return !placeholder.empty(); }
    std::string_view long_name() const;
    bool has_name(std::string_view name) const;
};

// The arguments that are not options.
struct OperandEntry {
    std::string placeholder;
    OperandCount count;
    Meaning help;
    std::vector<Offers> offers; // for the first, the second ...; the last one for all that follow
};

// What a tool or one of its commands takes.
struct CommandTable {
    std::string_view name;
    char const* summary;
    std::vector<OptionEntry> options{};
    std::optional<OperandEntry> operands{};
    std::vector<std::string> examples{};
    std::vector<CommandTable const*> commands{};
    std::vector<std::pair<std::string, std::string>> aliases{}; // another name of an option, and its own

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
