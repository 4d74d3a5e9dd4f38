// SPDX-License-Identifier: Apache-2.0
#include "support/named.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/channel.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace techuser {

namespace {

constexpr std::array<Named<ChannelType>, 4> channel_types{{
    {ChannelType::sftp, "sftp"},
    {ChannelType::ftp, "ftp"},
    {ChannelType::isabel, "isabel"},
    {ChannelType::mqlink, "mqlink"},
}};

constexpr std::array<Named<Connection>, 1> connections{{{Connection::internet, "internet"}}};

bool holds(std::vector<Application> const& applications, Application const& application) {
    return std::ranges::find(applications, application) != applications.end();
}

// Refuses an application that is twice in `applications`.
Result<void> check_each_once(std::string_view type, std::span<Application const> applications) {
    for (auto application = applications.begin(); application != applications.end(); ++application) {
        if (std::find(applications.begin(), application, *application) != application) {
            return fail(
                ErrorCode::invalid, "duplicate",
                say("channel '{}': duplicate application '{}'", type, application->to_string()),
                say("name each application once"));
        }
    }
    return {};
}

// What is wrong with `channel` after those `before` it.
Result<void> check_channel(std::span<Channel const> before, Channel const& channel) {
    auto const type = to_string(channel.type);
    if (std::ranges::find(before, channel.type, &Channel::type) != before.end()) {
        return fail(
            ErrorCode::invalid, "duplicate-channel", say("duplicate channel '{}'", type),
            say("keep one channel of each type"));
    }
    if (channel.applications.empty()) {
        return fail(
            ErrorCode::invalid, "no-application", say("channel '{}': has no application", type),
            say("give at least one"));
    }
    TRY(check_each_once(type, channel.applications));
    TRY(check_each_once(type, channel.preferred_for));
    for (auto const& application : channel.preferred_for) {
        if (!holds(channel.applications, application)) {
            return fail(
                ErrorCode::invalid, "preferred",
                say("channel '{}': does not carry the application '{}'", type, application.to_string()),
                say("prefer a channel that carries it"));
        }
        for (auto const& other : before) {
            if (holds(other.preferred_for, application)) {
                return fail(
                    ErrorCode::invalid, "preferred",
                    say("application '{}': two channels are preferred for it, '{}' and '{}'",
                        application.to_string(), to_string(other.type), type),
                    say("prefer one"));
            }
        }
    }
    return {};
}

} // namespace

std::string_view to_string(ChannelType type) {
    return name_of(channel_types, type);
}

Result<ChannelType> parse_channel_type(std::string_view text) {
    return parse_named(channel_types, "channel", gettext_noop("channel {}: expected {}"), text);
}

std::string_view to_string(Connection connection) {
    return name_of(connections, connection);
}

Result<Connection> parse_connection(std::string_view text) {
    return parse_named(connections, "connection", gettext_noop("connection {}: expected {}"), text);
}

Channel const* preferred_channel(std::span<Channel const> channels, Application const& application) {
    Channel const* first = nullptr;
    for (auto const& channel : channels) {
        if (holds(channel.preferred_for, application)) {
            return &channel;
        }
        if (first == nullptr && holds(channel.applications, application)) {
            first = &channel;
        }
    }
    return first;
}

Result<void> check_channels(std::span<Channel const> channels) {
    if (channels.empty()) {
        return fail(
            ErrorCode::invalid, "no-channel", say("a technical user keeps at least one channel"),
            say("remove the technical user, or add another channel first"));
    }
    for (std::size_t index = 0; index < channels.size(); ++index) {
        TRY(check_channel(channels.first(index), channels[index]));
    }
    return {};
}

} // namespace techuser
