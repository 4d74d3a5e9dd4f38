// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace techuser {

// 'text' as messages quote input: at most its first 60 bytes, cut between two characters, then dots.
std::string quoted(std::string_view text);

} // namespace techuser
