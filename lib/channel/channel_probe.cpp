// SPDX-License-Identifier: Apache-2.0
#include "channel/algorithms.hpp"
#include "channel/connect.hpp"
#include "channel/directories.hpp"
#include "channel/handshake.hpp"
#include "channel/login.hpp"
#include "channel/sftp_start.hpp"
#include "channel/ssh_connection.hpp"
#include "support/say.hpp"
#include <techuser/channel_probe.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <utility>

namespace techuser {
namespace {

// How far two clocks may differ before files get a date that the other side takes for the future.
constexpr std::chrono::minutes clock_tolerance{5};

// A test of a channel, with what one step leaves to the next.
class Probe final {
public:
    explicit Probe(ProbeSettings const& settings)
        : m_settings(settings), m_whole{settings.elapsed, settings.elapsed() + settings.whole_timeout},
          m_known(settings.host_keys.known_hosts, settings.target.host, settings.target.port) {}
    Probe(Probe const&) = delete;
    Probe& operator=(Probe const&) = delete;
    ~Probe() = default;

    ProbeReport run();

private:
    using Action = StepOutcome (Probe::*)();

    // Whether the steps after one can be done when it failed.
    enum class Weight : std::uint8_t { needed, alone };

    struct Plan {
        ProbeStep step;
        Action action;
        Weight weight;
    };
    static std::array<Plan, 13> const plan;

    // A time limit that begins now, within that of the whole test.
    Deadline within(std::chrono::nanoseconds limit) const {
        return {m_settings.elapsed, std::min(m_whole.at, m_settings.elapsed() + limit)};
    }
    HostAndPort target() const { return {m_settings.target.host, m_settings.target.port}; }

    StepOutcome compare_with_registry();
    StepOutcome resolve_host();
    StepOutcome connect_to_host();
    StepOutcome wait_for_banner();
    StepOutcome agree_on_keys();
    StepOutcome check_key_of_host();
    StepOutcome authenticate();
    StepOutcome open_file_transfer();
    StepOutcome look_into_send_directory();
    StepOutcome look_into_receive_directory();
    StepOutcome check_replies();
    StepOutcome write_file();
    StepOutcome compare_clocks();

    std::optional<HostKeyCheck> try_other_host_keys();

    ProbeSettings const& m_settings;
    Deadline m_whole;
    ProbeReport m_report;
    KnownHost m_known;
    std::vector<SocketAddress> m_addresses;
    std::unique_ptr<SshConnection> m_connection;
    SftpHandle m_sftp; // ends before its connection
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
    {ProbeStep::host_key, &Probe::check_key_of_host, Weight::needed},
    {ProbeStep::login, &Probe::authenticate, Weight::needed},
    {ProbeStep::sftp, &Probe::open_file_transfer, Weight::needed},
    {ProbeStep::send_directory, &Probe::look_into_send_directory, Weight::alone},
    {ProbeStep::receive_directory, &Probe::look_into_receive_directory, Weight::alone},
    {ProbeStep::replies, &Probe::check_replies, Weight::alone},
    {ProbeStep::probe_write, &Probe::write_file, Weight::alone},
    {ProbeStep::clock, &Probe::compare_clocks, Weight::alone},
}};

ProbeReport Probe::run() {
    auto stopped = false;
    for (auto const& [step, action, weight] : plan) {
        auto const begin = m_settings.elapsed();
        if (m_connection) {
            m_connection->transport().set_deadline(within(m_settings.timeout).at);
        }
        auto outcome = stopped ? skipped() : (this->*action)();
        stopped = stopped || (weight == Weight::needed && !outcome.went_on());
        m_report.steps.push_back(
            {.step = step,
             .verdict = outcome.verdict,
             .duration = m_settings.elapsed() - begin,
             .details = std::move(outcome.details),
             .words = m_connection ? m_connection->take_words() : std::vector<ServerWords>(),
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
                             say("the key file holds {}, but {} is registered",
                                 verbatim(used.fingerprint_sha256), verbatim(registered.fingerprint_sha256)),
                             say("use the private key that belongs to the registered public key"));
    return std::move(outcome)
        .with("key", used.fingerprint_sha256)
        .with("registered", registered.fingerprint_sha256);
}

StepOutcome Probe::resolve_host() {
    auto const& proxy = m_settings.proxy;
    auto [outcome, addresses] = resolve(
        proxy ? HostAndPort{proxy->host, proxy->port} : target(), within(m_settings.connect_timeout).left());
    m_addresses = std::move(addresses);
    return outcome;
}

StepOutcome Probe::connect_to_host() {
    auto [outcome, transport] =
        connect(target(), m_settings.proxy, m_addresses, within(m_settings.connect_timeout));
    if (transport) {
        m_connection = std::make_unique<SshConnection>(std::move(transport), m_whole);
    }
    return outcome;
}

StepOutcome Probe::wait_for_banner() {
    return read_banner(*m_connection, host_key_algorithms(m_connection->session(), m_known));
}

StepOutcome Probe::agree_on_keys() {
    return exchange_keys(*m_connection);
}

StepOutcome Probe::check_key_of_host() {
    auto check = check_host_key(*m_connection, m_settings.target, m_settings.host_keys, m_known);
    if (!check.outcome.went_on() && check.outcome.error->reason == host_key_fingerprint_reason) {
        check = try_other_host_keys().value_or(std::move(check));
    }
    m_report.new_known_host = std::move(check.new_line);
    return std::move(check.outcome);
}

// A server has a key of each type; the fingerprint may be that of one which was not agreed on. Each takes a
// connection of its own.
std::optional<HostKeyCheck> Probe::try_other_host_keys() {
    auto const* const agreed = libssh2_session_methods(m_connection->session(), LIBSSH2_METHOD_HOSTKEY);
    auto const offered = offered_host_keys(*m_connection);
    for (auto const& algorithm : host_key_algorithms(m_connection->session(), m_known)) {
        if (algorithm == agreed || std::ranges::find(offered, algorithm) == offered.end()) {
            continue;
        }
        auto [outcome, transport] =
            connect(target(), m_settings.proxy, m_addresses, within(m_settings.connect_timeout));
        if (!transport) {
            return HostKeyCheck{std::move(outcome)};
        }
        auto connection = std::make_unique<SshConnection>(std::move(transport), m_whole);
        connection->transport().set_deadline(within(m_settings.timeout).at);
        outcome = read_banner(*connection, std::span(&algorithm, 1));
        if (outcome.went_on()) {
            outcome = exchange_keys(*connection);
        }
        if (!outcome.went_on()) {
            return HostKeyCheck{std::move(outcome)};
        }
        auto check = check_host_key(*connection, m_settings.target, m_settings.host_keys, m_known);
        if (check.outcome.went_on()) {
            m_connection = std::move(connection);
            return check;
        }
    }
    return std::nullopt;
}

StepOutcome Probe::authenticate() {
    return log_in(*m_connection, m_settings);
}

StepOutcome Probe::open_file_transfer() {
    auto [outcome, sftp] = start_sftp(*m_connection);
    m_sftp = std::move(sftp);
    return outcome;
}

StepOutcome Probe::look_into_send_directory() {
    auto [outcome, listing] =
        read_directory(*m_connection, m_sftp.get(), send_directory(m_settings.target.environment));
    m_may_write = outcome.went_on();
    m_newest = listing.newest;
    return outcome;
}

StepOutcome Probe::look_into_receive_directory() {
    auto [outcome, listing] =
        read_directory(*m_connection, m_sftp.get(), receive_directory(m_settings.target.environment));
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
        return !file.meaning || file.meaning->elements().environment != m_settings.target.environment;
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
        *m_connection, m_sftp.get(), send_directory(m_settings.target.environment), *m_settings.probe_file);
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
