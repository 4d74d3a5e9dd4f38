// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/channel_options.hpp"
#include "cli/cli.hpp"
#include "cli/naming.hpp"
#include "cli/signing.hpp"
#include "transfer/transfer_report.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace techuser::send_batchfile {

// The command line.
struct Request {
    std::vector<std::string> operands;
    cli::ChannelOptions channel;
    std::optional<std::string> environment;
    std::optional<std::string> application;
    cli::SigningOptions signing;
    bool dry_run{false};
    bool strict{false};

    cli::Warnings warnings() const { return strict ? cli::Warnings::refuse : cli::Warnings::tell; }
};

// Prints what became of sets, counts them, and keeps the worst status.
class Tally final {
public:
    Tally(cli::Console& console, Rehearsal rehearsal) : m_console(console), m_rehearsal(rehearsal) {}

    void add(SendReport const& report);

    // An operand that is no set.
    void add(std::string const& input, Error const& error);

    // Sets that are not tried any more, after one of them found something unavailable.
    void skip(SendReport const& report);

    // Says on standard error what became of many.
    cli::ExitStatus finish();

private:
    void print(SendReport const& report);

    cli::Console& m_console;
    Rehearsal m_rehearsal;
    cli::ExitStatus m_status{cli::ExitStatus::done};
    std::size_t m_sent{0};
    std::size_t m_before{0};
    std::size_t m_refused{0};
    std::size_t m_not_sent{0};
};

// The sets that the operands name: files with what stands beside them, and all that is in folders.
std::vector<OutgoingSet> gather_sets(cli::Console& console, Request const& request, Tally& tally);

// What naming declarations needs besides the command line.
struct NamingOrder {
    Registry& registry;
    RegisteredUser const& user;
    Environment environment;
    std::span<FileProfile const> profiles;
    cli::Senders& senders;
};

// Reserves a name for each declaration, makes the FI beside it, and signs that. The same declaration gets the
// same name again, so that a run which was interrupted is gone on with. Those that fail are told at once.
// Usage: application, missing (a key that signs). And those of check_sender() and BatchSigner::open().
Result<std::vector<OutgoingSet>> name_declarations(
    cli::Console& console, Request const& request, NamingOrder const& order, Tally& tally);

// Judges the sets, connects, and sends those that are right.
Result<cli::ExitStatus> send_sets(cli::Console& console, Request const& request);

} // namespace techuser::send_batchfile
