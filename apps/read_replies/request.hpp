// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/channel_options.hpp"
#include "cli/cli.hpp"
#include "reply/reply_report.hpp"

#include <optional>
#include <string>
#include <vector>

namespace techuser::read_replies {

// The most names that a folder may have.
inline constexpr std::size_t most_files_in_folder = 1'000'000;

// The command line.
struct Request {
    std::vector<std::string> operands;
    std::vector<std::string> trust;
    cli::ChannelOptions channel;
    std::optional<std::string> environment;
    std::optional<std::string> into;
    std::optional<std::string> wait;
    std::optional<std::string> unanswered;
    bool remove{false};
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

// The content of a file of a reply; nullopt when there is none of that name.
Result<std::optional<Bytes>> read_if_there(
    std::string const& folder, std::optional<BatchFileName> const& name);

// Replies that are on this machine.
Result<cli::ExitStatus> read_local(cli::Console& console, Request const& request);

// Replies that wait on the server.
Result<cli::ExitStatus> fetch_replies(cli::Console& console, Request const& request);

} // namespace techuser::read_replies
