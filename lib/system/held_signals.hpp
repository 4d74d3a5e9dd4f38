// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>

namespace techuser {

// Lets signals to this thread, and to the processes that it starts, wait as long as it lives.
class HeldSignals final {
public:
    explicit HeldSignals(sigset_t const& signals) { ::pthread_sigmask(SIG_BLOCK, &signals, &m_before); }
    HeldSignals(HeldSignals const&) = delete;
    HeldSignals& operator=(HeldSignals const&) = delete;
    ~HeldSignals() { ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr); }

private:
    sigset_t m_before{};
};

} // namespace techuser
