// SPDX-License-Identifier: Apache-2.0
#include "channel/channel_connection.hpp"
#include "channel/directories.hpp"
#include "support/say.hpp"
#include <techuser/channel_probe.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace techuser {
namespace {

// How far two clocks may differ before files get a date that the other side takes for the future.
constexpr std::chrono::minutes clock_tolerance{5};

// A test of a channel, with what one step leaves to the next.
class Probe final {
public:
    explicit Probe(ProbeSettings const& settings) : m_settings(settings), m_channel(settings.connection) {}
    Probe(Probe const&) = delete;
    Probe& operator=(Probe const&) = delete;
    ~Probe() = default;

    ProbeReport run();

private:
    using Action = StepOutcome (Probe::*)();

    struct Plan {
        ProbeStep step;
        Action action;
    };
    static std::array<Plan, 5> const plan;

    Environment environment() const { return m_settings.connection.target.environment; }

    StepOutcome look_into_send_directory();
    StepOutcome look_into_receive_directory();
    StepOutcome check_replies();
    StepOutcome write_file();
    StepOutcome compare_clocks();

    ProbeSettings const& m_settings;
    ChannelConnection m_channel;
    bool m_may_write{false};
    std::optional<DirectoryListing> m_replies;
    std::optional<Timestamp> m_newest;  // of the server's files
    std::optional<Timestamp> m_made_at; // the probe file
};

std::array<Probe::Plan, 5> const Probe::plan{{
    {ProbeStep::send_directory, &Probe::look_into_send_directory},
    {ProbeStep::receive_directory, &Probe::look_into_receive_directory},
    {ProbeStep::replies, &Probe::check_replies},
    {ProbeStep::probe_write, &Probe::write_file},
    {ProbeStep::clock, &Probe::compare_clocks},
}};

ProbeReport Probe::run() {
    auto report = m_channel.open();
    auto const stopped = m_channel.sftp() == nullptr;
    for (auto const& [step, action] : plan) {
        report.steps.push_back(m_channel.carry_out(
            step, [&, action = action] { return stopped ? skipped() : (this->*action)(); }));
    }
    if (m_replies) {
        report.replies = std::move(m_replies->files);
    }
    return report;
}

StepOutcome Probe::look_into_send_directory() {
    auto [outcome, listing] =
        read_directory(m_channel.connection(), m_channel.sftp(), send_directory(environment()));
    m_may_write = outcome.went_on();
    m_newest = listing.newest;
    return outcome;
}

StepOutcome Probe::look_into_receive_directory() {
    auto [outcome, listing] =
        read_directory(m_channel.connection(), m_channel.sftp(), receive_directory(environment()));
    if (outcome.went_on()) {
        m_newest = std::max(m_newest, listing.newest);
        m_replies = std::move(listing);
    }
    return outcome;
}

StepOutcome Probe::check_replies() {
    if (!m_replies) {
        return skipped();
    }
    auto const strange = std::ranges::count_if(m_replies->files, [&](WaitingFile const& file) {
        return !file.meaning || file.meaning->elements().environment != environment();
    });
    auto outcome = passed();
    if (m_replies->completeness == DirectoryListing::Completeness::cut) {
        outcome = warned(
            Party::you, "too-many-files",
            say("more than {} files waiting; only the first {} were read", directory_entry_limit,
                directory_entry_limit),
            say("fetch and remove the replies"));
    } else if (strange > 0) {
        outcome = warned(
            Party::portal, "strange-files",
            say("{} of {} files have a name that does not belong here", strange, m_replies->files.size()),
            say("ask what they are; programs that fetch replies may stumble over them"));
    }
    return std::move(outcome).with("files", std::to_string(m_replies->files.size()));
}

StepOutcome Probe::write_file() {
    if (!m_settings.probe_file || !m_may_write) {
        return skipped();
    }
    auto [outcome, made_at] = write_probe_file(
        m_channel.connection(), m_channel.sftp(), send_directory(environment()), *m_settings.probe_file);
    m_made_at = made_at;
    return outcome;
}

// Only a file that was just made tells whether our clock is ahead; older ones tell whether it is behind.
StepOutcome Probe::compare_clocks() {
    if (!m_made_at && !m_newest) {
        return skipped();
    }
    auto const ahead = (m_made_at ? *m_made_at : *m_newest) - m_settings.now;
    if (ahead > clock_tolerance || (m_made_at && ahead < -clock_tolerance)) {
        return warned(
            Party::you, "clock",
            ahead.count() > 0
                ? say("the clock of this machine is {} seconds behind that of the server", ahead.count())
                : say("the clock of this machine is {} seconds ahead of that of the server", -ahead.count()),
            say("set it, for example by NTP: files with a date in the future are refused"));
    }
    return m_made_at ? passed().with("difference_seconds", std::to_string(ahead.count())) : passed();
}

} // namespace

ProbeReport probe_channel(ProbeSettings const& settings) {
    return Probe(settings).run();
}

} // namespace techuser
