// SPDX-License-Identifier: Apache-2.0
#include "support/quoted.hpp"
#include "support/say.hpp"
#include <techuser/channel_probe.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace techuser {
namespace {

struct Scheme {
    std::string_view prefix;
    Proxy::Kind kind;
    std::uint16_t port; // by default
};

constexpr std::array schemes{
    Scheme{"socks5://", Proxy::Kind::socks5, 1080},
    Scheme{"socks5h://", Proxy::Kind::socks5, 1080},
    Scheme{"http://", Proxy::Kind::http, 8080},
};

tl::unexpected<Error> refuse_url(Text message, Text hint) {
    return fail(ErrorCode::usage, "proxy", std::move(message), std::move(hint));
}

std::optional<std::uint16_t> read_port(std::string_view text) {
    std::uint16_t port = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc{} && end == text.data() + text.size() && port != 0 ? std::optional(port)
                                                                                 : std::nullopt;
}

// host, host:port, [address] or [address]:port
Result<Proxy> parse_place(Scheme const& scheme, std::string_view place, std::string_view url) {
    auto const colon = place.starts_with('[') ? place.find(':', place.find(']')) : place.find(':');
    auto host = place.substr(0, colon);
    auto const port =
        colon == std::string_view::npos ? std::optional(scheme.port) : read_port(place.substr(colon + 1));
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    }
    if (host.empty() || host.find_first_of("[]/ ") != std::string_view::npos || !port) {
        return refuse_url(
            say("{}: not a proxy URL", quoted(url)), say("pass socks5://host:port or http://host:port"));
    }
    return Proxy{scheme.kind, std::string(host), *port};
}

} // namespace

Result<Proxy> Proxy::parse(std::string_view url) {
    auto const* const scheme = std::ranges::find_if(
        schemes, [&](Scheme const& candidate) { return url.starts_with(candidate.prefix); });
    if (scheme == schemes.end()) {
        return refuse_url(
            say("{}: not the URL of a SOCKS 5 or HTTP proxy", quoted(url)),
            say("pass socks5://host:port or http://host:port; for a jump host run ssh -L 8022:server:port jumphost "
                "and test --host localhost --port 8022"));
    }
    auto place = url.substr(scheme->prefix.size());
    if (place.ends_with('/')) {
        place.remove_suffix(1);
    }
    if (place.find('@') != std::string_view::npos) {
        // Not quoted: it holds a password.
        return refuse_url(
            say("a proxy with a login is not supported"),
            say("leave out the name and password; the command line is visible to other users"));
    }
    return parse_place(*scheme, place, url);
}

} // namespace techuser
