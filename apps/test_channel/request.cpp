// SPDX-License-Identifier: Apache-2.0
#include "test_channel/request.hpp"

#include "cli/configuration.hpp"
#include "cli/find_user.hpp"
#include "cli/key_pair.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "support/utf16.hpp"
#include <techuser/registry.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <random>

namespace techuser::test_channel {
namespace {

constexpr std::size_t known_hosts_limit_bytes = 4 * 1024 * 1024;
constexpr std::chrono::milliseconds default_timeout = std::chrono::seconds(10);
constexpr std::chrono::milliseconds default_whole_timeout = std::chrono::minutes(2);
constexpr int longest_timeout_seconds = 600;

// Who logs in, and with which key according to the registry.
struct User {
    std::string name;
    Shared<SshPublicKey> registered_key; // null when the registry knows none
};

Result<void> check_combination(Arguments const& arguments) {
    if (arguments.key_of_user.has_value() == arguments.username.has_value()) {
        return fail(
            ErrorCode::usage, "user", say("expected one of --for and --username"),
            say("name the technical user of the registry with --for, or pass its name with --username"));
    }
    if (!arguments.key_file && !arguments.agent) {
        return fail(
            ErrorCode::usage, "missing", say("no private key given"),
            say("pass the file with --key, or let the SSH agent sign with --agent"));
    }
    return {};
}

Shared<SshPublicKey> key_of(RegisteredUser const& user) {
    auto const& channels = user.registration.channels;
    auto const sftp = std::ranges::find(channels, ChannelType::sftp, &Channel::type);
    return sftp == channels.end() ? Shared<SshPublicKey>() : sftp->ssh_public_key;
}

// The registry may know the user's key; without a registry the step registered-key is skipped.
Result<User> named_user(cli::Console& console, Arguments const& arguments, std::string const& url) {
    TRY_ASSIGN(auto const username, cli::option_value("--username", Username::parse(*arguments.username)));
    User user{username.to_string(), {}};
    auto registry = open_registry(url, OpenMode::read);
    if (!registry && registry.error().code == ErrorCode::not_found && !arguments.registry) {
        console.explain(fmt::format("there is no registry at '{}' to compare the key with", url));
        return user;
    }
    TRY_ASSIGN(auto const opened, std::move(registry));
    TRY_ASSIGN(auto const users, opened->find(username));
    if (!users.empty()) {
        user.registered_key = key_of(users.front());
    }
    return user;
}

Result<User> find_user(cli::Console& console, Arguments const& arguments) {
    TRY_ASSIGN(auto const url, console.registry_url(arguments.registry));
    if (arguments.username) {
        return named_user(console, arguments, url);
    }
    TRY_ASSIGN(auto const registry, open_registry(url, OpenMode::read));
    TRY_ASSIGN(auto const user, cli::find_user(*registry, "--for", *arguments.key_of_user));
    return User{user.registration.username.to_string(), key_of(user)};
}

Result<std::chrono::milliseconds> seconds(
    std::string_view option, std::optional<std::string> const& typed, std::chrono::milliseconds preset) {
    if (!typed) {
        return preset;
    }
    int count = 0;
    auto const [end, error] = std::from_chars(typed->data(), typed->data() + typed->size(), count);
    if (error != std::errc{} || end != typed->data() + typed->size() || count < 1 ||
        count > longest_timeout_seconds) {
        return fail(
            ErrorCode::usage, "timeout",
            say("{} {}: expected 1 to {} seconds", verbatim(option), techuser::quoted(*typed),
                longest_timeout_seconds));
    }
    return std::chrono::seconds(count);
}

Result<void> choose_times(Arguments const& arguments, ProbeSettings& settings) {
    TRY_ASSIGN(settings.timeout, seconds("--timeout", arguments.timeout, default_timeout));
    TRY_ASSIGN(
        settings.connect_timeout, seconds("--connect-timeout", arguments.connect_timeout, settings.timeout));
    TRY_ASSIGN(
        settings.whole_timeout,
        seconds("--max-time", arguments.max_time, std::max(default_whole_timeout, settings.timeout)));
    return {};
}

// Where host and port come from: the command line, the configuration, the defaults.
Result<void> choose_server(cli::Console const& console, Arguments const& arguments, Request& request) {
    TRY_ASSIGN(auto const defaults, cli::read_configuration(console));
    auto& target = request.settings.target;
    target.host = arguments.host.value_or(defaults.sftp_host.value_or(""));
    target.port = defaults.sftp_port.value_or(0);
    if (arguments.port) {
        TRY_ASSIGN(target.port, cli::option_value("--port", parse_port(*arguments.port)));
    }
    if (target.host.empty() || target.port == 0) {
        return fail(ErrorCode::usage, "missing", say("no host given"), say("pass --host and --port"));
    }
    if (!arguments.host) {
        request.server_source = defaults.sftp_source;
    }
    return {};
}

Result<void> read_known_hosts(cli::Console const& console, Arguments const& arguments, Request& request) {
    std::vector<std::filesystem::path> paths;
    if (arguments.known_hosts) {
        paths.emplace_back(*arguments.known_hosts);
    } else {
        if (auto const home = console.variable("HOME")) {
            paths.push_back(std::filesystem::path(*home) / ".ssh/known_hosts");
        }
        paths.emplace_back("/etc/ssh/ssh_known_hosts");
    }
    for (auto const& path : paths) {
        auto const text = read_file(path, known_hosts_limit_bytes);
        if (text) {
            if (utf16_order(*text)) {
                return fail(
                    ErrorCode::unreadable, "encoding",
                    say("'{}' is in UTF-16, and so holds no host key that any SSH program can read",
                        path.native()),
                    say("save it again in UTF-8 or ASCII, without a byte-order mark"));
            }
            request.settings.host_keys.known_hosts.emplace_back(as_text(*text));
        } else if (text.error().reason != "missing") {
            return fail(text.error());
        }
    }
    request.known_hosts = paths.front();
    return {};
}

// A file that only we can read fails in sftp and in many scheduled jobs.
void warn_of_key_file(cli::Console& console, std::string const& path, std::span<Finding const> findings) {
    for (auto const& finding : findings) {
        if (finding.severity == Severity::warning) {
            console.warn(say("'{}': {}", path, finding.message));
        }
    }
}

// The private key of the file; with an agent the file may hold the public half of the agent's key.
Result<void> read_key(cli::Console& console, Arguments const& arguments, Request& request) {
    if (!arguments.key_file) {
        return {};
    }
    auto const& path = *arguments.key_file;
    TRY_ASSIGN(auto content, console.read_secret_input(path, ssh_key_size_limit_bytes));
    TRY_ASSIGN(auto const file, key_pair::read_key_file(path, std::move(content)));
    auto const& description = file.description;
    warn_of_key_file(console, path, description.findings);
    if (arguments.agent) {
        auto const& key = description.key;
        std::get<AgentLogin>(request.settings.credential).key =
            key ? Shared<SshPublicKey>(*key) : Shared<SshPublicKey>();
        return {};
    }
    if (description.half == KeyFileDescription::Half::public_half) {
        return fail(
            ErrorCode::unreadable, "not-a-private-key", say("'{}' holds a public key", path),
            say("pass the file of the private key, whose name does not end in .pub"));
    }
    Secret passphrase;
    if (description.has_passphrase) {
        TRY_ASSIGN(
            passphrase,
            cli::obtain_passphrase(console, arguments.passphrase, cli::PassphraseUse::open, path));
    }
    auto key = parse_ssh_private_key(file.content.bytes(), passphrase);
    if (!key) {
        return fail(while_doing(say("reading '{}'", path), std::move(key).error()));
    }
    request.key = std::make_unique<SshPrivateKey>(*std::move(key));
    request.settings.credential = request.key.get();
    return {};
}

Result<void> choose_credential(cli::Console& console, Arguments const& arguments, Request& request) {
    if (arguments.agent) {
        auto const socket = console.variable("SSH_AUTH_SOCK");
        if (!socket) {
            return fail(
                ErrorCode::usage, "agent", say("--agent, but SSH_AUTH_SOCK names no agent"),
                say("start ssh-agent and add the key with ssh-add"));
        }
        request.settings.credential = AgentLogin{*socket, {}};
    }
    return read_key(console, arguments, request);
}

// The name of a batch file has dots.
std::string make_probe_file_name() {
    std::random_device random;
    return fmt::format("techuser-probe-{:08x}{:08x}", random(), random());
}

} // namespace

Result<Request> make_request(cli::Console& console, Arguments const& arguments) {
    TRY(check_combination(arguments));
    Request request{};
    auto& settings = request.settings;
    TRY_ASSIGN(
        settings.target.environment,
        cli::option_value("--environment", parse_environment(arguments.environment.value_or("R"))));
    TRY(choose_times(arguments, settings));
    if (arguments.proxy) {
        TRY_ASSIGN(settings.proxy, cli::option_value("--proxy", Proxy::parse(*arguments.proxy)));
    }
    if (arguments.fingerprint) {
        TRY_ASSIGN(
            settings.host_keys.fingerprint,
            cli::option_value("--host-key-fingerprint", HostKeyFingerprint::parse(*arguments.fingerprint)));
    }
    TRY(choose_server(console, arguments, request));
    TRY_ASSIGN(auto const user, find_user(console, arguments));
    settings.target.login = arguments.login.value_or(user.name);
    settings.registered_key = user.registered_key;
    TRY(choose_credential(console, arguments, request));
    TRY(read_known_hosts(console, arguments, request));
    settings.host_keys.new_keys = arguments.accept_new ? NewHostKeys::accept : NewHostKeys::refuse;
    settings.sha1 = arguments.allow_sha1 ? Sha1Signatures::allow : Sha1Signatures::refuse;
    if (arguments.probe_write) {
        settings.probe_file = make_probe_file_name();
    }
    settings.now = console.now();
    settings.elapsed = [] { return std::chrono::steady_clock::now().time_since_epoch(); };
    return request;
}

} // namespace techuser::test_channel
