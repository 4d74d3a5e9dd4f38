// SPDX-License-Identifier: Apache-2.0
// The one file that compiles CLI11, which takes longer than most of ours together.
#include "cli/options.hpp"

#include "cli/cli.hpp"
#include "support/library_version.hpp"
#include "support/nearest.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iterator>
#include <span>

namespace techuser::cli {
namespace {

// Several short options in one argument, or one with its value.
bool is_cluster(std::string_view text) {
    return text.size() > 2 && text[0] == '-' && text[1] != '-';
}

} // namespace

struct Options::Implementation {
    struct Sub {
        Command* command;
        std::unique_ptr<Options> options;
    };

    std::unique_ptr<CLI::App> owned_app; // of the tool; a command's belongs to its parent
    CLI::App* app;
    CommandTable table{};
    std::vector<std::string>* operands{nullptr}; // where they go; null: none are taken
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
            std::string text = arguments[index];
            if (text == "--") {
                auto const rest = arguments.subspan(index + 1);
                divided.operands.assign(rest.begin(), rest.end());
                break;
            }
            // "help create" is "create --help", as in git.
            if (level == this && !subs.empty() && text == "help") {
                divided.options.emplace_back("--help");
                continue;
            }
            auto const* const sub = level == this ? find_command(text) : nullptr;
            level = sub != nullptr ? sub : level;
            auto const find = [&](std::string_view name) {
                auto const* const own = level->table.find_option(name);
                return own != nullptr ? own : table.find_option(name);
            };
            // "-qvfFILE" is "-q -v -f FILE".
            auto const* first = is_cluster(text) ? find(text.substr(0, 2)) : nullptr;
            while (first != nullptr && !first->takes_value() && text[2] != '=') {
                divided.options.push_back(text.substr(0, 2));
                text.erase(1, 1);
                first = is_cluster(text) ? find(text.substr(0, 2)) : nullptr;
            }
            if (first != nullptr && first->takes_value()) {
                divided.options.push_back(text.substr(0, 2));
                divided.options.push_back(text.substr(2));
                continue;
            }
            auto const equals = first != nullptr || text.starts_with("--") ? text.find('=') : text.npos;
            auto const name = text.substr(0, equals);
            auto const* const entry = find(name);
            if (entry == nullptr) {
                divided.options.emplace_back(text);
                continue;
            }
            divided.options.emplace_back(entry->long_name());
            auto const takes_value = entry->takes_value();
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
        if (operands == nullptr) {
            return given.empty() ? Result<void>() : fail(unknown(given.front(), nullptr));
        }
        auto const& entry = *table.operands;
        if (given.size() < entry.count.least) {
            return fail(
                ErrorCode::usage, "operands", say("expected {}", verbatim(entry.placeholder)),
                say("see --help"));
        }
        if (given.size() > entry.count.most) {
            return fail(
                ErrorCode::usage, "operands", say("unexpected '{}'", given[entry.count.most]),
                say("see --help"));
        }
        *operands = std::move(given);
        return {};
    }

    void add(std::string names, std::string placeholder, Meaning help, std::optional<Offers> offers) {
        auto offered = offers ? *std::move(offers) : offers_for(placeholder);
        table.options.push_back(
            {std::move(names), std::move(placeholder), std::move(help), std::move(offered)});
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
            for (auto const& entry : level->table.options) {
                names.push_back(entry.long_name());
            }
        }
        Error error{
            .code = ErrorCode::usage, .reason = "option", .message = say("unknown option '{}'", name)};
        if (table.find_option(name) != nullptr || std::ranges::any_of(subs, [&](Sub const& sub) {
                return sub.options->m_implementation->table.find_option(name) != nullptr;
            })) {
            error.hint = say("put it after the command");
        } else if (auto const close = nearest(name, names)) {
            error.hint = say("did you mean '{}'?", *close);
        } else {
            error.hint = say("see --help");
        }
        return error;
    }
};

Options::Options(Command const& command) : m_implementation(std::make_unique<Implementation>()) {
    m_implementation->owned_app = std::make_unique<CLI::App>();
    m_implementation->app = m_implementation->owned_app.get();
    m_implementation->app->set_help_flag();
    m_implementation->app->allow_extras();
    m_implementation->table.name = command.name();
    m_implementation->table.summary = command.summary();
}

Options::~Options() = default;

void Options::flag(std::string names, bool& target, Meaning help) {
    m_implementation->app->add_flag(names, target);
    m_implementation->table.options.push_back({std::move(names), "", std::move(help), {}});
}

void Options::value(
    std::string names, std::string placeholder, std::optional<std::string>& target, Meaning help,
    std::optional<Offers> offers) {
    m_implementation->app
        ->add_option_function<std::string>(names, [&target](std::string const& text) { target = text; })
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    m_implementation->add(std::move(names), std::move(placeholder), std::move(help), std::move(offers));
}

void Options::values(
    std::string names, std::string placeholder, std::vector<std::string>& target, Meaning help,
    std::optional<Offers> offers) {
    auto const store = [&target](CLI::results_t const& texts) {
        target = texts;
        return true;
    };
    m_implementation->app->add_option(names, store)->take_all()->allow_extra_args(false);
    m_implementation->add(std::move(names), std::move(placeholder), std::move(help), std::move(offers));
}

void Options::operands(
    std::string placeholder, std::vector<std::string>& target, OperandCount count, Meaning help,
    std::vector<Offers> offers) {
    if (offers.empty()) {
        offers.push_back(offers_for(placeholder));
    }
    m_implementation->operands = &target;
    m_implementation->table.operands = {std::move(placeholder), count, std::move(help), std::move(offers)};
}

void Options::alias(std::string name, std::string of) {
    m_implementation->table.aliases.emplace_back(std::move(name), std::move(of));
}

void Options::example(std::string line) {
    m_implementation->table.examples.push_back(std::move(line));
}

void Options::command(Command& command) {
    auto options = std::make_unique<Options>(command);
    auto& inner = *options->m_implementation;
    // After the command, a word that is also the name of one is an operand.
    m_implementation->app->require_subcommand(0, 1);
    inner.app = m_implementation->app->add_subcommand(std::string(command.name()));
    inner.app->set_help_flag();
    inner.app->fallthrough();
    inner.app->allow_extras();
    command.declare(*options);
    m_implementation->table.commands.push_back(&inner.table);
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
        // Each argument that reaches it is an option that it knows, with its value, or is kept for us.
        return fail(ErrorCode::internal, "exception", say("this is a bug: {}", verbatim(error.what())));
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
                   ? fail(ErrorCode::usage, "no-command", say("expected a command"), say("see --help"))
                   : fail(self.unknown(operands.front(), nullptr));
    }
    return innermost.take_operands(std::move(operands));
}

Command* Options::chosen() const {
    auto const* const sub = m_implementation->chosen();
    return sub == nullptr ? nullptr : sub->command;
}

std::optional<std::string> Options::typed(std::string const& name) const {
    auto const* const sub = m_implementation->chosen();
    for (auto const* level :
         {sub != nullptr ? sub->options->m_implementation.get() : nullptr, m_implementation.get()}) {
        auto const* const option = level == nullptr ? nullptr : level->app->get_option_no_throw(name);
        if (option != nullptr && option->count() > 0) {
            return option->results().back();
        }
    }
    return std::nullopt;
}

HelpPage Options::help() const {
    auto const* const sub = m_implementation->chosen();
    return help_page(
        m_implementation->table, sub != nullptr ? &sub->options->m_implementation->table : nullptr);
}

CommandTable const& Options::table() const {
    return m_implementation->table;
}

} // namespace techuser::cli

std::string techuser::library_version::cli11() {
    return CLI11_VERSION;
}
