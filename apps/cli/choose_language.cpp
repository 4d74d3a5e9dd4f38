// SPDX-License-Identifier: Apache-2.0
#include "cli/choose_language.hpp"

#include "support/say.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <clocale>
#include <cstdlib>
#include <libintl.h>
#include <string_view>

namespace techuser::cli {
namespace {

constexpr std::array<std::string_view, 4> languages{"en", "fr", "nl", "de"};

Decided language_of_environment() {
    for (auto const* const name : {"LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"}) {
        auto const* const value = std::getenv(name);
        if (value == nullptr || *value == '\0') {
            continue;
        }
        auto const code = std::string_view(value).substr(0, 2);
        auto const found = std::ranges::find(languages, code);
        return {std::string(found == languages.end() ? languages.front() : *found), name};
    }
    return {std::string(languages.front()), "default"};
}

} // namespace

Decided decide_language(std::optional<std::string> const& option) {
    return option ? Decided{*option, "--lang"} : language_of_environment();
}

Result<void> choose_language(
    std::optional<std::string> const& option, std::filesystem::path const& catalogues) {
    auto const language = decide_language(option).value;
    if (std::ranges::find(languages, language) == languages.end()) {
        return fail(ErrorCode::usage, "option", say("--lang '{}': expected fr, nl, de or en", language));
    }
    if (language == languages.front()) {
        return {};
    }
    // gettext translates in no locale but "C" without one being installed for the language: C.UTF-8 is part
    // of the C library, and LANGUAGE chooses the catalogue. Only messages: numbers and case stay those of
    // "C".
    if (std::setlocale(LC_MESSAGES, "C.UTF-8") != nullptr) {
        ::setenv("LANGUAGE", language.c_str(), 1);
        ::bindtextdomain("techuser", catalogues.c_str());
        ::bind_textdomain_codeset("techuser", "UTF-8");
    }
    return {};
}

} // namespace techuser::cli
