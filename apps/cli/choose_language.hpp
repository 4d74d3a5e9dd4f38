// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/console.hpp"
#include <techuser/result.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace techuser::cli {

// The language of reports, and what decided it; one of --lang may be unknown.
Decided decide_language(std::optional<std::string> const& option);

// Makes reports speak a language: `option` (fr, nl, de or en) or else, where we speak it, that of the
// environment (LC_ALL, LC_MESSAGES, LANG, then LANGUAGE). `catalogues` is the folder with the translations.
// JSON and verdicts do not depend on it. Usage: option.
Result<void> choose_language(
    std::optional<std::string> const& option, std::filesystem::path const& catalogues);

} // namespace techuser::cli
