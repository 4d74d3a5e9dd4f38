// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/help.hpp"
#include <techuser/result.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser::cli {

class Command;

// How many operands a command takes.
struct OperandCount {
    std::size_t least;
    std::size_t most;

    static constexpr std::size_t any = static_cast<std::size_t>(-1);
};

// The command line of a tool or of one of its commands. Keeps CLI11 in one source file, and writes the help.
class Options {
public:
    Options();
    Options(Options const&) = delete;
    Options& operator=(Options const&) = delete;
    ~Options();

    // `names` as in "-q,--quiet". Targets keep their value when the option is not given.
    void flag(std::string names, bool& target, std::string help);

    // An option with a value; given twice, the last one counts.
    void value(
        std::string names, std::string placeholder, std::optional<std::string>& target, std::string help);

    // An option that may be given many times.
    void values(
        std::string names, std::string placeholder, std::vector<std::string>& target, std::string help);

    // The arguments that are not options.
    void operands(
        std::string placeholder, std::vector<std::string>& target, OperandCount count, std::string help);

    // A line of the help's EXAMPLES.
    void example(std::string line);

    // A command of a tool that has several. `command` outlives these options.
    void command(Command& command);

    // Binds `argv`. Reasons: option, operands, command, no-command.
    Result<void> parse(int argc, char const* const* argv);

    // The command that was chosen; null for a tool without commands.
    Command* chosen() const;

    // The help of the chosen command, or of the tool when none was chosen. It refers to these options.
    HelpPage help(Command const& tool) const;

private:
    struct Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace techuser::cli
