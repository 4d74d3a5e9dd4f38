// SPDX-License-Identifier: Apache-2.0
#include "channel/handshake.hpp"
#include "support/say.hpp"

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

char const* name_of(std::string_view opening) {
    auto const* const found = std::ranges::find_if(
        other_servers, [&](OtherServer const& server) { return opening.starts_with(server.opening); });
    return found == other_servers.end() ? gettext_noop("something that is not an SSH server") : found->name;
}

// The beginning of what a server sent, for people to see.
std::string excerpt(std::string_view opening) {
    constexpr std::size_t shown_bytes = 60;
    auto const line = opening.substr(0, opening.find_first_of("\r\n"));
    return std::string(line.substr(0, shown_bytes));
}

StepOutcome explain_banner(SshConnection const& connection) {
    auto const& opening = connection.transport().opening();
    auto const fault = connection.transport().fault();
    if (!opening.empty()) {
        return failed(
                   Party::you, ErrorCode::unavailable, "not-ssh",
                   say("{} answered instead of an SSH server", tabled(name_of(opening))),
                   say("check the host and the port: it is not the SFTP server that listens there"))
            .with("answer", excerpt(opening));
    }
    if (fault == Transport::Fault::closed) {
        return failed(
            Party::portal, ErrorCode::unavailable, "closed-at-once",
            say("the server closed the connection without a word"),
            say("the server, or a firewall before it, may not let your address in: ask for it to be allowed"));
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

// Host certificates would need an authority, and DSA is broken.
bool is_wanted(std::string_view type) {
    return type.find("-cert-") == std::string_view::npos && type != "ssh-dss";
}

// The types of host keys in the order in which they are asked for: those that are known first, as OpenSSH
// does.
std::string order_host_keys(LIBSSH2_SESSION* session, KnownHost const& known) {
    auto types = known.key_types();
    char const** supported = nullptr;
    auto const count = libssh2_session_supported_algs(session, LIBSSH2_METHOD_HOSTKEY, &supported);
    for (int index = 0; index < count; ++index) {
        if (std::ranges::find(types, supported[index]) == types.end()) {
            types.emplace_back(supported[index]);
        }
    }
    if (supported != nullptr) {
        libssh2_free(session, supported);
    }
    std::erase_if(types, [](std::string_view type) { return !is_wanted(type); });
    return fmt::format("{}", fmt::join(types, ","));
}

bool speaks_version_two(std::string_view banner) {
    return banner.starts_with("SSH-2.") || banner.starts_with("SSH-1.99");
}

} // namespace

StepOutcome read_banner(SshConnection& connection, KnownHost const& known) {
    auto* const session = connection.session();
    auto const order = order_host_keys(session, known);
    if (libssh2_session_method_pref(session, LIBSSH2_METHOD_HOSTKEY, order.c_str()) != 0) {
        return failed(
            Party::you, ErrorCode::internal, "libssh2", say("libssh2 refuses its own host key types"),
            say("please report it"));
    }
    auto const& transport = connection.transport();
    while (transport.version_line().empty()) {
        auto const result = libssh2_session_handshake(session, transport.descriptor());
        if (result == LIBSSH2_ERROR_EAGAIN) {
            if (transport.version_line().empty()) {
                connection.wait();
            }
        } else if (transport.version_line().empty()) {
            return explain_banner(connection);
        }
    }
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
