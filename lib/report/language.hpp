// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/text.hpp>

#include <string>

namespace techuser {

// The sentence with its gaps filled, in the language of the process.
std::string in_language(Text const& text);

} // namespace techuser
