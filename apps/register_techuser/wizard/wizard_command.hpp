// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/registration.hpp>
#include <techuser/result.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What is left of a dialogue for the next time: a command, a file.
namespace techuser::register_techuser {

// The text as one word of a shell command.
std::string shell_word(std::string_view text);

// An option as it is typed, with its value unless it is a flag.
using CommandOption = std::pair<std::string, std::optional<std::string>>;

// The options that register `draft` without asking, quoted for the shell; `more` are options beside the
// fields.
std::vector<std::string> equivalent_options(
    RegistrationDraft const& draft, std::span<CommandOption const> more);

// Writes the registration as a new file that only its owner can read; its paths mean the same from there.
// Conflict: exists. Usage: syntax (a path that is not UTF-8). Unreadable, unavailable: as write_new_files().
Result<void> save_registration(RegistrationDraft const& draft, std::string const& path);

} // namespace techuser::register_techuser
