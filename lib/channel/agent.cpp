// SPDX-License-Identifier: Apache-2.0
#include "channel/agent.hpp"

#include "channel/login.hpp"
#include "openssl/openssl.hpp"
#include "support/say.hpp"
#include "support/ssh_wire.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string_view>

namespace techuser {
namespace {

// OpenSSH's server ends the connection after six attempts.
constexpr std::size_t attempt_limit = 5;

StepOutcome agent_trouble(Text message) {
    return failed(
        Party::you, ErrorCode::unavailable, "agent", std::move(message),
        say("check that the agent of SSH_AUTH_SOCK runs, or pass the key file without --agent"));
}

std::string_view blob_of(libssh2_agent_publickey const& identity) {
    return {reinterpret_cast<char const*>(identity.blob), identity.blob_len};
}

bool is_key(libssh2_agent_publickey const& identity, Shared<SshPublicKey> const& key) {
    return key && blob_of(identity) ==
                      std::string_view(reinterpret_cast<char const*>(key->blob.data()), key->blob.size());
}

std::string_view type_of(libssh2_agent_publickey const& identity) {
    return SshReader(blob_of(identity)).read_text().value_or("");
}

// libssh2 before 1.11 lets agents sign with SHA-1 only.
bool signs_with_sha1(libssh2_agent_publickey const& identity) {
    return LIBSSH2_VERSION_NUM < 0x010b00 && type_of(identity) == "ssh-rsa";
}

// The keys of the agent that may be tried, the registered one first.
struct Candidates {
    std::vector<libssh2_agent_publickey*> keys;
    bool only_sha1{false}; // a key was left out because it would sign with SHA-1
};

Candidates choose_keys(LIBSSH2_AGENT* agent, ConnectionSettings const& settings, AgentLogin const& login) {
    Candidates candidates;
    libssh2_agent_publickey* identity = nullptr;
    while (libssh2_agent_get_identity(agent, &identity, identity) == 0) {
        if (login.key && !is_key(*identity, login.key)) {
            continue;
        }
        if (signs_with_sha1(*identity) && settings.sha1 == Sha1Signatures::refuse) {
            candidates.only_sha1 = true;
        } else {
            candidates.keys.push_back(identity);
        }
    }
    // std::ranges::stable_partition of this standard library is beyond clang 14.
    std::stable_partition(
        candidates.keys.begin(), candidates.keys.end(),
        [&](libssh2_agent_publickey const* key) { return is_key(*key, settings.registered_key); });
    return candidates;
}

StepOutcome explain_no_key(Candidates const& candidates) {
    if (candidates.only_sha1) {
        return failed(
            Party::you, ErrorCode::invalid, "agent-rsa",
            say("the agent has only RSA keys to offer, with which libssh2 {} cannot sign by SHA-2 through an agent",
                Text(std::string(libssh2_version(0)))),
            say("pass the key file without --agent"));
    }
    return failed(
        Party::you, ErrorCode::invalid, "agent-key", say("the agent does not hold the key"),
        say("add it with ssh-add, or pass the key file without --agent"));
}

StepOutcome explain_refusals(ConnectionSettings const& settings, std::size_t tried, std::size_t count) {
    if (tried < count) {
        return failed(
            Party::you, ErrorCode::invalid, "login-refused",
            say("the server refuses the keys of the agent for the user '{}': only {} of {} could be tried",
                settings.target.login, tried, count),
            say("name one with --key; its public half is enough"));
    }
    return failed(
        Party::portal, ErrorCode::invalid, "login-refused",
        say("the server refuses the keys of the agent for the user '{}': {} of {} tried",
            settings.target.login, tried, count),
        say("check that the portal has the public half of one of them, and try the name as the portal shows it: {}",
            login_suggestion(settings.target.login)));
}

// The key of the agent, to name it; nullopt for a type that we do not know.
std::optional<SshPublicKey> public_key(libssh2_agent_publickey const& identity) {
    auto const line =
        fmt::format("{} {}", type_of(identity), encode_base64(std::span(identity.blob, identity.blob_len)));
    auto key = parse_ssh_public_key({reinterpret_cast<std::uint8_t const*>(line.data()), line.size()});
    return key ? std::optional(*std::move(key)) : std::nullopt;
}

} // namespace

StepOutcome log_in_with_agent(
    SshConnection& connection, ConnectionSettings const& settings, AgentLogin const& login) {
    AgentHandle const agent(libssh2_agent_init(connection.session()));
    if (!agent) {
        return agent_trouble(say("not enough memory for the SSH agent"));
    }
    libssh2_agent_set_identity_path(agent.get(), login.socket.c_str());
    if (libssh2_agent_connect(agent.get()) != 0) {
        return agent_trouble(say("no SSH agent answers at '{}'", login.socket));
    }
    // libssh2 takes an empty list for a broken one.
    auto const listed = libssh2_agent_list_identities(agent.get()) == 0;
    auto const candidates = listed ? choose_keys(agent.get(), settings, login) : Candidates{};
    if (candidates.keys.empty()) {
        return explain_no_key(candidates);
    }
    std::size_t tried = 0;
    for (auto* const identity : candidates.keys) {
        if (tried == attempt_limit) {
            break;
        }
        ++tried;
        auto const result = connection.drive(
            [&] { return libssh2_agent_userauth(agent.get(), settings.target.login.c_str(), identity); });
        if (result == 0) {
            return accept_login(signs_with_sha1(*identity) ? "ssh-rsa" : type_of(*identity))
                .with("agent", identity->comment == nullptr ? "" : identity->comment);
        }
        auto const key = public_key(*identity);
        if (connection.overheard().partial_success() && key) {
            return want_more(connection.overheard().methods(), *key);
        }
        if (auto lost = connection.explain_loss(say("the login"))) {
            if (!hung_up(connection)) {
                return *std::move(lost);
            }
            break;
        }
    }
    return explain_refusals(settings, tried, candidates.keys.size());
}

} // namespace techuser
