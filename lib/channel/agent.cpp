// SPDX-License-Identifier: Apache-2.0
#include "channel/agent.hpp"

#include "support/say.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace techuser {
namespace {

// OpenSSH's server ends the connection after six attempts.
constexpr int attempt_limit = 5;

StepOutcome agent_trouble(Text message) {
    return failed(
        Party::you, ErrorCode::unavailable, "agent", std::move(message),
        say("check that the agent of SSH_AUTH_SOCK runs, or give the key file without --agent"));
}

bool is_rsa(std::string_view blob) {
    return blob.substr(4).starts_with("ssh-rsa");
}

// The attempts with the keys of an agent.
struct Attempts {
    int made{0};
    bool only_sha1{false}; // a key was left out because libssh2 lets agents sign with SHA-1 only
};

StepOutcome explain_attempts(ProbeSettings const& settings, Attempts const& attempts) {
    if (attempts.made == 0 && attempts.only_sha1) {
        return failed(
            Party::you, ErrorCode::invalid, "agent-rsa",
            say("the agent has only RSA keys to offer, with which this tool cannot sign by SHA-2 through an agent"),
            say("give the key file without --agent"));
    }
    if (attempts.made == 0) {
        return failed(
            Party::you, ErrorCode::invalid, "agent-key", say("the agent does not hold the key"),
            say("add it with ssh-add, or give the key file without --agent"));
    }
    return failed(
        Party::portal, ErrorCode::invalid, "login-refused",
        say("the server refuses the keys of the agent for the user '{}'", settings.target.login),
        say("check that the portal has the public half of one of them, and that the user name is spelled as the "
            "server knows it (--login)"));
}

} // namespace

StepOutcome log_in_with_agent(
    SshConnection& connection, ProbeSettings const& settings, AgentLogin const& login) {
    AgentHandle const agent(libssh2_agent_init(connection.session()));
    if (!agent) {
        return agent_trouble(say("libssh2 has no memory for an agent"));
    }
    libssh2_agent_set_identity_path(agent.get(), login.socket.c_str());
    if (libssh2_agent_connect(agent.get()) != 0) {
        return agent_trouble(say("no SSH agent answers at '{}'", login.socket));
    }
    if (libssh2_agent_list_identities(agent.get()) != 0) {
        // libssh2 takes an empty list for a broken one.
        return explain_attempts(settings, {});
    }
    Attempts attempts;
    libssh2_agent_publickey* identity = nullptr;
    while (attempts.made < attempt_limit &&
           libssh2_agent_get_identity(agent.get(), &identity, identity) == 0) {
        std::string_view const blob(reinterpret_cast<char const*>(identity->blob), identity->blob_len);
        if (login.key && !std::ranges::equal(login.key->blob, blob, [](std::uint8_t byte, char character) {
                return byte == static_cast<std::uint8_t>(character);
            })) {
            continue;
        }
        if (blob.size() > 4 && is_rsa(blob) && settings.sha1 == Sha1Signatures::refuse) {
            attempts.only_sha1 = true;
            continue;
        }
        ++attempts.made;
        auto const result = connection.drive(
            [&] { return libssh2_agent_userauth(agent.get(), settings.target.login.c_str(), identity); });
        if (result == 0) {
            return passed().with("agent", identity->comment == nullptr ? "" : identity->comment);
        }
        if (auto lost = connection.explain_loss(say("the login"))) {
            return *std::move(lost);
        }
    }
    return explain_attempts(settings, attempts);
}

} // namespace techuser
