// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/application.hpp>
#include <techuser/certificate.hpp>
#include <techuser/result.hpp>
#include <techuser/shared.hpp>
#include <techuser/ssh_key.hpp>
#include <techuser/token.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace techuser {

// Through what files travel. The portal offered all four in the manual; today only sftp and ftp.
enum class ChannelType : std::uint8_t { sftp, ftp, isabel, mqlink };

// sftp, ftp, isabel, mqlink. Reason of parse_channel_type: channel.
std::string_view to_string(ChannelType type);
Result<ChannelType> parse_channel_type(std::string_view text);

enum class Connection : std::uint8_t { internet };

// internet. Reason of parse_connection: connection.
std::string_view to_string(Connection connection);
Result<Connection> parse_connection(std::string_view text);

struct Channel {
    ChannelType type;
    Connection connection;
    Shared<SshPublicKey> ssh_public_key;      // always there for sftp
    Shared<Certificate> certificate;          // always there for sftp and ftp
    std::vector<Application> applications;    // at least one, sorted, each once
    std::vector<Application> preferred_for{}; // chosen for these, sorted; see preferred_channel()

    bool operator==(Channel const&) const = default;
};

// The channel that files of an application go through: the one that was chosen for it, else the first that
// carries it. Null when none does.
Channel const* preferred_channel(std::span<Channel const> channels, Application const& application);

// Whether these can be the channels of one technical user. Reasons: no-channel, duplicate-channel,
// no-application, preferred (an application that the channel does not carry, or that another channel was
// chosen for).
Result<void> check_channels(std::span<Channel const> channels);

} // namespace techuser
