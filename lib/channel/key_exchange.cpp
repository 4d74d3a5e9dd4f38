// SPDX-License-Identifier: Apache-2.0
#include "channel/algorithms.hpp"
#include "channel/handshake.hpp"
#include "channel/server_offer.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace techuser {
namespace {

constexpr std::size_t shown_bytes = 300;

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

// The first list in which the server offers nothing that libssh2 supports. Which of the two is outdated
// depends on the names, which are shown.
StepOutcome explain_offer(SshConnection const& connection, ServerOffer const& offer) {
    for (auto const& method : methods) {
        auto const ours = supported_algorithms(connection.session(), method.type);
        auto const theirs = split_names(offer.*method.offer);
        if (std::ranges::find_first_of(theirs, ours) == theirs.end()) {
            return failed(
                       Party::you, ErrorCode::invalid, "no-common-algorithm",
                       say("libssh2 {}, which this tool uses, supports no {} of the server: {}",
                           Text(std::string(libssh2_version(0))), tabled(method.title),
                           Text(fmt::format("{}", fmt::join(theirs, ", ")).substr(0, shown_bytes))),
                       say("this is a limit of this tool, not a fault of the channel: test with sftp of OpenSSH, or "
                           "with a build of this tool on a newer libssh2"))
                .with("offered", offer.*method.offer);
        }
    }
    return failed(
        Party::portal, ErrorCode::unavailable, "key-exchange", say("the key exchange failed"),
        say("try again; if it persists, send the output of --json to the server's administrators"));
}

StepOutcome explain_agreement(LIBSSH2_SESSION* session) {
    std::vector<ProbeDetail> details;
    std::vector<std::string> weak;
    for (auto const& method : methods) {
        auto const* const agreed = libssh2_session_methods(session, method.type);
        details.push_back({method.name, agreed == nullptr ? "" : agreed});
        if (is_weak(details.back().value)) {
            weak.push_back(details.back().value);
        }
    }
    auto outcome =
        weak.empty()
            ? passed()
            : warned(
                  Party::portal, "weak-algorithms",
                  say("the connection relies on weak algorithms: {}",
                      Text(fmt::format("{}", fmt::join(weak, ", ")))),
                  say("it works; ask the server's administrators to offer current algorithms as well"));
    outcome.details = std::move(details);
    return outcome;
}

} // namespace

StepOutcome exchange_keys(SshConnection& connection) {
    auto* const session = connection.session();
    auto const& transport = connection.transport();
    auto const result =
        connection.drive([&] { return libssh2_session_handshake(session, transport.descriptor()); });
    if (result == 0) {
        return explain_agreement(session);
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
