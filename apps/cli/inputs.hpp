// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "console.hpp"
#include "data/lines.hpp"
#include "options.hpp"
#include <techuser/result.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace techuser::cli {

// How a tool reads its lists.
struct ListOptions {
    bool null{false};
    std::optional<std::string> encoding{};

    // --null with that help, and --encoding.
    void declare(Options& options, Meaning null_help);

    LineEnd end() const { return null ? LineEnd::nul : LineEnd::line_end; }

    // Usage: option, encoding.
    Result<TextForm> text_form() const;
};

// The entries of a list: a file, or - for standard input. Usage: option, encoding, stdin-twice. Unreadable:
// those of TextInput.
Result<std::vector<std::string>> read_list(
    Console& console, std::string const& path, ListOptions const& options);

// The operands of a tool that examines many inputs, with those on standard input in the place of "-".
Result<std::vector<std::string>> expand_inputs(
    Console& console, std::span<std::string const> operands, ListOptions const& options);

} // namespace techuser::cli
