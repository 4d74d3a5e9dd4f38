// SPDX-License-Identifier: Apache-2.0
#include "cli/option_table.hpp"

#include "report/translate.hpp"
#include "support/digits.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace techuser::cli {
namespace {

void add_option_lines(std::vector<HelpLine>& lines, CommandTable const& table) {
    if (table.operands) {
        lines.push_back({table.operands->placeholder, in_language(table.operands->help)});
    }
    for (auto const& entry : table.options) {
        lines.push_back({option_as_typed(entry.names, entry.placeholder), in_language(entry.help)});
    }
}

} // namespace

std::string in_language(Meaning const& meaning) {
    auto const* const sentence = tr(meaning.sentence);
    return meaning.gap.empty() ? sentence : fmt::format(fmt::runtime(sentence), meaning.gap);
}

std::string_view OptionEntry::long_name() const {
    auto const comma = names.find(',');
    return std::string_view(names).substr(comma == names.npos ? 0 : comma + 1);
}

bool OptionEntry::has_name(std::string_view name) const {
    return name == long_name() || name == std::string_view(names).substr(0, 2);
}

OptionEntry const* CommandTable::find_option(std::string_view option) const {
    auto const alias = std::ranges::find_if(aliases, [&](auto const& each) { return each.first == option; });
    auto const own = alias == aliases.end() ? option : std::string_view(alias->second);
    auto const found =
        std::ranges::find_if(options, [&](OptionEntry const& entry) { return entry.has_name(own); });
    return found == options.end() ? nullptr : &*found;
}

CommandTable const* CommandTable::find_command(std::string_view command) const {
    auto const found = std::ranges::find(commands, command, &CommandTable::name);
    return found == commands.end() ? nullptr : *found;
}

std::string CommandTable::synopsis() const {
    std::string text = commands.empty() ? " [OPTION]..." : " COMMAND [OPTION]...";
    if (operands) {
        // "KEY ACTION" are two.
        auto const named = 1 + static_cast<std::size_t>(std::ranges::count(operands->placeholder, ' '));
        auto const many = operands->count.most > named ? "..." : "";
        text += operands->count.least == 0 ? fmt::format(" [{}]{}", operands->placeholder, many)
                                           : fmt::format(" {}{}", operands->placeholder, many);
    }
    return text;
}

bool is_option(std::string_view text) {
    return text.starts_with("--") ? text.size() > 2 && text[2] != '-'
                                  : text.size() > 1 && text[0] == '-' && !is_digit(text[1]);
}

HelpPage help_page(CommandTable const& tool, CommandTable const* command) {
    auto const& shown = command != nullptr ? *command : tool;
    HelpPage page{
        .tool = tool.name,
        .usage = fmt::format(
            "{}{}{}", tool.name, command != nullptr ? fmt::format(" {}", command->name) : "",
            shown.synopsis()),
        .summary = in_language(shown.summary),
        .examples = shown.examples,
        .commands = {},
        .options = {}};
    for (auto const* sub : shown.commands) {
        page.commands.push_back({std::string(sub->name), in_language(sub->summary)});
    }
    add_option_lines(page.options, shown);
    if (command != nullptr) {
        add_option_lines(page.options, tool);
    }
    return page;
}

} // namespace techuser::cli
