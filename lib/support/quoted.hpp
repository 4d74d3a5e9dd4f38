// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace techuser {

// Input as messages quote it, with the quotes.
struct Quoted {
    std::string text;
};

// At most the first 60 bytes of `text`, cut between two characters, then dots; in single quotes.
Quoted quoted(std::string_view text);

// Without these, argument-dependent lookup prefers std::quoted for a std::string wherever <iomanip> is
// included.
inline Quoted quoted(std::string const& text) {
    return quoted(std::string_view(text));
}
inline Quoted quoted(std::string& text) {
    return quoted(std::string_view(text));
}
inline Quoted quoted(char const* text) {
    return quoted(std::string_view(text));
}

} // namespace techuser
