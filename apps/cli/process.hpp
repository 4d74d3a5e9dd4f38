// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace techuser::cli {

// Keeps the memory of this process from core dumps, and from debuggers of the same user.
void keep_memory_private();

// Fills the places of standard streams that the caller closed, so that no file that is opened later takes one
// and is read as input or written as output. Using such a stream still fails.
void reserve_standard_streams();

} // namespace techuser::cli
