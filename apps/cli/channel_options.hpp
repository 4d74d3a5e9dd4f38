// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/remote_files.hpp"
#include "cli/cli.hpp"
#include "cli/passphrase.hpp"
#include <techuser/channel_probe.hpp>
#include <techuser/registry.hpp>

#include <memory>
#include <optional>
#include <string>

namespace techuser::cli {

// How a tool reaches the server of a batch channel, and as whom: the command line, as typed.
struct ChannelOptions {
    std::optional<std::string> key_of_user; // --for
    std::optional<std::string> username;
    std::optional<std::string> login;
    std::optional<std::string> key_file;
    PassphraseOptions passphrase;
    bool agent{false};
    bool allow_sha1{false};
    std::optional<std::string> host;
    std::optional<std::string> port;
    std::optional<std::string> timeout;
    std::optional<std::string> connect_timeout;
    std::optional<std::string> proxy;
    std::optional<std::string> known_hosts;
    std::optional<std::string> fingerprint;
    bool accept_new{false};
    std::optional<std::string> registry;

    // All of them but --timeout, whose meaning depends on the tool.
    void declare(Options& options);
};

// Everything that a connection needs, read and checked before anything goes out on the network.
struct ChannelRequest {
    ConnectionSettings settings;
    std::unique_ptr<SshPrivateKey> key;       // what the settings point to
    std::filesystem::path known_hosts;        // where a new host key is recorded
    std::optional<std::string> server_source; // the file that host and port come from, when nobody typed them
    std::string registry_url;
    std::optional<RegisteredUser> user; // nullopt when --username is not in the registry, or there is none
};

// Usage: user, missing, agent, timeout, proxy, fingerprint, port, option. Not found: no-technical-user.
// Unreadable: what the files of keys and known hosts suffer from. All steps together may take two minutes.
Result<ChannelRequest> make_channel_request(
    Console& console, ChannelOptions const& options, Environment environment);

// The value of an option in seconds, 1 to 600. Usage: timeout.
Result<std::chrono::milliseconds> parse_seconds(
    std::string_view option, std::optional<std::string> const& typed, std::chrono::milliseconds preset);

// Notes which server it is, when nobody typed it.
void tell_server(Console& console, ChannelRequest const& request);

// Records a new host key that was accepted, and tells what was warned of and, when a step failed, what the
// server said.
void tell_steps(Console& console, ChannelRequest const& request, ProbeReport const& report);

// Connects, and tells all this. Fails with the error of the step that failed.
Result<std::unique_ptr<RemoteFiles>> connect(Console& console, ChannelRequest const& request);

} // namespace techuser::cli
