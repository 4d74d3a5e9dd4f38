// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace techuser {

// ASCII only, whatever the locale.
constexpr char lower(char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

} // namespace techuser
