// SPDX-License-Identifier: Apache-2.0
#include "cli/help.hpp"

#include "report/language.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace techuser::cli {
namespace {

// Where meanings begin: at 30 of 80 columns, further left in a narrow window.
std::size_t indent_of(std::size_t columns) {
    return std::min<std::size_t>(30, columns / 2 - 10);
}

// Breaks `text` between words to fit after `indent`, where the first line begins.
std::string wrap(std::string_view text, std::size_t indent, std::size_t columns) {
    std::string lines;
    auto column = indent;
    while (!text.empty()) {
        auto const end = std::min(text.find(' '), text.size());
        auto const width = width_of(text.substr(0, end));
        if (column + width + 1 > columns && column > indent) {
            lines += '\n' + std::string(indent, ' ');
            column = indent;
        } else if (column > indent) {
            lines += ' ';
            ++column;
        }
        lines += text.substr(0, end);
        column += width;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines + '\n';
}

std::string to_text(HelpLine const& line, std::size_t columns) {
    auto const indent = indent_of(columns);
    auto text = "  " + line.typed;
    if (text.size() + 2 > indent) {
        text += '\n' + std::string(indent, ' ');
    } else {
        text.resize(indent, ' ');
    }
    return text + wrap(line.meaning, indent, columns);
}

// The end of the first word of a command line, with its quotes.
std::size_t end_of_word(std::string_view line) {
    auto quoted = false;
    std::size_t end = 0;
    while (end < line.size() && (quoted || line[end] != ' ')) {
        quoted ^= line[end++] == '\'';
    }
    return end;
}

// A command line that can be copied, continued with backslashes where it is too long.
std::string example_to_text(std::string_view line, std::size_t columns) {
    std::string text = "  ";
    auto column = text.size();
    while (!line.empty()) {
        auto const end = end_of_word(line);
        // A continued line ends in a blank and a backslash.
        std::size_t const ending = end == line.size() ? 0 : 2;
        if (column > 4 && column + end + ending > columns) {
            text += "\\\n    ";
            column = 4;
        }
        text += line.substr(0, end);
        column += end + 1;
        line.remove_prefix(std::min(end + 1, line.size()));
        text += line.empty() ? "\n" : " ";
    }
    return text;
}

std::string heading(std::string_view word) {
    return fmt::format("{}{}\n", word, colon());
}

} // namespace

std::string option_as_typed(std::string_view names, std::string_view placeholder) {
    auto const comma = names.find(',');
    auto const typed = comma == names.npos
                           ? fmt::format("    {}", names)
                           : fmt::format("{}, {}", names.substr(0, comma), names.substr(comma + 1));
    return placeholder.empty() ? typed : fmt::format("{}={}", typed, placeholder);
}

std::string commands_to_text(HelpPage const& page, std::size_t columns) {
    columns = std::clamp(columns, help_columns_least, help_columns_most);
    auto text = heading(tr("commands"));
    for (auto const& line : page.commands) {
        text += to_text(line, columns);
    }
    auto const how = say("{} help COMMAND shows the options of a command.", verbatim(page.tool));
    return text + '\n' + wrap(in_language(how), 0, columns);
}

std::string to_text(HelpPage const& page, std::size_t columns) {
    columns = std::clamp(columns, help_columns_least, help_columns_most);
    auto text = wrap(labelled(tr("usage"), page.usage), 0, columns) + wrap(page.summary, 0, columns);
    if (!page.examples.empty()) {
        text += '\n' + heading(tr("examples"));
    }
    for (auto const& example : page.examples) {
        text += example_to_text(example, columns);
    }
    if (!page.commands.empty()) {
        text += '\n' + commands_to_text(page, columns);
    }
    text += '\n' + heading(tr("options"));
    for (auto const& line : page.options) {
        text += to_text(line, columns);
    }
    auto const statuses = say(
        "exit status: 0 done or yes, 1 no, 2 usage, 3 unreadable input, 4 conflict, 5 unavailable, 70 bug. "
        "See {}(1).",
        verbatim(page.tool));
    return text + '\n' + wrap(in_language(statuses), 0, columns);
}

} // namespace techuser::cli
