// SPDX-License-Identifier: Apache-2.0
#include "cli/completion.hpp"

#include "cli/console.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace techuser::cli {
namespace {

// What the words before the last one lead to.
struct Place {
    CommandTable const* command;
    OptionEntry const* open{nullptr}; // its value comes next
    std::size_t operands{0};
    bool after_dashes{false};
    bool after_help{false};
    bool lost{false}; // after a command that does not exist
};

OptionEntry const* find_option(CommandTable const& tool, CommandTable const& command, std::string_view name) {
    auto const* const own = command.find_option(name);
    return own != nullptr ? own : tool.find_option(name);
}

void step(Place& place, CommandTable const& tool, std::string_view word) {
    if (place.open != nullptr) {
        place.open = nullptr;
    } else if (place.after_dashes) {
        ++place.operands;
    } else if (word == "--") {
        place.after_dashes = true;
    } else if (is_option(word)) {
        auto const* const entry = find_option(tool, *place.command, word);
        place.open = entry != nullptr && entry->takes_value() ? entry : nullptr;
    } else if (place.command != &tool || tool.commands.empty()) {
        ++place.operands;
    } else if (word == "help") {
        place.after_help = true;
    } else if (auto const* const command = tool.find_command(word); command != nullptr) {
        place.command = command;
    } else {
        place.lost = true;
    }
}

std::vector<HelpLine> option_names(CommandTable const& tool, CommandTable const& command) {
    std::vector<HelpLine> names;
    for (auto const* table : {&command, &tool}) {
        for (auto const& entry : table->options) {
            names.push_back({std::string(entry.long_name()), in_language(entry.help)});
        }
        if (&command == &tool) {
            break;
        }
    }
    return names;
}

std::vector<HelpLine> command_names(CommandTable const& tool, Place const& place) {
    std::vector<HelpLine> names;
    for (auto const* command : tool.commands) {
        names.push_back({std::string(command->name), in_language(command->summary)});
    }
    if (!place.after_help) {
        names.push_back({"help", "Show the options of a command."});
    }
    return names;
}

Offers operand_offers(Place const& place) {
    auto const& entry = place.command->operands;
    if (!entry || place.after_help || place.operands >= entry->count.most || entry->offers.empty()) {
        return {};
    }
    return entry->offers[std::min(place.operands, entry->offers.size() - 1)];
}

// The words of a list that are not in it yet, each with what is typed before it.
std::vector<std::string> continue_list(std::vector<std::string> const& words, std::string_view typed) {
    auto const comma = typed.rfind(',');
    auto const before = std::string(typed.substr(0, comma == typed.npos ? 0 : comma + 1));
    std::vector<std::string> lists;
    for (auto const& word : words) {
        if ((',' + before).find(',' + word + ',') == before.npos) {
            lists.push_back(before + word);
        }
    }
    return lists;
}

} // namespace

Completion complete(CommandTable const& tool, std::span<char const* const> words) {
    if (words.empty()) {
        return {};
    }
    Place place{.command = &tool};
    for (auto const* word : words.first(words.size() - 1)) {
        step(place, tool, word);
    }
    Completion completion{
        .typed = words.back(), .settled = words.size() - 1 - (place.open != nullptr ? 1 : 0)};
    if (place.lost) {
        return completion;
    }
    if (place.open != nullptr) {
        completion.offers = place.open->offers;
    } else if (!place.after_dashes && completion.typed.starts_with('-') && completion.typed != "-") {
        auto const equals = completion.typed.find('=');
        if (equals == completion.typed.npos) {
            completion.names = option_names(tool, *place.command);
        } else if (auto const* const entry =
                       find_option(tool, *place.command, completion.typed.substr(0, equals));
                   entry != nullptr) {
            completion.typed.remove_prefix(equals + 1);
            completion.offers = entry->offers;
        }
    } else if (place.command == &tool && !tool.commands.empty()) {
        completion.names = command_names(tool, place);
    } else {
        completion.offers = operand_offers(place);
    }
    return completion;
}

std::string to_text(Completion const& completion, Console const& console) {
    auto const& offers = completion.offers;
    auto const add = [&](std::string& text, std::string const& word, std::string_view meaning) {
        if (word.starts_with(completion.typed)) {
            text += meaning.empty() ? word + '\n' : fmt::format("{}\t{}\n", word, meaning);
        }
    };
    if (!completion.names.empty()) {
        std::string text = "words\n";
        for (auto const& name : completion.names) {
            add(text, name.typed, name.meaning);
        }
        return text;
    }
    switch (offers.kind) {
    case Offers::Kind::nothing:
        return "nothing\n";
    case Offers::Kind::folders:
        return "folders\n";
    case Offers::Kind::files:
        return offers.words.empty() ? "files\n" : fmt::format("files {}\n", fmt::join(offers.words, " "));
    case Offers::Kind::list:
    case Offers::Kind::words:
        break;
    }
    auto const asked = offers.ask ? offers.ask(console, completion.typed) : offers.words;
    auto const is_list = offers.kind == Offers::Kind::list;
    std::string text = is_list ? "list\n" : "words\n";
    for (auto const& word : is_list ? continue_list(asked, completion.typed) : asked) {
        add(text, word, "");
    }
    return text;
}

} // namespace techuser::cli
