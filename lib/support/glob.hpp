// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace techuser {

// Whether `text` matches `pattern`, in which * is any text, also none.
constexpr bool matches_glob(std::string_view pattern, std::string_view text) {
    auto const star = pattern.find('*');
    if (star == std::string_view::npos) {
        return pattern == text;
    }
    if (!text.starts_with(pattern.substr(0, star))) {
        return false;
    }
    text.remove_prefix(star);
    pattern.remove_prefix(star + 1);
    // A part between two asterisks is matched at its first occurrence; the last part must end the
    // text.
    for (auto next = pattern.find('*'); next != std::string_view::npos; next = pattern.find('*')) {
        auto const found = text.find(pattern.substr(0, next));
        if (found == std::string_view::npos) {
            return false;
        }
        text.remove_prefix(found + next);
        pattern.remove_prefix(next + 1);
    }
    return text.ends_with(pattern);
}

} // namespace techuser
