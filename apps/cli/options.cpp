// SPDX-License-Identifier: Apache-2.0
// The one file that compiles CLI11, which takes longer than most of ours together.
#include "cli/options.hpp"

#include "cli/cli.hpp"
#include "support/nearest.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
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

// Breaks `text` between words to fit behind the indent; the caller stands at the indent already.
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

// Behind an argument, keeps CLI11 from taking [a,b] for a list, and an empty value or one of a flag for none:
// no argument can hold it.
constexpr char end_mark = '\0';

// Thrown through CLI11, which would say it in words of its own.
struct FlagWithValue {
    std::string name;
};

std::string without_mark(std::string text) {
    if (text.ends_with(end_mark)) {
        text.pop_back();
    }
    return text;
}

std::vector<std::string> without_marks(std::vector<std::string> texts) {
    std::ranges::transform(texts, texts.begin(), without_mark);
    return texts;
}

std::vector<std::string> with_marks(std::span<char const* const> arguments) {
    std::vector<std::string> marked;
    auto options_end = false;
    for (std::string_view const text : arguments) {
        options_end = options_end || text == "--";
        marked.emplace_back(text);
        auto const has_value = !options_end && text.starts_with("--") && text.find('=') != text.npos;
        if (has_value || text.starts_with('[')) {
            marked.back() += end_mark;
        }
    }
    return marked;
}

// The name in full of an option, of which "-q,--quiet" are the names.
std::string_view long_name(std::string_view names) {
    auto const comma = names.find(',');
    return names.substr(comma == std::string_view::npos ? 0 : comma + 1);
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

    Sub const* chosen() const {
        auto const found = std::ranges::find_if(
            subs, [](Sub const& sub) { return sub.options->m_implementation->app->parsed(); });
        return found == subs.end() ? nullptr : &*found;
    }

    Result<void> check_operands() const {
        auto const given = operands ? operands->target->size() : 0;
        if (operands && given < operands->count.least) {
            return fail(
                ErrorCode::usage, "operands", say("expected {}", verbatim(operands->placeholder)),
                say("see --help"));
        }
        auto const most = operands ? operands->count.most : 0;
        if (given > most) {
            return fail(
                ErrorCode::usage, "operands", say("unexpected '{}'", (*operands->target)[most]),
                say("see --help"));
        }
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

    bool has_option(std::string_view name) const {
        return std::ranges::any_of(entries, [name](Entry const& entry) {
            return name == long_name(entry.names) || name == std::string_view(entry.names).substr(0, 2);
        });
    }

    // The names that could be meant by one that is not known, or stands where it is not.
    Error unknown(std::string const& typed, Implementation const* parent) const {
        auto const name = typed.substr(0, typed.find('='));
        if (name.size() < 2 || name.front() != '-') {
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
        if (has_option(name) || std::ranges::any_of(subs, [&](Sub const& sub) {
                return sub.options->m_implementation->has_option(name);
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
    m_implementation->app->add_flag(names, target)->check([names](std::string const& value) {
        if (value.ends_with(end_mark)) {
            throw FlagWithValue{std::string(long_name(names))};
        }
        return std::string();
    });
    m_implementation->entries.push_back({std::move(names), "", std::move(help)});
}

void Options::value(
    std::string names, std::string placeholder, std::optional<std::string>& target, std::string help) {
    m_implementation->app
        ->add_option_function<std::string>(
            names, [&target](std::string const& text) { target = without_mark(text); })
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    m_implementation->entries.push_back({std::move(names), std::move(placeholder), std::move(help)});
}

void Options::values(
    std::string names, std::string placeholder, std::vector<std::string>& target, std::string help) {
    m_implementation->app
        ->add_option_function<std::vector<std::string>>(
            names, [&target](std::vector<std::string> const& texts) { target = without_marks(texts); })
        ->allow_extra_args(false);
    m_implementation->entries.push_back({std::move(names), std::move(placeholder), std::move(help)});
}

void Options::operands(
    std::string placeholder, std::vector<std::string>& target, OperandCount count, std::string help) {
    m_implementation->app->add_option_function<std::vector<std::string>>(
        "operands", [&target](std::vector<std::string> const& texts) { target = without_marks(texts); });
    m_implementation->operands = {std::move(placeholder), &target, count, std::move(help)};
}

void Options::example(std::string line) {
    m_implementation->examples.push_back(std::move(line));
}

void Options::command(Command& command) {
    auto options = std::make_unique<Options>();
    auto& inner = *options->m_implementation;
    // Behind the command, a word that is also the name of one is an operand.
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
    // CLI11 takes them without the name of the program, the last one first.
    auto arguments = with_marks(std::span(argv, static_cast<std::size_t>(argc)).subspan(argc > 0 ? 1 : 0));
    std::ranges::reverse(arguments);
    try {
        self.app->parse(std::move(arguments));
    } catch (CLI::ParseError const& error) {
        return fail(ErrorCode::usage, "option", Text(std::string(error.what())), say("see --help"));
    } catch (FlagWithValue const& flag) {
        return fail(
            ErrorCode::usage, "option", say("{} takes no value", verbatim(flag.name)), say("see --help"));
    }
    auto const* const sub = self.chosen();
    auto const& innermost = sub != nullptr ? *sub->options->m_implementation : self;
    auto extras = without_marks(self.app->remaining(true));
    std::erase(extras, "--"); // which only says that what follows are operands
    if (!extras.empty()) {
        return fail(innermost.unknown(extras.front(), sub != nullptr ? &self : nullptr));
    }
    if (sub == nullptr && !self.subs.empty()) {
        return fail(ErrorCode::usage, "command", say("expected a command"), say("see --help"));
    }
    return innermost.check_operands();
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
