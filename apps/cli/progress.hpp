// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/console.hpp"
#include "report/language.hpp"

#include <chrono>

namespace techuser::cli {

// Tells on a terminal how far work is that takes longer than a second, five times a second, until it ends.
class Progress final {
public:
    explicit Progress(Console& console) : m_console(console) {}

    Progress(Progress const&) = delete;
    Progress& operator=(Progress const&) = delete;

    ~Progress() { m_console.progress(""); }

    // `say_how_far` makes the text, when one is due.
    template <typename SayHowFar>
    void operator()(SayHowFar say_how_far) {
        if (auto const now = Clock::now(); now >= m_next) {
            m_next = now + std::chrono::milliseconds(200);
            m_console.progress(in_language(say_how_far()));
        }
    }

private:
    using Clock = std::chrono::steady_clock;

    Console& m_console;
    Clock::time_point m_next{Clock::now() + std::chrono::seconds(1)};
};

} // namespace techuser::cli
