// SPDX-License-Identifier: Apache-2.0
#include "channel/channel_connection.hpp"

#include "channel/algorithms.hpp"
#include "channel/login.hpp"
#include "channel/sftp_start.hpp"
#include "support/say.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace techuser {

std::array<ChannelConnection::Plan, 8> const ChannelConnection::plan{{
    {ProbeStep::registered_key, &ChannelConnection::compare_with_registry, Weight::alone},
    {ProbeStep::resolve, &ChannelConnection::resolve_host, Weight::needed},
    {ProbeStep::connect, &ChannelConnection::connect_to_host, Weight::needed},
    {ProbeStep::banner, &ChannelConnection::wait_for_banner, Weight::needed},
    {ProbeStep::key_exchange, &ChannelConnection::agree_on_keys, Weight::needed},
    {ProbeStep::host_key, &ChannelConnection::check_key_of_host, Weight::needed},
    {ProbeStep::login, &ChannelConnection::authenticate, Weight::needed},
    {ProbeStep::sftp, &ChannelConnection::open_file_transfer, Weight::needed},
}};

ChannelConnection::ChannelConnection(ConnectionSettings settings)
    : m_settings(std::move(settings)),
      m_whole{m_settings.elapsed, m_settings.elapsed() + m_settings.whole_timeout},
      m_known(m_settings.host_keys.known_hosts, m_settings.target.host, m_settings.target.port) {}

Deadline ChannelConnection::within(std::chrono::nanoseconds limit) const {
    return {m_settings.elapsed, std::min(m_whole.at, m_settings.elapsed() + limit)};
}

StepReport ChannelConnection::carry_out(ProbeStep step, std::function<StepOutcome()> const& action) {
    auto const begin = m_settings.elapsed();
    if (m_connection) {
        renew_deadline();
    }
    auto outcome = action();
    return {
        .step = step,
        .verdict = outcome.verdict,
        .duration = m_settings.elapsed() - begin,
        .details = std::move(outcome.details),
        .words = m_connection ? m_connection->take_words() : std::vector<ServerWords>(),
        .error = std::move(outcome.error),
        .party = outcome.party};
}

ProbeReport ChannelConnection::open() {
    ProbeReport report;
    auto stopped = false;
    for (auto const& [step, action, weight] : plan) {
        auto const& done = report.steps.emplace_back(
            carry_out(step, [&, action = action] { return stopped ? skipped() : (this->*action)(); }));
        stopped = stopped || (weight == Weight::needed && done.verdict != Verdict::passed &&
                              done.verdict != Verdict::warned);
    }
    report.new_known_host = std::move(m_new_known_host);
    return report;
}

StepOutcome ChannelConnection::compare_with_registry() {
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

StepOutcome ChannelConnection::resolve_host() {
    auto const& proxy = m_settings.proxy;
    auto [outcome, addresses] = resolve(
        proxy ? HostAndPort{proxy->host, proxy->port} : target(), within(m_settings.connect_timeout).left());
    m_addresses = std::move(addresses);
    return outcome;
}

StepOutcome ChannelConnection::connect_to_host() {
    auto [outcome, transport] =
        connect(target(), m_settings.proxy, m_addresses, within(m_settings.connect_timeout));
    if (transport) {
        m_connection = std::make_unique<SshConnection>(std::move(transport), m_whole);
    }
    return outcome;
}

StepOutcome ChannelConnection::wait_for_banner() {
    return read_banner(*m_connection, host_key_algorithms(m_connection->session(), m_known));
}

StepOutcome ChannelConnection::agree_on_keys() {
    return exchange_keys(*m_connection);
}

StepOutcome ChannelConnection::check_key_of_host() {
    auto check = check_host_key(*m_connection, m_settings.target, m_settings.host_keys, m_known);
    if (!check.outcome.went_on() && check.outcome.error->reason == host_key_fingerprint_reason) {
        check = try_other_host_keys().value_or(std::move(check));
    }
    m_new_known_host = std::move(check.new_line);
    return std::move(check.outcome);
}

// A server has a key of each type; the fingerprint may be that of one which was not agreed on. Each takes a
// connection of its own.
std::optional<HostKeyCheck> ChannelConnection::try_other_host_keys() {
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

StepOutcome ChannelConnection::authenticate() {
    return log_in(*m_connection, m_settings);
}

StepOutcome ChannelConnection::open_file_transfer() {
    auto [outcome, sftp] = start_sftp(*m_connection);
    m_sftp = std::move(sftp);
    return outcome;
}

} // namespace techuser
