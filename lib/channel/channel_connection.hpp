// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/connect.hpp"
#include "channel/handshake.hpp"
#include "channel/ssh_connection.hpp"
#include <techuser/channel_probe.hpp>

#include <functional>
#include <memory>

namespace techuser {

// A connection to a batch channel, made step by step from the name of the host to file transfer. Whoever
// tests a channel and whoever uses it connect in this way and no other.
class ChannelConnection final {
public:
    explicit ChannelConnection(ConnectionSettings settings);
    ChannelConnection(ChannelConnection const&) = delete;
    ChannelConnection& operator=(ChannelConnection const&) = delete;
    ~ChannelConnection() = default;

    // Does the steps registered_key to sftp; those after one that failed are skipped. Once.
    ProbeReport open();

    // Does one more step within the time limit of a step, and tells how it went.
    StepReport carry_out(ProbeStep step, std::function<StepOutcome()> const& action);

    // From now on only single steps have time limits, no longer all of them together.
    void lift_whole_limit() { m_whole.at = std::chrono::nanoseconds::max(); }

    // Gives what happens next on the connection the time limit of a step, beginning now.
    void renew_deadline() { m_connection->transport().set_deadline(within(m_settings.timeout).at); }

    ConnectionSettings const& settings() const { return m_settings; }

    // Only after the step sftp went well.
    SshConnection& connection() { return *m_connection; }
    LIBSSH2_SFTP* sftp() const { return m_sftp.get(); }

private:
    using Action = StepOutcome (ChannelConnection::*)();

    // Whether the steps after one can be done when it failed.
    enum class Weight : std::uint8_t { needed, alone };

    struct Plan {
        ProbeStep step;
        Action action;
        Weight weight;
    };
    static std::array<Plan, 8> const plan;

    // A time limit that begins now, within that of the whole.
    Deadline within(std::chrono::nanoseconds limit) const;
    HostAndPort target() const { return {m_settings.target.host, m_settings.target.port}; }

    StepOutcome compare_with_registry();
    StepOutcome resolve_host();
    StepOutcome connect_to_host();
    StepOutcome wait_for_banner();
    StepOutcome agree_on_keys();
    StepOutcome check_key_of_host();
    StepOutcome authenticate();
    StepOutcome open_file_transfer();

    std::optional<HostKeyCheck> try_other_host_keys();

    ConnectionSettings const m_settings;
    Deadline m_whole;
    KnownHost m_known;
    std::optional<std::string> m_new_known_host;
    std::vector<SocketAddress> m_addresses;
    std::unique_ptr<SshConnection> m_connection;
    SftpHandle m_sftp; // ends before its connection
};

} // namespace techuser
