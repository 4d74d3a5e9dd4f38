// SPDX-License-Identifier: Apache-2.0
#include "cli/channel_options.hpp"

#include "channel/channel_report.hpp"
#include "cli/configuration.hpp"
#include "cli/find_user.hpp"
#include "cli/key_pair.hpp"
#include "cli/offer_keys.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "support/utf16.hpp"
#include <techuser/registry.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace techuser::cli {
namespace {

constexpr std::size_t known_hosts_limit_bytes = 4 * 1024 * 1024;
constexpr std::chrono::milliseconds default_timeout = std::chrono::seconds(10);
constexpr std::chrono::milliseconds default_whole_timeout = std::chrono::minutes(2);
constexpr int longest_timeout_seconds = 600;

// Who logs in, and what the registry knows of it.
struct User {
    std::string name;
    std::optional<RegisteredUser> registered;
};

Result<void> check_combination(ChannelOptions const& options) {
    if (options.key_of_user.has_value() == options.username.has_value()) {
        return fail(
            ErrorCode::usage, "user", say("expected one of --for and --username"),
            say("name the technical user of the registry with --for, or pass its name with --username"));
    }
    if (!options.key_file && !options.agent) {
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
Result<User> named_user(Console& console, ChannelOptions const& options, std::string const& url) {
    TRY_ASSIGN(auto const username, option_value("--username", Username::parse(*options.username)));
    User user{username.to_string(), {}};
    auto registry = open_registry(url, OpenMode::read);
    if (!registry && registry.error().code == ErrorCode::not_found && !options.registry) {
        console.explain(fmt::format("there is no registry at '{}' to compare the key with", url));
        return user;
    }
    TRY_ASSIGN(auto const opened, std::move(registry));
    TRY_ASSIGN(auto const users, opened->find(username));
    if (!users.empty()) {
        user.registered = users.front();
    }
    return user;
}

Result<User> find_user(Console& console, ChannelOptions const& options, std::string const& url) {
    if (options.username) {
        return named_user(console, options, url);
    }
    TRY_ASSIGN(auto const registry, open_registry(url, OpenMode::read));
    TRY_ASSIGN(auto user, cli::find_user(*registry, "--for", *options.key_of_user));
    auto name = user.registration.username.to_string();
    return User{std::move(name), std::move(user)};
}

// Where host and port come from: the command line, the configuration, the defaults.
Result<void> choose_server(Console const& console, ChannelOptions const& options, ChannelRequest& request) {
    TRY_ASSIGN(auto const defaults, read_configuration(console));
    auto& target = request.settings.target;
    target.host = options.host.value_or(defaults.sftp_host.value_or(""));
    target.port = defaults.sftp_port.value_or(0);
    if (options.port) {
        TRY_ASSIGN(target.port, option_value("--port", parse_port(*options.port)));
    }
    if (target.host.empty() || target.port == 0) {
        return fail(ErrorCode::usage, "missing", say("no host given"), say("pass --host and --port"));
    }
    if (!options.host) {
        request.server_source = defaults.sftp_source;
    }
    return {};
}

Result<void> read_known_hosts(
    Console const& console, ChannelOptions const& options, ChannelRequest& request) {
    std::vector<std::filesystem::path> paths;
    if (options.known_hosts) {
        paths.emplace_back(*options.known_hosts);
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
void warn_of_key_file(Console& console, std::string const& path, std::span<Finding const> findings) {
    for (auto const& finding : findings) {
        if (finding.severity == Severity::warning) {
            console.warn(say("'{}': {}", path, finding.message));
        }
    }
}

// The private key of the file; with an agent the file may hold the public half of the agent's key.
Result<void> read_key(Console& console, ChannelOptions const& options, ChannelRequest& request) {
    if (!options.key_file) {
        return {};
    }
    auto const& path = *options.key_file;
    TRY_ASSIGN(auto content, console.read_secret_input(path, ssh_key_size_limit_bytes));
    TRY_ASSIGN(auto const file, key_pair::read_key_file(path, std::move(content)));
    auto const& description = file.description;
    warn_of_key_file(console, path, description.findings);
    if (options.agent) {
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
        TRY_ASSIGN(passphrase, obtain_passphrase(console, options.passphrase, PassphraseUse::open, path));
    }
    auto key = parse_ssh_private_key(file.content.bytes(), passphrase);
    if (!key) {
        return fail(while_doing(say("reading '{}'", path), std::move(key).error()));
    }
    request.key = std::make_unique<SshPrivateKey>(*std::move(key));
    request.settings.credential = request.key.get();
    return {};
}

Result<void> choose_credential(Console& console, ChannelOptions const& options, ChannelRequest& request) {
    if (options.agent) {
        auto const socket = console.variable("SSH_AUTH_SOCK");
        if (!socket) {
            return fail(
                ErrorCode::usage, "agent", say("--agent, but SSH_AUTH_SOCK names no agent"),
                say("start ssh-agent and add the key with ssh-add"));
        }
        request.settings.credential = AgentLogin{*socket, {}};
    }
    return read_key(console, options, request);
}

// As with ssh(1), the work goes on when the key could not be recorded.
void record_host(Console& console, ChannelRequest const& request, ProbeReport const& report) {
    if (!report.new_known_host) {
        return;
    }
    auto const recorded = append_line(request.known_hosts, *report.new_known_host);
    if (recorded) {
        console.note(say("the host key is now known in '{}'", request.known_hosts.native()));
    } else {
        console.warn(recorded.error().message);
    }
}

} // namespace

void ChannelOptions::declare(Options& options) {
    options.value("--for", "KEY", key_of_user, "technical user in the registry", offer_keys(registry));
    options.value(
        "--username", "U", username, "technical user by name, registered or not", offer_keys(registry));
    options.value("--login", "NAME", login, "user name on the server, when it is another one");
    options.value("--key", "FILE", key_file, "private key; any format of gen-sshkey");
    options.value(
        "--passphrase-file", "FILE", passphrase.file, "its passphrase is in this file; - is standard input");
    options.value("--passphrase-fd", "N", passphrase.descriptor, "the same, by descriptor");
    options.flag("--agent", agent, "let the SSH agent sign");
    options.flag("--allow-sha1", allow_sha1, "sign with RSA and SHA-1 if need be");
    options.value("--host", "H", host, "SFTP server");
    options.value("--port", "P", port, "its port");
    options.value(
        "--connect-timeout", "S", connect_timeout,
        "seconds for resolving and connecting; default that of --timeout");
    options.value("--proxy", "URL", proxy, "socks5://host:port or http://host:port", Offers{});
    options.value("--known-hosts", "FILE", known_hosts, "default ~/.ssh/known_hosts");
    options.value("--host-key-fingerprint", "SHA256:...", fingerprint, "accept this host key only");
    options.flag("--accept-new", accept_new, "accept and record a host key that is new");
    options.value("--registry", "URL", registry, "registry of technical users");
}

Result<std::chrono::milliseconds> parse_seconds(
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

Result<ChannelRequest> make_channel_request(
    Console& console, ChannelOptions const& options, Environment environment) {
    TRY(check_combination(options));
    ChannelRequest request{};
    auto& settings = request.settings;
    settings.target.environment = environment;
    TRY_ASSIGN(settings.timeout, parse_seconds("--timeout", options.timeout, default_timeout));
    TRY_ASSIGN(
        settings.connect_timeout,
        parse_seconds("--connect-timeout", options.connect_timeout, settings.timeout));
    settings.whole_timeout = std::max(default_whole_timeout, settings.timeout);
    if (options.proxy) {
        TRY_ASSIGN(settings.proxy, option_value("--proxy", Proxy::parse(*options.proxy)));
    }
    if (options.fingerprint) {
        TRY_ASSIGN(
            settings.host_keys.fingerprint,
            option_value("--host-key-fingerprint", HostKeyFingerprint::parse(*options.fingerprint)));
    }
    TRY(choose_server(console, options, request));
    TRY_ASSIGN(request.registry_url, console.registry_url(options.registry));
    TRY_ASSIGN(auto user, find_user(console, options, request.registry_url));
    settings.target.login = options.login.value_or(std::move(user.name));
    request.user = std::move(user.registered);
    settings.registered_key = request.user ? key_of(*request.user) : Shared<SshPublicKey>();
    TRY(choose_credential(console, options, request));
    TRY(read_known_hosts(console, options, request));
    settings.host_keys.new_keys = options.accept_new ? NewHostKeys::accept : NewHostKeys::refuse;
    settings.sha1 = options.allow_sha1 ? Sha1Signatures::allow : Sha1Signatures::refuse;
    settings.elapsed = [] { return std::chrono::steady_clock::now().time_since_epoch(); };
    return request;
}

void tell_server(Console& console, ChannelRequest const& request) {
    auto const& target = request.settings.target;
    if (request.server_source) {
        console.note(
            say("'{}' port {} comes from {}; your configuration can say otherwise", target.host, target.port,
                verbatim(*request.server_source)));
    }
}

void tell_steps(Console& console, ChannelRequest const& request, ProbeReport const& report) {
    record_host(console, request, report);
    for (auto const& step : report.steps) {
        if (step.verdict == Verdict::warned) {
            console.warn(step.error->message);
            console.hint(step.error->hint);
        }
    }
    if (report.failure() == nullptr) {
        return;
    }
    for (auto const& step : report.steps) {
        for (auto const& words : step.words) {
            console.note(sentence(words));
        }
    }
}

Result<std::unique_ptr<RemoteFiles>> connect(Console& console, ChannelRequest const& request) {
    tell_server(console, request);
    auto opening = open_channel(request.settings);
    tell_steps(console, request, opening.report);
    if (auto const* const failure = opening.report.failure()) {
        return fail(*failure);
    }
    return std::move(opening.files);
}

} // namespace techuser::cli
