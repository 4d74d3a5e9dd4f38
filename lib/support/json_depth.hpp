// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace techuser {

// The deepest nesting of JSON that is read. The parser recurses, and must not exhaust the stack; our own
// documents are less than a tenth as deep.
inline constexpr std::size_t json_depth_limit = 64;

// Whether JSON text is nested deeper than that. Invalid JSON is left to the parser.
constexpr bool is_too_deep(std::string_view json) {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t index = 0; index < json.size(); ++index) {
        char const character = json[index];
        if (in_string && character == '\\') {
            ++index; // skips an escaped quotation mark
        } else if (character == '"') {
            in_string = !in_string;
        } else if (!in_string && (character == '[' || character == '{')) {
            if (++depth > json_depth_limit) {
                return true;
            }
        } else if (!in_string && (character == ']' || character == '}') && depth > 0) {
            --depth;
        }
    }
    return false;
}

} // namespace techuser
