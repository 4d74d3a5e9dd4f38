// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace techuser {

// The name of a character that is easily overlooked or mistaken: "non-breaking space" for U+00A0. Null for
// all others. In English, to be translated.
char const* character_name(char32_t character);

// A character of another script that is taken for one of a-z and 0-9.
struct LookAlike {
    char of;          // the letter, in lower case, or the digit
    char const* what; // "Cyrillic", "an Arabic-Indic digit"
};

std::optional<LookAlike> look_alike(char32_t character);

} // namespace techuser
