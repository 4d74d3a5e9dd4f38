// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace techuser::cli {

// The commit that was built, with "-dirty" where files differed from it; "unknown" outside a clone. Defined
// in a source that cmake/commit.cmake writes.
std::string_view commit();

} // namespace techuser::cli
