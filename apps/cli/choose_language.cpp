// SPDX-License-Identifier: Apache-2.0
#include "cli/choose_language.hpp"

#include "report/translate.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <clocale>
#include <cstdlib>
#include <initializer_list>
#include <libintl.h>
#include <string_view>

namespace techuser::cli {
namespace {

constexpr std::array<std::string_view, 4> languages{"en", "fr", "nl", "de"};

// The first of the variables that has a value, and its name; both empty when none has.
Decided first_set(std::initializer_list<char const*> variables) {
    for (auto const* name : variables) {
        auto const* const value = std::getenv(name);
        if (value != nullptr && *value != '\0') {
            return {value, name};
        }
    }
    return {};
}

// As the manual of gettext says (section 2.3): the first known language of the list
// LANGUAGE, or else that of the locale; in the locale "C" English, whatever LANGUAGE says.
Decided language_of_environment() {
    auto const locale = first_set({"LC_ALL", "LC_MESSAGES", "LANG"});
    if (locale.value.empty() || locale.value == "C" || locale.value == "POSIX") {
        return {std::string(languages.front()), locale.value.empty() ? "default" : locale.by};
    }
    auto const list = first_set({"LANGUAGE"});
    auto const& deciding = list.value.empty() ? locale : list;
    for (std::string_view rest = deciding.value; !rest.empty();) {
        auto const name = rest.substr(0, rest.find(':'));
        rest.remove_prefix(std::min(name.size() + 1, rest.size()));
        // nl_BE.UTF-8@euro: language, territory, codeset, modifier.
        auto const found = std::ranges::find(languages, name.substr(0, name.find_first_of("_.@")));
        if (found != languages.end()) {
            return {std::string(*found), deciding.by};
        }
    }
    return {std::string(languages.front()), deciding.by};
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
        is_translated = true;
    }
    return {};
}

} // namespace techuser::cli
