// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace techuser {

// What an accented Latin letter (U+00C0 to U+017F) is without its accent, in lower case: e for É, ss for ß.
// Empty for every other character.
std::string_view fold_accents(char32_t character);

} // namespace techuser
