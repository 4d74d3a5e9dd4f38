// SPDX-License-Identifier: Apache-2.0
#include "channel/connect.hpp"
#include "channel/directories.hpp"
#include "channel/handshake.hpp"
#include "channel/login.hpp"
#include "channel/ssh_connection.hpp"
#include "support/say.hpp"
#include <techuser/channel_probe.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace techuser {
namespace {

// How far two clocks may be apart before files get a date that the other side takes for the future.
constexpr std::chrono::minutes clock_tolerance{5};

// A test of a channel on its way, with what one step leaves to the next.
class Probe final {
public:
    explicit Probe(ProbeSettings const& settings)
        : m_settings(settings),
          m_known(settings.host_keys.known_hosts, settings.target.host, settings.target.port) {}
    Probe(Probe const&) = delete;
    Probe& operator=(Probe const&) = delete;
    ~Probe();

    ProbeReport run();

private:
    using Action = StepOutcome (Probe::*)();

    // Whether the steps behind one have a point when it failed.
    enum class Weight : std::uint8_t { needed, alone };

    struct Plan {
        ProbeStep step;
        Action action;
        Weight weight;
    };
    static std::array<Plan, 13> const plan;

    StepOutcome compare_with_registry();
    StepOutcome resolve_host();
    StepOutcome connect_to_host();
    StepOutcome wait_for_banner();
    StepOutcome agree_on_keys();
    StepOutcome know_host();
    StepOutcome authenticate();
    StepOutcome open_file_transfer();
    StepOutcome look_into_send_directory();
    StepOutcome look_into_receive_directory();
    StepOutcome judge_replies();
    StepOutcome write_file();
    StepOutcome compare_clocks();

    ProbeSettings const& m_settings;
    ProbeReport m_report;
    KnownHost m_known;
    std::vector<SocketAddress> m_addresses;
    std::unique_ptr<Transport> m_transport;
    std::optional<SshConnection> m_connection;
    SftpHandle m_sftp;
    bool m_may_write{false};
    std::optional<DirectoryListing> m_replies;
    std::optional<Timestamp> m_newest;  // of the server's files
    std::optional<Timestamp> m_made_at; // the probe file
};

std::array<Probe::Plan, 13> const Probe::plan{{
    {ProbeStep::registered_key, &Probe::compare_with_registry, Weight::alone},
    {ProbeStep::resolve, &Probe::resolve_host, Weight::needed},
    {ProbeStep::connect, &Probe::connect_to_host, Weight::needed},
    {ProbeStep::banner, &Probe::wait_for_banner, Weight::needed},
    {ProbeStep::key_exchange, &Probe::agree_on_keys, Weight::needed},
    {ProbeStep::host_key, &Probe::know_host, Weight::needed},
    {ProbeStep::login, &Probe::authenticate, Weight::needed},
    {ProbeStep::sftp, &Probe::open_file_transfer, Weight::needed},
    {ProbeStep::send_directory, &Probe::look_into_send_directory, Weight::alone},
    {ProbeStep::receive_directory, &Probe::look_into_receive_directory, Weight::alone},
    {ProbeStep::replies, &Probe::judge_replies, Weight::alone},
    {ProbeStep::probe_write, &Probe::write_file, Weight::alone},
    {ProbeStep::clock, &Probe::compare_clocks, Weight::alone},
}};

Probe::~Probe() {
    if (m_connection) {
        // Said once, without waiting for an answer; the rest is freed on a connection that is closed.
        static_cast<void>(libssh2_session_disconnect(m_connection->session(), "done"));
        m_connection->transport().close();
    }
}

ProbeReport Probe::run() {
    auto stopped = false;
    for (auto const& [step, action, weight] : plan) {
        auto const begin = m_settings.elapsed();
        if (m_connection) {
            m_connection->transport().set_deadline(begin + m_settings.timeout);
        }
        auto outcome = stopped ? skipped() : (this->*action)();
        stopped = stopped || (weight == Weight::needed && !outcome.went_on());
        m_report.steps.push_back(
            {.step = step,
             .verdict = outcome.verdict,
             .duration = m_settings.elapsed() - begin,
             .details = std::move(outcome.details),
             .error = std::move(outcome.error),
             .party = outcome.party});
    }
    if (m_replies) {
        m_report.replies = std::move(m_replies->files);
    }
    return std::move(m_report);
}

StepOutcome Probe::compare_with_registry() {
    auto const* const* const key = std::get_if<SshPrivateKey const*>(&m_settings.credential);
    if (!m_settings.registered_key || key == nullptr) {
        return skipped();
    }
    auto const& used = (*key)->public_key();
    auto const& registered = *m_settings.registered_key;
    auto outcome = used == registered
                       ? passed()
                       : warned(
                             Party::you, "key-not-registered",
                             say("the key file holds {}, but {} is registered", used.fingerprint_sha256,
                                 registered.fingerprint_sha256),
                             say("use the private key that belongs to the registered public key"));
    return std::move(outcome)
        .with("key", used.fingerprint_sha256)
        .with("registered", registered.fingerprint_sha256);
}

StepOutcome Probe::resolve_host() {
    return resolve(m_settings.target, m_settings.timeout, m_addresses);
}

StepOutcome Probe::connect_to_host() {
    auto outcome =
        connect(m_settings.target, m_addresses, m_settings.timeout, m_settings.elapsed, m_transport);
    if (m_transport) {
        m_connection.emplace(std::move(m_transport));
    }
    return outcome;
}

StepOutcome Probe::wait_for_banner() {
    return read_banner(*m_connection, m_known);
}

StepOutcome Probe::agree_on_keys() {
    return exchange_keys(*m_connection);
}

StepOutcome Probe::know_host() {
    return check_host_key(
        *m_connection, m_settings.target, m_settings.host_keys, m_known, m_report.new_known_host);
}

StepOutcome Probe::authenticate() {
    return log_in(*m_connection, m_settings);
}

StepOutcome Probe::open_file_transfer() {
    return start_sftp(*m_connection, m_sftp);
}

StepOutcome Probe::look_into_send_directory() {
    DirectoryListing listing;
    auto outcome =
        read_directory(*m_connection, m_sftp.get(), send_directory(m_settings.target.environment), listing);
    m_may_write = outcome.went_on();
    m_newest = listing.newest;
    return outcome;
}

StepOutcome Probe::look_into_receive_directory() {
    DirectoryListing listing;
    auto outcome = read_directory(
        *m_connection, m_sftp.get(), receive_directory(m_settings.target.environment), listing);
    if (outcome.went_on()) {
        m_newest = std::max(m_newest, listing.newest);
        m_replies = std::move(listing);
    }
    return outcome;
}

StepOutcome Probe::judge_replies() {
    if (!m_replies) {
        return skipped();
    }
    auto const strange = std::ranges::count_if(m_replies->files, [&](WaitingFile const& file) {
        return !file.meaning || file.meaning->elements().environment != m_settings.target.environment;
    });
    auto outcome = passed();
    if (m_replies->completeness == DirectoryListing::Completeness::cut) {
        outcome = warned(
            Party::you, "too-many-files",
            say("more than {} files wait; the rest was not looked at", directory_entry_limit),
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
    return write_probe_file(
        *m_connection, m_sftp.get(), send_directory(m_settings.target.environment), *m_settings.probe_file,
        m_made_at);
}

// A file that was just made shows both directions; older ones only that our clock is late.
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
