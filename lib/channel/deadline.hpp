// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>

namespace techuser {

// A clock that never goes back.
using Elapsed = std::function<std::chrono::nanoseconds()>;

// When something must have happened. The clock outlives it.
struct Deadline {
    Elapsed const& clock;
    std::chrono::nanoseconds at;

    // Rounded up; zero when it has passed.
    std::chrono::milliseconds left() const;
};

// Waits for one of the events of poll(2). Returns 0, or an errno: ETIMEDOUT when the deadline has passed.
int wait_for(int descriptor, short events, Deadline const& deadline);

} // namespace techuser
