// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/finding.hpp>
#include <techuser/text.hpp>

#include <initializer_list>
#include <string>
#include <string_view>

namespace techuser {

// The sentence with its gaps filled, in the language of the process.
std::string in_language(Text const& text);

// "label: value" or "label: label: value", with the blanks that the language of the process has around a
// colon. An empty value leaves "label: ", as a prompt ends.
std::string labelled(std::initializer_list<std::string_view> labels_and_value);
inline std::string labelled(std::string_view label, std::string_view value) {
    return labelled({label, value});
}

// What people call the severity, in the language of the process.
char const* word_of(Severity severity);

} // namespace techuser
