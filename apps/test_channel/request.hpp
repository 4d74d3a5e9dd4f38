// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.hpp"
#include "cli/passphrase.hpp"
#include "data/configuration.hpp"
#include <techuser/channel_probe.hpp>

#include <memory>
#include <optional>
#include <string>

namespace techuser::test_channel {

// The command line, as typed.
struct Arguments {
    std::optional<std::string> key_of_user; // --for
    std::optional<std::string> username;
    std::optional<std::string> login;
    std::optional<std::string> key_file;
    std::optional<std::string> host;
    std::optional<std::string> port;
    std::optional<std::string> environment;
    std::optional<std::string> timeout;
    std::optional<std::string> connect_timeout;
    std::optional<std::string> max_time;
    std::optional<std::string> proxy;
    std::optional<std::string> known_hosts;
    std::optional<std::string> fingerprint;
    std::optional<std::string> registry;
    cli::PassphraseOptions passphrase;
    bool accept_new{false};
    bool allow_sha1{false};
    bool agent{false};
    bool probe_write{false};
};

// Everything that a test needs, read and checked before anything goes out on the network.
struct Request {
    ProbeSettings settings;
    std::unique_ptr<SshPrivateKey> key;       // what the settings point to
    std::filesystem::path known_hosts;        // where a new host key is recorded
    std::optional<std::string> server_source; // the file that host and port come from, when nobody typed them
};

Result<Request> make_request(cli::Console& console, Arguments const& arguments);

} // namespace techuser::test_channel
