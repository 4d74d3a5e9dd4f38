// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.hpp"
#include "reply/reply_report.hpp"

#include <optional>
#include <string>
#include <vector>

namespace techuser::read_replies {

// The command line.
struct Request {
    std::vector<std::string> operands;
    std::vector<std::string> trust;
};

// Prints replies, counts them, and keeps the worst status.
class Tally final {
public:
    explicit Tally(cli::Console& console) : m_console(console) {}

    void add(ReplyReport const& report);
    void add(std::string const& input, Error const& error);

    // Says on standard error what became of many.
    cli::ExitStatus finish();

private:
    cli::Console& m_console;
    cli::ExitStatus m_status{cli::ExitStatus::done};
    std::size_t m_accepted{0};
    std::size_t m_refused{0};
    std::size_t m_other{0};
    std::size_t m_unreliable{0}; // whatever they say
};

// The certificates that a signer must lead to; nullopt when none are given.
Result<std::optional<TrustStore>> read_trust(cli::Console& console, std::vector<std::string> const& paths);

// Replies that are on this machine.
Result<cli::ExitStatus> read_local(cli::Console& console, Request const& request);

} // namespace techuser::read_replies
