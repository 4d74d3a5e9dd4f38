// SPDX-License-Identifier: Apache-2.0
#include "channel/handshake.hpp"
#include "channel/server_offer.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace techuser {
namespace {

struct Method {
    int type;
    std::string_view name; // of the detail
    char const* title;     // for people
    std::string ServerOffer::* offer;
};

std::array<Method, 4> const methods{{
    {LIBSSH2_METHOD_HOSTKEY, "host_key_algorithm", gettext_noop("type of host key"), &ServerOffer::host_key},
    {LIBSSH2_METHOD_KEX, "key_exchange", gettext_noop("key exchange"), &ServerOffer::key_exchange},
    {LIBSSH2_METHOD_CRYPT_SC, "cipher", gettext_noop("cipher"), &ServerOffer::cipher},
    {LIBSSH2_METHOD_MAC_SC, "mac", gettext_noop("message authentication"), &ServerOffer::mac},
}};

std::vector<std::string_view> supported_names(LIBSSH2_SESSION* session, int type) {
    char const** supported = nullptr;
    auto const count = libssh2_session_supported_algs(session, type, &supported);
    std::vector<std::string_view> names;
    for (int index = 0; index < count; ++index) {
        names.emplace_back(supported[index]); // points into libssh2's tables
    }
    if (supported != nullptr) {
        libssh2_free(session, supported);
    }
    return names;
}

// The first list in which the server offers nothing that libssh2 can do.
StepOutcome explain_offer(SshConnection const& connection, ServerOffer const& offer) {
    for (auto const& method : methods) {
        auto const ours = supported_names(connection.session(), method.type);
        auto const theirs = split_names(offer.*method.offer);
        auto const common = std::ranges::any_of(
            theirs, [&](std::string_view name) { return std::ranges::find(ours, name) != ours.end(); });
        if (!common) {
            auto const only_rsa =
                method.type == LIBSSH2_METHOD_HOSTKEY &&
                std::ranges::all_of(theirs, [](std::string_view name) { return name.starts_with("rsa-"); });
            auto message = only_rsa
                               ? say("the server has only an RSA host key, which the SSH library of this "
                                     "tool cannot check with SHA-2")
                               : say("the server offers no {} that this tool knows", tabled(method.title));
            return failed(
                       Party::portal, ErrorCode::invalid, "no-common-algorithm", std::move(message),
                       only_rsa
                           ? say("the server needs an Ed25519 or ECDSA host key as well; OpenSSH's sftp "
                                 "reaches it as it is")
                           : say("the server must offer a current algorithm; OpenSSH's sftp may reach it as it is"))
                .with("offered", offer.*method.offer);
        }
    }
    return failed(
        Party::portal, ErrorCode::unavailable, "key-exchange", say("the keys could not be exchanged"),
        say("try again; if it goes on, send the output of --json to the server's administrators"));
}

} // namespace

StepOutcome exchange_keys(SshConnection& connection) {
    auto* const session = connection.session();
    auto const& transport = connection.transport();
    auto const result =
        connection.drive([&] { return libssh2_session_handshake(session, transport.descriptor()); });
    if (result == 0) {
        auto outcome = passed();
        for (auto const& method : methods) {
            auto const* const agreed = libssh2_session_methods(session, method.type);
            outcome = std::move(outcome).with(method.name, agreed == nullptr ? "" : agreed);
        }
        return outcome;
    }
    auto const offer = read_server_offer(transport.opening(), transport.version_line());
    if (result == LIBSSH2_ERROR_KEX_FAILURE && offer) {
        return explain_offer(connection, *offer);
    }
    if (transport.fault() == Transport::Fault::closed && !offer) {
        return failed(
            Party::portal, ErrorCode::unavailable, "closed-after-banner",
            say("the server closed the connection right after its banner"),
            say("it may have too many connections, or not let your address in: try again later, then ask"));
    }
    if (auto lost = connection.explain_loss(say("the key exchange"))) {
        return *std::move(lost);
    }
    return failed(
        Party::portal, ErrorCode::unavailable, "key-exchange",
        say("what the server sent after its banner is not a key exchange"),
        say("check that host and port are those of the SFTP server, then try again"));
}

} // namespace techuser
