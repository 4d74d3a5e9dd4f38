// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/option_table.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

// What may follow on a command line that is being typed; the scripts in completions/ ask for it.
namespace techuser::cli {

class Console;

struct Completion {
    std::string_view typed{};      // the value so far: the last word, or what is after its "="
    Offers offers{};               // for a value or an operand
    std::vector<HelpLine> names{}; // of commands or options
    std::size_t settled{0};        // so many words are complete: they can be parsed
};

// What may stand where the last of `words` is being typed; they follow the name of the tool. The answer
// refers to both arguments.
Completion complete(CommandTable const& tool, std::span<char const* const> words);

// The answer for a shell. The first line says what it offers: words, list, files and endings, folders or
// nothing. Words follow, one a line, each in place of the value so far, some with a tab and their meaning.
std::string to_text(Completion const& completion, Console const& console);

} // namespace techuser::cli
