// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace techuser {

// Sleeps before the next attempt at what others hold, with jitter. The first `short_waits` waits are short,
// 200 µs on average, which keeps the longest wait short; after them there is a crowd of writers, and waits
// 30 times longer leave the processor to those who work.
void back_off(int attempt);
inline constexpr int short_wait_us = 200;
inline constexpr int short_waits = 25;
inline constexpr int crowd_factor = 30;

// As many attempts take ten seconds.
inline constexpr int patience_us = 10'000'000;
inline constexpr int patience_attempts = patience_us / (short_wait_us * crowd_factor);

} // namespace techuser
