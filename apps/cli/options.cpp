// SPDX-License-Identifier: Apache-2.0
// The one file that compiles CLI11, which takes longer than most of ours together.
#include "cli/options.hpp"

#include "cli/cli.hpp"
#include "support/digits.hpp"
#include "support/library_version.hpp"
#include "support/nearest.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>

namespace techuser::cli {
namespace {

constexpr std::size_t help_columns = 80;
constexpr std::size_t help_indent = 30;

struct Entry {
    std::string names;
    std::string placeholder; // empty for a flag
    std::string help;
};

// Breaks `text` between words to fit after the indent, where the first line begins.
std::string wrap(std::string_view text) {
    std::string lines;
    std::size_t column = help_indent;
    while (!text.empty()) {
        auto const end = std::min(text.find(' '), text.size());
        if (column + end + 1 > help_columns && column > help_indent) {
            lines += '\n' + std::string(help_indent, ' ');
            column = help_indent;
        } else if (column > help_indent) {
            lines += ' ';
            ++column;
        }
        lines += text.substr(0, end);
        column += end;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines + '\n';
}

std::string help_line(std::string_view left, std::string_view help) {
    auto line = fmt::format("  {}", left);
    if (line.size() + 2 > help_indent) {
        line += '\n';
        return line + std::string(help_indent, ' ') + wrap(help);
    }
    line.resize(help_indent, ' ');
    return line + wrap(help);
}

std::string help_line(Entry const& entry) {
    auto names = entry.names;
    if (auto const comma = names.find(','); comma != std::string::npos) {
        names.insert(comma + 1, " ");
    } else {
        names.insert(0, "    ");
    }
    return help_line(entry.placeholder.empty() ? names : names + "=" + entry.placeholder, entry.help);
}

// The name in full of an option, of which "-q,--quiet" are the names.
std::string_view long_name(std::string_view names) {
    auto const comma = names.find(',');
    return names.substr(comma == std::string_view::npos ? 0 : comma + 1);
}

// A number may begin with a minus, and a line of dashes is no option.
bool is_option(std::string_view text) {
    return text.starts_with("--") ? text.size() > 2 && text[2] != '-'
                                  : text.size() > 1 && text[0] == '-' && !is_digit(text[1]);
}

} // namespace

struct Options::Implementation {
    struct Operands {
        std::string placeholder;
        std::vector<std::string>* target;
        OperandCount count;
        std::string help;
    };
    struct Sub {
        Command* command;
        std::unique_ptr<Options> options;
    };

    std::unique_ptr<CLI::App> owned_app; // of the tool; a command's belongs to its parent
    CLI::App* app;
    std::vector<Entry> entries;
    std::optional<Operands> operands;
    std::vector<std::string> examples;
    std::vector<Sub> subs;

    // The arguments as CLI11 takes them as they are meant: it reads "--name=" as an option whose value is the
    // next argument, and the operand "[a,b]" as two.
    struct Arguments {
        std::vector<std::string> options;  // and commands; each value is an argument of its own
        std::vector<std::string> operands; // after "--"
    };

    Result<Arguments> divide(std::span<char const* const> arguments) const {
        Arguments divided;
        auto const* level = this;
        for (std::size_t index = 0; index < arguments.size(); ++index) {
            std::string_view const text = arguments[index];
            if (text == "--") {
                auto const rest = arguments.subspan(index + 1);
                divided.operands.assign(rest.begin(), rest.end());
                break;
            }
            auto const* const sub = level == this ? find_command(text) : nullptr;
            level = sub != nullptr ? sub : level;
            auto const equals = text.starts_with("--") ? text.find('=') : text.npos;
            auto const name = text.substr(0, equals);
            auto const* const own = level->find_option(name);
            auto const* const entry = own != nullptr ? own : find_option(name);
            if (entry == nullptr) {
                divided.options.emplace_back(text);
                continue;
            }
            divided.options.emplace_back(name);
            auto const takes_value = !entry->placeholder.empty();
            if (!takes_value && equals != text.npos) {
                return fail(
                    ErrorCode::usage, "option", say("{} takes no value", verbatim(name)), say("see --help"));
            }
            if (takes_value && equals != text.npos) {
                divided.options.emplace_back(text.substr(equals + 1));
            } else if (takes_value && ++index < arguments.size()) {
                divided.options.emplace_back(arguments[index]);
            } else if (takes_value) {
                return fail(
                    ErrorCode::usage, "option", say("{} needs a value", verbatim(name)), say("see --help"));
            }
        }
        return divided;
    }

    Implementation const* find_command(std::string_view name) const {
        auto const found = std::ranges::find(subs, name, [](Sub const& sub) { return sub.command->name(); });
        return found == subs.end() ? nullptr : found->options->m_implementation.get();
    }

    Sub const* chosen() const {
        auto const found = std::ranges::find_if(
            subs, [](Sub const& sub) { return sub.options->m_implementation->app->parsed(); });
        return found == subs.end() ? nullptr : &*found;
    }

    Result<void> take_operands(std::vector<std::string> given) const {
        if (!operands) {
            return given.empty() ? Result<void>() : fail(unknown(given.front(), nullptr));
        }
        if (given.size() < operands->count.least) {
            return fail(
                ErrorCode::usage, "operands", say("expected {}", verbatim(operands->placeholder)),
                say("see --help"));
        }
        if (given.size() > operands->count.most) {
            return fail(
                ErrorCode::usage, "operands", say("unexpected '{}'", given[operands->count.most]),
                say("see --help"));
        }
        *operands->target = std::move(given);
        return {};
    }

    std::string synopsis() const {
        std::string text = subs.empty() ? " [OPTION]..." : " COMMAND [OPTION]...";
        if (operands) {
            auto const many = operands->count.most > 1 ? "..." : "";
            text += operands->count.least == 0 ? fmt::format(" [{}]{}", operands->placeholder, many)
                                               : fmt::format(" {}{}", operands->placeholder, many);
        }
        return text;
    }

    std::string describe_examples() const {
        std::string text = examples.empty() ? "" : "\nexamples:\n";
        for (auto const& example : examples) {
            text += fmt::format("  {}\n", example);
        }
        return text;
    }

    std::string describe_commands() const {
        std::string text = subs.empty() ? "" : "\ncommands:\n";
        for (auto const& sub : subs) {
            text += help_line(sub.command->name(), sub.command->summary());
        }
        return text;
    }

    std::string describe_options() const {
        std::string text = operands ? help_line(operands->placeholder, operands->help) : "";
        for (auto const& entry : entries) {
            text += help_line(entry);
        }
        return text;
    }

    Entry const* find_option(std::string_view name) const {
        auto const found = std::ranges::find_if(entries, [name](Entry const& entry) {
            return name == long_name(entry.names) || name == std::string_view(entry.names).substr(0, 2);
        });
        return found == entries.end() ? nullptr : &*found;
    }

    // What may be meant by an argument that is unknown, or unknown at its place.
    Error unknown(std::string const& typed, Implementation const* parent) const {
        auto const name = typed.substr(0, typed.find('='));
        if (!is_option(name)) {
            std::vector<std::string_view> names;
            for (auto const& sub : subs) {
                names.push_back(sub.command->name());
            }
            auto const close = nearest(name, names);
            return {
                .code = ErrorCode::usage,
                .reason = "command",
                .message = subs.empty() ? say("unexpected '{}'", typed) : say("unknown command '{}'", typed),
                .hint = close ? say("did you mean '{}'?", *close) : say("see --help")};
        }
        std::vector<std::string_view> names;
        for (auto const* level : {this, parent}) {
            if (level == nullptr) {
                continue;
            }
            for (auto const& entry : level->entries) {
                names.push_back(long_name(entry.names));
            }
        }
        Error error{
            .code = ErrorCode::usage, .reason = "option", .message = say("unknown option '{}'", name)};
        if (find_option(name) != nullptr || std::ranges::any_of(subs, [&](Sub const& sub) {
                return sub.options->m_implementation->find_option(name) != nullptr;
            })) {
            error.hint = say("give it behind the command");
        } else if (auto const close = nearest(name, names)) {
            error.hint = say("did you mean '{}'?", *close);
        } else {
            error.hint = say("see --help");
        }
        return error;
    }
};

Options::Options() : m_implementation(std::make_unique<Implementation>()) {
    m_implementation->owned_app = std::make_unique<CLI::App>();
    m_implementation->app = m_implementation->owned_app.get();
    m_implementation->app->set_help_flag();
    m_implementation->app->allow_extras();
}

Options::~Options() = default;

void Options::flag(std::string names, bool& target, std::string help) {
    m_implementation->app->add_flag(names, target);
    m_implementation->entries.push_back({std::move(names), "", std::move(help)});
}

void Options::value(
    std::string names, std::string placeholder, std::optional<std::string>& target, std::string help) {
    m_implementation->app
        ->add_option_function<std::string>(names, [&target](std::string const& text) { target = text; })
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    m_implementation->entries.push_back({std::move(names), std::move(placeholder), std::move(help)});
}

void Options::values(
    std::string names, std::string placeholder, std::vector<std::string>& target, std::string help) {
    auto const store = [&target](CLI::results_t const& texts) {
        target = texts;
        return true;
    };
    m_implementation->app->add_option(names, store)->take_all()->allow_extra_args(false);
    m_implementation->entries.push_back({std::move(names), std::move(placeholder), std::move(help)});
}

void Options::operands(
    std::string placeholder, std::vector<std::string>& target, OperandCount count, std::string help) {
    m_implementation->operands = {std::move(placeholder), &target, count, std::move(help)};
}

void Options::example(std::string line) {
    m_implementation->examples.push_back(std::move(line));
}

void Options::command(Command& command) {
    auto options = std::make_unique<Options>();
    auto& inner = *options->m_implementation;
    // After the command, a word that is also the name of one is an operand.
    m_implementation->app->require_subcommand(0, 1);
    inner.app = m_implementation->app->add_subcommand(std::string(command.name()));
    inner.app->set_help_flag();
    inner.app->fallthrough();
    inner.app->allow_extras();
    command.declare(*options);
    m_implementation->subs.push_back({&command, std::move(options)});
}

Result<void> Options::parse(int argc, char const* const* argv) {
    auto& self = *m_implementation;
    auto const all = std::span(argv, static_cast<std::size_t>(argc));
    TRY_ASSIGN(auto arguments, self.divide(all.subspan(all.empty() ? 0 : 1)));
    // CLI11 takes the last one first.
    std::ranges::reverse(arguments.options);
    try {
        self.app->parse(std::move(arguments.options));
    } catch (CLI::ParseError const& error) {
        return fail(ErrorCode::usage, "option", Text(std::string(error.what())), say("see --help"));
    }
    auto const* const sub = self.chosen();
    auto const& innermost = sub != nullptr ? *sub->options->m_implementation : self;
    // What CLI11 does not know is an operand, or an option that does not exist.
    auto operands = self.app->remaining(true);
    auto const unknown = std::ranges::find_if(operands, is_option);
    if (unknown != operands.end()) {
        return fail(innermost.unknown(*unknown, sub != nullptr ? &self : nullptr));
    }
    std::ranges::move(arguments.operands, std::back_inserter(operands));
    if (sub == nullptr && !self.subs.empty()) {
        return operands.empty()
                   ? fail(ErrorCode::usage, "command", say("expected a command"), say("see --help"))
                   : fail(self.unknown(operands.front(), nullptr));
    }
    return innermost.take_operands(std::move(operands));
}

Command* Options::chosen() const {
    auto const* const sub = m_implementation->chosen();
    return sub == nullptr ? nullptr : sub->command;
}

std::string Options::help(Command const& tool) const {
    auto const& self = *m_implementation;
    auto const* const sub = self.chosen();
    auto const& shown = sub != nullptr ? *sub->options->m_implementation : self;
    auto const& command = sub != nullptr ? *sub->command : tool;

    auto text = fmt::format(
        "usage: {}{}{}\n{}\n", tool.name(), sub != nullptr ? fmt::format(" {}", command.name()) : "",
        shown.synopsis(), command.summary());
    text += shown.describe_examples() + shown.describe_commands() + "\noptions:\n" + shown.describe_options();
    if (sub != nullptr) {
        text += self.describe_options();
    }
    text += fmt::format(
        "\nexit status: 0 done or yes, 1 no, 2 usage, 3 unreadable input, 4 conflict,\n"
        "5 unavailable, 70 bug. See {}(1).\n",
        tool.name());
    return text;
}

} // namespace techuser::cli

std::string techuser::library_version::cli11() {
    return CLI11_VERSION;
}
