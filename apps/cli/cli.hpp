// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "console.hpp"
#include "options.hpp"
#include <techuser/result.hpp>

#include <string_view>
#include <utility>

namespace techuser::cli {

// One contract for all tools; grep(1) has the first three, and 70 is EX_SOFTWARE of sysexits.h.
enum class ExitStatus : int {
    done = 0,        // done, or the answer is yes
    refused = 1,     // examined, and the answer is no
    usage = 2,       // the command line, a registration file or the configuration is wrong
    unreadable = 3,  // an input cannot be read or is not what it should be
    conflict = 4,    // exists already, taken, differs
    unavailable = 5, // disk, database, lock or network; trying again may help
    bug = 70,
};

ExitStatus exit_status(ErrorCode code);

// The one to return for both, when many inputs were examined: order of badness 70 5 3 2 4 1 0.
ExitStatus worse(ExitStatus left, ExitStatus right);

// The value of an option; a wrong one is an error of usage, whose message names the option.
template <typename T>
Result<T> option_value(std::string_view option, Result<T> parsed) {
    if (!parsed) {
        auto error = while_doing(Text(std::string(option)), std::move(parsed).error());
        error.code = ErrorCode::usage;
        return fail(std::move(error));
    }
    return parsed;
}

// A tool, or one of the commands of a tool.
class Command {
public:
    Command() = default;
    Command(Command const&) = delete;
    Command& operator=(Command const&) = delete;
    virtual ~Command() = default;

    virtual std::string_view name() const = 0;

    // What it does, in one line of the help.
    virtual char const* summary() const = 0;

    // Binds options to members; opens nothing and does no work.
    virtual void declare(Options& options) = 0;

    // Does the work; parses no command line. An Error is printed by run().
    virtual Result<ExitStatus> execute(Console& console) = 0;
};

// What a process needs before anything else: standard streams that are open, OpenSSL started, and an end with
// status 5 where memory runs out.
void prepare_process();

// Declares, parses, executes, closes the console and translates the result: the life of a prepared process.
int run(Command& tool, int argc, char const* const* argv);

} // namespace techuser::cli
