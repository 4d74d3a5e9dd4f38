// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace techuser::cli {

// Keeps the memory of this process from core dumps, and from debuggers of the same user.
void keep_memory_private();

} // namespace techuser::cli
