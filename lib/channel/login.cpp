// SPDX-License-Identifier: Apache-2.0
#include "channel/login.hpp"

#include "channel/agent.hpp"
#include "channel/key_login.hpp"
#include "channel/server_offer.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace techuser {
namespace {

// SHA-1 first where it is allowed: a server that accepts nothing else may allow few attempts.
std::vector<std::string_view> algorithms_for(SshKeyType type, Sha1Signatures sha1) {
    if (type != SshKeyType::rsa) {
        return {ssh_name(type)};
    }
    if (sha1 == Sha1Signatures::allow) {
        return {"ssh-rsa", "rsa-sha2-512", "rsa-sha2-256"};
    }
    return {"rsa-sha2-512", "rsa-sha2-256"};
}

Text sha1_hint(SshPublicKey const& key, Sha1Signatures sha1) {
    return key.type == SshKeyType::rsa && sha1 == Sha1Signatures::refuse
               ? say("; an old server may want RSA with SHA-1: only if its owner says so, try --allow-sha1")
               : Text();
}

StepOutcome refuse_signature(ConnectionSettings const& settings, SshPublicKey const& key) {
    return failed(
        Party::portal, ErrorCode::invalid, "signature-refused",
        say("the server knows the key {} but refuses its signature", verbatim(key.fingerprint_sha256)),
        say("the server's administrators find the cause in its log{}", sha1_hint(key, settings.sha1)));
}

StepOutcome refuse_key(ConnectionSettings const& settings, SshPublicKey const& key) {
    auto const& login = settings.target.login;
    auto const message =
        say("the server refuses the key {} for the user '{}'", verbatim(key.fingerprint_sha256), login);
    if (settings.registered_key && *settings.registered_key != key) {
        return failed(
            Party::you, ErrorCode::invalid, "login-refused", message,
            say("this is not the registered key: use the private key of {}, or give the portal the public half "
                "of this one",
                verbatim(settings.registered_key->fingerprint_sha256)));
    }
    return failed(
        Party::portal, ErrorCode::invalid, "login-refused", message,
        say("the server does not say whether the key or the user name is wrong: check that the portal has this public "
            "key, and try the name as the portal shows it: {}{}",
            login_suggestion(login), sha1_hint(key, settings.sha1)));
}

// The server hung up after it had asked for a signature.
StepOutcome explain_hang_up(
    SshConnection const& connection, ConnectionSettings const& settings, SshPublicKey const& key) {
    auto const* const words = connection.overheard().find(ServerWords::Kind::disconnect);
    if (words != nullptr && words->text.starts_with("Too many authentication failures")) {
        return refuse_signature(settings, key);
    }
    return failed(
        Party::portal, ErrorCode::invalid, "account-refused",
        say("the server accepts the key {}, and then closed the connection",
            verbatim(key.fingerprint_sha256)),
        say("the account may be locked, expired or not allowed from this address: ask the server's administrators"));
}

StepOutcome log_in_with_key(
    SshConnection& connection, ConnectionSettings const& settings, SshPrivateKey const& key) {
    auto const& public_key = key.public_key();
    auto accepted = false;
    for (auto const algorithm : algorithms_for(public_key.type, settings.sha1)) {
        auto const [result, signature_asked] = log_in_with(connection, settings.target.login, key, algorithm);
        accepted = accepted || signature_asked;
        if (result == 0) {
            return accept_login(algorithm).with("key", public_key.fingerprint_sha256);
        }
        if (signature_asked && connection.overheard().partial_success()) {
            return want_more(connection.overheard().methods(), public_key);
        }
        if (auto lost = connection.explain_loss(say("the login"))) {
            if (!hung_up(connection)) {
                return *std::move(lost);
            }
            return signature_asked ? explain_hang_up(connection, settings, public_key)
                                   : refuse_key(settings, public_key);
        }
    }
    return accepted ? refuse_signature(settings, public_key) : refuse_key(settings, public_key);
}

StepOutcome refuse_methods(std::string_view methods) {
    auto const only_password = methods.find("password") != std::string_view::npos ||
                               methods.find("keyboard-interactive") != std::string_view::npos;
    return failed(
               Party::portal, ErrorCode::invalid, "no-public-key-login",
               only_password
                   ? say("the server offers this user only a login with a password, none with a key")
                   : say("the server offers this user no login with a key"),
               say("ask for the SSH key to be activated for this user; until then the channel cannot work"))
        .with("offered", std::string(methods));
}

} // namespace

Text login_suggestion(std::string const& login) {
    return login.starts_with("EXP") ? Text("--login=" + login) : Text(fmt::format("--login=EXP{}", login));
}

StepOutcome accept_login(std::string_view algorithm) {
    auto outcome = algorithm != "ssh-rsa"
                       ? passed()
                       : warned(
                             Party::portal, "weak-signature",
                             say("the login relies on a signature with SHA-1 (ssh-rsa)"),
                             say("it works; ask the server's administrators to accept rsa-sha2-512"));
    return std::move(outcome).with("algorithm", std::string(algorithm));
}

StepOutcome want_more(std::string const& methods, SshPublicKey const& key) {
    return failed(
               Party::portal, ErrorCode::invalid, "more-than-a-key",
               say("the server accepts the key {}, but requires more for the login: {}",
                   verbatim(key.fingerprint_sha256), Text(methods)),
               say("a batch channel cannot type a password: ask the server's administrators to let the key alone "
                   "suffice for this user (OpenSSH: AuthenticationMethods)"))
        .with("offered", methods);
}

bool hung_up(SshConnection const& connection) {
    return connection.transport().fault() == Transport::Fault::closed ||
           connection.overheard().find(ServerWords::Kind::disconnect) != nullptr;
}

StepOutcome log_in(SshConnection& connection, ConnectionSettings const& settings) {
    auto const& login = settings.target.login;
    char const* const list = connection.drive_pointer([&] {
        return libssh2_userauth_list(
            connection.session(), login.c_str(), static_cast<unsigned>(login.size()));
    });
    if (list == nullptr) {
        if (libssh2_userauth_authenticated(connection.session()) != 0) {
            return warned(
                Party::portal, "no-login-needed", say("the server let the user in without any key"),
                say("this is not how the portal works: check that it is the right server"));
        }
        return connection.explain_loss(say("the login"))
            .value_or(failed(
                Party::portal, ErrorCode::unavailable, "protocol", say("the server offers no login method"),
                say("try again; if it persists, ask its owner")));
    }
    std::string const methods(list);
    auto const names = split_names(methods);
    if (std::ranges::find(names, "publickey") == names.end()) {
        return refuse_methods(methods);
    }
    if (auto const* const agent = std::get_if<AgentLogin>(&settings.credential)) {
        return log_in_with_agent(connection, settings, *agent);
    }
    return log_in_with_key(connection, settings, *std::get<SshPrivateKey const*>(settings.credential));
}

} // namespace techuser
