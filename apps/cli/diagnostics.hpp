// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace techuser::cli {

// One line with the time and the tool's name on standard error, for people who ask with -v.
void diagnose(std::string_view tool, std::string_view message);

} // namespace techuser::cli
