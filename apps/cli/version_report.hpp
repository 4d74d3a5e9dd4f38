// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace techuser::cli {

// What the tool is made of, a line each: the commit, the compiler, and the other libraries in it with their
// versions.
std::string describe_build();

} // namespace techuser::cli
