// SPDX-License-Identifier: Apache-2.0
#include "channel/handshake.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace techuser {
namespace {

// What answers on ports that people mistake for the SFTP server's.
struct OtherServer {
    std::string_view opening;
    char const* name;
};

constexpr std::array other_servers{
    OtherServer{"HTTP/", gettext_noop("a web server")},
    OtherServer{"<!", gettext_noop("a web server")},
    OtherServer{"<h", gettext_noop("a web server")},
    OtherServer{"<H", gettext_noop("a web server")},
    OtherServer{"220", gettext_noop("an FTP or mail server")},
    OtherServer{"+OK", gettext_noop("a mail server")},
    OtherServer{"* OK", gettext_noop("a mail server")},
    OtherServer{"\x15\x03", gettext_noop("a TLS server")},
};

constexpr char const* stranger = gettext_noop("something that is not an SSH server");

char const* name_of(std::string_view opening) {
    auto const* const found = std::ranges::find_if(
        other_servers, [&](OtherServer const& server) { return opening.starts_with(server.opening); });
    return found == other_servers.end() ? stranger : found->name;
}

std::string_view first_line(std::string_view opening) {
    return opening.substr(0, opening.find_first_of("\r\n"));
}

bool is_text(std::string_view bytes) {
    while (!bytes.empty()) {
        auto const character = decode_utf8(bytes);
        auto const is_layout = bytes.front() == '\r' || bytes.front() == '\n' || bytes.front() == '\t';
        if (!character || (is_control(character->value) && !is_layout)) {
            return false;
        }
        bytes.remove_prefix(character->length);
    }
    return true;
}

// What OpenSSH's server sends when it takes no more connections: always, or from this address for a while.
bool is_busy(std::string_view opening) {
    return opening.starts_with("Exceeded MaxStartups") || opening.starts_with("Not allowed at this time");
}

StepOutcome explain_text(SshConnection const& connection) {
    auto const& opening = connection.transport().opening();
    auto const line = quoted(first_line(opening));
    if (is_busy(opening)) {
        return failed(
            Party::portal, ErrorCode::unavailable, "server-busy",
            say("the server accepts no more connections for now: {}", line),
            say("try again in a few minutes"));
    }
    auto const* const name = name_of(opening);
    if (name == stranger && connection.transport().fault() == Transport::Fault::closed && is_text(opening)) {
        return failed(
            Party::portal, ErrorCode::unavailable, "closed-with-text",
            say("the server closed the connection with the words {}", line),
            say("do what it says; it may refuse your address or be too busy: try again later, then ask its administrators"));
    }
    constexpr std::size_t shown_bytes = 60;
    return failed(
               Party::you, ErrorCode::unavailable, "not-ssh",
               say("{} answered instead of an SSH server", tabled(name)),
               say("check the host and the port: the SFTP server does not listen there"))
        .with("answer", std::string(first_line(opening).substr(0, shown_bytes)));
}

StepOutcome explain_banner(SshConnection const& connection) {
    auto const fault = connection.transport().fault();
    if (!connection.transport().opening().empty()) {
        return explain_text(connection);
    }
    if (fault == Transport::Fault::closed) {
        return failed(
            Party::portal, ErrorCode::unavailable, "closed-at-once",
            say("the server closed the connection without sending anything"),
            say("it may have too many connections: try again later; if it persists, ask whether the server or its firewall lets your address in"));
    }
    if (fault == Transport::Fault::timeout) {
        return failed(
            Party::network, ErrorCode::unavailable, "banner-timeout",
            say("the connection was accepted, but no SSH server answered in time"),
            say("check the port; a firewall or proxy may accept connections for a server that it cannot reach"));
    }
    return connection.explain_loss(say("the banner"))
        .value_or(failed(
            Party::you, ErrorCode::unavailable, "not-ssh", say("what answered is not an SSH server"),
            say("check the host and the port")));
}

bool speaks_version_two(std::string_view banner) {
    return banner.starts_with("SSH-2.") || banner.starts_with("SSH-1.99");
}

} // namespace

StepOutcome read_banner(SshConnection& connection, std::span<std::string const> host_key_algorithms) {
    auto* const session = connection.session();
    auto const order = fmt::format("{}", fmt::join(host_key_algorithms, ","));
    if (libssh2_session_method_pref(session, LIBSSH2_METHOD_HOSTKEY, order.c_str()) != 0) {
        return failed(
            Party::you, ErrorCode::internal, "libssh2", say("libssh2 refuses its own host key types"),
            say("please report it"));
    }
    auto const& transport = connection.transport();
    while (transport.version_line().empty()) {
        auto const result = libssh2_session_handshake(session, transport.descriptor());
        if (!transport.version_line().empty()) {
            break;
        }
        if (result != LIBSSH2_ERROR_EAGAIN) {
            auto outcome = explain_banner(connection);
            connection.overheard().add(ServerWords::Kind::before_version, transport.before_version());
            return outcome;
        }
        connection.wait();
    }
    connection.overheard().add(ServerWords::Kind::before_version, transport.before_version());
    std::string banner(transport.version_line());
    if (!speaks_version_two(banner)) {
        return failed(
                   Party::portal, ErrorCode::unavailable, "ssh-version",
                   say("the server speaks an old version of SSH"), say("it must be upgraded to SSH 2.0"))
            .with("banner", std::move(banner));
    }
    return passed().with("banner", std::move(banner));
}

} // namespace techuser
