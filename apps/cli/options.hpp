// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/option_table.hpp"
#include <techuser/result.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser::cli {

class Command;

// The command line of a tool or of one of its commands. Keeps CLI11 in one source file, and writes the help.
class Options {
public:
    // `command` outlives these options, and is not asked to declare any.
    explicit Options(Command const& command);
    Options(Options const&) = delete;
    Options& operator=(Options const&) = delete;
    ~Options();

    // `names` as in "-q,--quiet". Targets keep their value when the option is not given.
    void flag(std::string names, bool& target, Meaning help);

    // An option with a value; given twice, the last one counts. Without `offers`, a shell offers what goes
    // with the placeholder.
    void value(
        std::string names, std::string placeholder, std::optional<std::string>& target, Meaning help,
        std::optional<Offers> offers = {});

    // An option that may be given many times.
    void values(
        std::string names, std::string placeholder, std::vector<std::string>& target, Meaning help,
        std::optional<Offers> offers = {});

    // The arguments that are not options, and what a shell offers for the first, the second ..., the last for
    // all that follow; none: what goes with the placeholder.
    void operands(
        std::string placeholder, std::vector<std::string>& target, OperandCount count, Meaning help,
        std::vector<Offers> offers = {});

    // An older name of an option, which is understood and shown nowhere.
    void alias(std::string name, std::string of);

    // A line of the help's EXAMPLES.
    void example(std::string line);

    // A command of a tool that has several. `command` outlives these options.
    void command(Command& command);

    // Binds `argv`. Reasons: option, operands, command, no-command.
    Result<void> parse(int argc, char const* const* argv);

    // The command that was chosen; null for a tool without commands.
    Command* chosen() const;

    // The value of an option on the command line that was bound, of the chosen command or of the tool;
    // nullopt: it was not given.
    std::optional<std::string> typed(std::string const& name) const;

    // The help of the chosen command, or of the tool when none was chosen. It refers to these options.
    HelpPage help() const;

    // All that was declared.
    CommandTable const& table() const;

private:
    struct Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace techuser::cli
