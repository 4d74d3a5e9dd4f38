// SPDX-License-Identifier: Apache-2.0
#include "registry/backoff.hpp"

#include <chrono>
#include <thread>
#include <unistd.h>

namespace techuser {

void back_off(int attempt) {
    // The jitter must only differ between processes and attempts: it needs no random numbers.
    constexpr int shortest_us = short_wait_us / 2;
    constexpr int range_us = short_wait_us + 1;
    auto const jitter_us = (getpid() % range_us * 37 + attempt % range_us * 97) % range_us;
    auto const factor = attempt < short_waits ? 1 : crowd_factor;
    std::this_thread::sleep_for(std::chrono::microseconds(factor * (shortest_us + jitter_us)));
}

} // namespace techuser
