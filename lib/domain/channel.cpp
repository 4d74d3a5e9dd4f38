// SPDX-License-Identifier: Apache-2.0
#include "domain/named.hpp"
#include <techuser/channel.hpp>

namespace techuser {

namespace {

constexpr std::array<Named<ChannelType>, 4> channel_types{{
    {ChannelType::sftp, "sftp"},
    {ChannelType::ftp, "ftp"},
    {ChannelType::isabel, "isabel"},
    {ChannelType::mqlink, "mqlink"},
}};

constexpr std::array<Named<Connection>, 1> connections{{{Connection::internet, "internet"}}};

} // namespace

std::string_view to_string(ChannelType type) {
    return name_of(channel_types, type);
}

Result<ChannelType> parse_channel_type(std::string_view text) {
    return parse_named(channel_types, "channel", text);
}

std::string_view to_string(Connection connection) {
    return name_of(connections, connection);
}

Result<Connection> parse_connection(std::string_view text) {
    return parse_named(connections, "connection", text);
}

} // namespace techuser
