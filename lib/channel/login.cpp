// SPDX-License-Identifier: Apache-2.0
#include "channel/login.hpp"

#include "channel/agent.hpp"
#include "channel/server_offer.hpp"
#include "support/say.hpp"
#include "support/ssh_wire.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>

namespace techuser {
namespace {

constexpr std::array rsa_algorithms{
    std::pair{std::string_view("rsa-sha2-512"), SshSignatureAlgorithm::rsa_sha2_512},
    std::pair{std::string_view("rsa-sha2-256"), SshSignatureAlgorithm::rsa_sha2_256},
    std::pair{std::string_view("ssh-rsa"), SshSignatureAlgorithm::ssh_rsa},
};

SshSignatureAlgorithm algorithm_named(std::string_view name) {
    if (name == "ssh-ed25519") {
        return SshSignatureAlgorithm::ssh_ed25519;
    }
    auto const* const found =
        std::ranges::find(rsa_algorithms, name, [](auto const& pair) { return pair.first; });
    return found == rsa_algorithms.end() ? SshSignatureAlgorithm::ecdsa : found->second;
}

// The algorithm in what is to be signed (RFC 4252 section 7): libssh2 chooses it, and newer ones choose
// another than the key's encoding names.
std::optional<std::string_view> requested_algorithm(std::string_view data) {
    SshReader reader(data);
    auto const session = reader.read_string();
    auto const message = reader.read_byte();
    for (auto field = 0; field < 3; ++field) { // user, service, method
        if (!session || !message || !reader.read_string()) {
            return std::nullopt;
        }
    }
    return reader.read_byte() ? reader.read_text() : std::nullopt;
}

// The parameters are those of libssh2's LIBSSH2_USERAUTH_PUBLICKEY_SIGN_FUNC, which frees the signature.
int sign(
    LIBSSH2_SESSION*, unsigned char** signature, std::size_t* signature_size, unsigned char const* data,
    std::size_t data_size, void** abstract) {
    auto const* const key = static_cast<SshPrivateKey const*>(*abstract);
    auto const name = requested_algorithm({reinterpret_cast<char const*>(data), data_size});
    if (!name) {
        return LIBSSH2_ERROR_PROTO;
    }
    auto const made = key->sign(algorithm_named(*name), {data, data_size});
    auto* const copy = made ? static_cast<unsigned char*>(std::malloc(made->size())) : nullptr;
    if (copy == nullptr) {
        return LIBSSH2_ERROR_ALLOC;
    }
    std::memcpy(copy, made->data(), made->size());
    *signature = copy;
    *signature_size = made->size();
    return 0;
}

// A key's encoding with the name of an algorithm written over its beginning. The key is longer than any name.
std::vector<std::uint8_t> write_over_beginning(
    std::vector<std::uint8_t> encoding, std::string_view algorithm) {
    std::array<std::uint8_t, 4> const length{0, 0, 0, static_cast<std::uint8_t>(algorithm.size())};
    std::ranges::copy(algorithm, std::ranges::copy(length, encoding.begin()).out);
    return encoding;
}

std::vector<std::string_view> algorithms_for(SshKeyType type, Sha1Signatures sha1) {
    if (type != SshKeyType::rsa) {
        return {ssh_name(type)};
    }
    if (sha1 == Sha1Signatures::allow) {
        return {"rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"};
    }
    return {"rsa-sha2-512", "rsa-sha2-256"};
}

StepOutcome explain_refusal(ProbeSettings const& settings, SshPublicKey const& key, int result) {
    auto const rsa_hint =
        key.type == SshKeyType::rsa && settings.sha1 == Sha1Signatures::refuse
            ? say("; an old server may want RSA with SHA-1: only if its owner says so, try --allow-sha1")
            : Text();
    if (result == LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED) {
        return failed(
            Party::portal, ErrorCode::invalid, "signature-refused",
            say("the server knows the key {} but refuses its signature", key.fingerprint_sha256),
            say("the server's administrators find the cause in its log{}", rsa_hint));
    }
    auto const message =
        say("the server refuses the key {} for the user '{}'", key.fingerprint_sha256, settings.target.login);
    if (settings.registered_key && *settings.registered_key != key) {
        return failed(
            Party::you, ErrorCode::invalid, "login-refused", message,
            say("this is not the registered key: use the private key of {}, or give the portal the public half "
                "of this one",
                settings.registered_key->fingerprint_sha256));
    }
    return failed(
        Party::portal, ErrorCode::invalid, "login-refused", message,
        say("servers do not tell which of the two is wrong: check that the portal has this public key, and that "
            "the user name is spelled as the server knows it (--login){}",
            rsa_hint));
}

StepOutcome log_in_with_key(
    SshConnection& connection, ProbeSettings const& settings, SshPrivateKey const& key) {
    auto const& public_key = key.public_key();
    auto result = 0;
    for (auto const algorithm : algorithms_for(public_key.type, settings.sha1)) {
        // libssh2 1.10 copies the name of the algorithm from the beginning of the encoding, where an RSA key
        // says ssh-rsa and nothing else (RFC 8332 section 3). So the name of the algorithm stands there until
        // libssh2 asks for the memory of the packet, into which it copies the encoding next.
        auto blob = write_over_beginning(public_key.blob, algorithm);
        connection.before_allocation(blob.size(), [&] { std::ranges::copy(public_key.blob, blob.begin()); });
        // libssh2 wants a pointer to a pointer that it may change; the key itself is not changed.
        void* abstract = const_cast<SshPrivateKey*>(&key);
        result = connection.drive([&] {
            return libssh2_userauth_publickey(
                connection.session(), settings.target.login.c_str(), blob.data(), blob.size(), &sign,
                &abstract);
        });
        connection.before_allocation(0, nullptr);
        if (result == 0) {
            return passed()
                .with("algorithm", std::string(algorithm))
                .with("key", public_key.fingerprint_sha256);
        }
        if (auto lost = connection.explain_loss(say("the login"))) {
            return *std::move(lost);
        }
    }
    return explain_refusal(settings, public_key, result);
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

StepOutcome log_in(SshConnection& connection, ProbeSettings const& settings) {
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
                Party::portal, ErrorCode::unavailable, "protocol",
                say("the server does not say how one may log in"),
                say("try again; if it goes on, ask its owner")));
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
