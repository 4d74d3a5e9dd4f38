// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace techuser {

// The most brackets of JSON within each other. What is done with JSON goes down into it by recursion, which
// must end before the stack does; our own documents are less than a tenth as deep.
inline constexpr std::size_t json_depth_limit = 64;

// Whether JSON text goes deeper than that. Text that is no JSON is none the worse for it.
constexpr bool is_too_deep(std::string_view json) {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t index = 0; index < json.size(); ++index) {
        char const character = json[index];
        if (in_string && character == '\\') {
            ++index; // of what is escaped only a quotation mark could mislead
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
