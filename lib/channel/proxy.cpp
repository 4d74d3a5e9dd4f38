// SPDX-License-Identifier: Apache-2.0
#include "channel/proxy.hpp"

#include "support/quoted.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/socket.h>

namespace techuser {
namespace {

// The head of an HTTP answer.
constexpr std::size_t http_limit_bytes = 16 * 1024;

struct Received {
    int error; // 0, or an errno
    std::string bytes{};
};

// 0, or an errno.
int send_all(int descriptor, std::string_view bytes, Deadline const& deadline) {
    while (!bytes.empty()) {
        if (auto const error = wait_for(descriptor, POLLOUT, deadline); error != 0) {
            return error;
        }
        auto const count = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count < 0 && errno != EAGAIN && errno != EINTR) {
            return errno;
        }
        bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    }
    return 0;
}

Received receive(int descriptor, std::size_t size, Deadline const& deadline) {
    std::string bytes(size, '\0');
    std::size_t filled = 0;
    while (filled < size) {
        if (auto const error = wait_for(descriptor, POLLIN, deadline); error != 0) {
            return {error};
        }
        auto const count = ::recv(descriptor, bytes.data() + filled, size - filled, 0);
        if (count == 0) {
            return {ECONNRESET};
        }
        if (count < 0 && errno != EAGAIN && errno != EINTR) {
            return {errno};
        }
        filled += static_cast<std::size_t>(std::max<ssize_t>(count, 0));
    }
    return {0, std::move(bytes)};
}

Text name_of(Proxy const& proxy) {
    return say("the proxy '{}' port {}", proxy.host, proxy.port);
}

StepOutcome explain_silence(Proxy const& proxy, int error) {
    if (error == ETIMEDOUT) {
        return failed(
            Party::network, ErrorCode::unavailable, "proxy-timeout",
            say("{} gave no answer in time", name_of(proxy)),
            say("check the proxy, or try again with a longer --connect-timeout"));
    }
    return failed(
        Party::network, ErrorCode::unavailable, "proxy-refused",
        say("{} closed the connection", name_of(proxy)),
        say("ask the proxy's administrators whether it lets you connect to this server and port"));
}

StepOutcome explain_stranger(Proxy const& proxy) {
    return failed(
        Party::you, ErrorCode::unavailable, "not-a-proxy",
        proxy.kind == Proxy::Kind::socks5 ? say("{} does not answer as a SOCKS 5 proxy", name_of(proxy))
                                          : say("{} does not answer as an HTTP proxy", name_of(proxy)),
        say("check the host, the port and the kind of proxy: socks5:// or http://"));
}

StepOutcome explain_login(Proxy const& proxy) {
    return failed(
        Party::network, ErrorCode::unavailable, "proxy-login",
        say("{} wants a login, which this tool does not offer", name_of(proxy)),
        say("ask the proxy's administrators to let this machine through without a login"));
}

StepOutcome explain_refusal(Proxy const& proxy, HostAndPort const& target, Text const& why) {
    return failed(
        Party::network, ErrorCode::unavailable, "proxy-refused",
        say("{} does not connect to '{}' port {}: {}", name_of(proxy), target.host, target.port, why),
        say("check the host and the port, then ask the proxy's administrators to allow them"));
}

std::string network_order(std::uint16_t port) {
    return {static_cast<char>(port >> 8U), static_cast<char>(port & 0xFFU)};
}

// RFC 1928 section 5: the type of an address and the address.
std::string socks_address(std::string const& host) {
    std::array<char, 16> bytes{};
    if (::inet_pton(AF_INET, host.c_str(), bytes.data()) == 1) {
        return '\1' + std::string(bytes.data(), 4);
    }
    if (::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1) {
        return '\4' + std::string(bytes.data(), 16);
    }
    return '\3' + std::string(1, static_cast<char>(host.size())) + host;
}

// RFC 1928 section 6.
Text socks_reply(std::uint8_t code) {
    switch (code) {
    case 2:
        return say("its rules do not allow it");
    case 3:
    case 4:
        return say("it finds no route, or no address of this name");
    case 5:
        return say("the connection was refused");
    case 6:
        return say("no answer in time");
    default:
        return say("SOCKS error {}", code);
    }
}

StepOutcome connect_by_socks(
    Proxy const& proxy, int descriptor, HostAndPort const& target, Deadline const& deadline) {
    using namespace std::string_literals;
    if (auto const error = send_all(descriptor, "\5\1\0"s, deadline); error != 0) {
        return explain_silence(proxy, error);
    }
    auto const choice = receive(descriptor, 2, deadline);
    if (choice.error != 0) {
        return explain_silence(proxy, choice.error);
    }
    if (choice.bytes[0] != '\5') {
        return explain_stranger(proxy);
    }
    if (choice.bytes[1] != '\0') {
        return explain_login(proxy);
    }
    auto const request = "\5\1\0"s + socks_address(target.host) + network_order(target.port);
    if (auto const error = send_all(descriptor, request, deadline); error != 0) {
        return explain_silence(proxy, error);
    }
    // Version, code, a zero, the type of the address that the proxy uses, and the address's first byte.
    auto const reply = receive(descriptor, 5, deadline);
    if (reply.error != 0) {
        return explain_silence(proxy, reply.error);
    }
    if (reply.bytes[0] != '\5') {
        return explain_stranger(proxy);
    }
    if (reply.bytes[1] != '\0') {
        return explain_refusal(proxy, target, socks_reply(static_cast<std::uint8_t>(reply.bytes[1])));
    }
    std::size_t const address_bytes = reply.bytes[3] == '\1' ? 4
                                      : reply.bytes[3] == '\4'
                                          ? 16
                                          : 1U + static_cast<std::uint8_t>(reply.bytes[4]);
    constexpr std::size_t port_bytes = 2;
    auto const rest = receive(descriptor, address_bytes - 1 + port_bytes, deadline);
    return rest.error == 0 ? passed() : explain_silence(proxy, rest.error);
}

StepOutcome connect_by_http(
    Proxy const& proxy, int descriptor, HostAndPort const& target, Deadline const& deadline) {
    auto const colon = target.host.find(':') != std::string::npos; // IPv6
    auto const where = fmt::format("{}{}{}:{}", colon ? "[" : "", target.host, colon ? "]" : "", target.port);
    auto const request = fmt::format("CONNECT {} HTTP/1.1\r\nHost: {}\r\n\r\n", where, where);
    if (auto const error = send_all(descriptor, request, deadline); error != 0) {
        return explain_silence(proxy, error);
    }
    // Byte by byte: what follows the empty line is the server's.
    std::string head;
    while (!head.ends_with("\r\n\r\n")) {
        auto byte = receive(descriptor, 1, deadline);
        if (byte.error != 0 && head.empty()) {
            return explain_silence(proxy, byte.error);
        }
        head += byte.bytes;
        auto const like_http = head.starts_with("HTTP/1.") || std::string_view("HTTP/1.").starts_with(head);
        if (byte.error != 0 || !like_http || head.size() > http_limit_bytes) {
            return explain_stranger(proxy);
        }
    }
    auto const line = head.substr(0, head.find('\r'));
    auto const status = line.substr(std::min(line.size(), line.find(' ') + 1));
    if (status.starts_with('2')) {
        return passed();
    }
    return status.starts_with("407")
               ? explain_login(proxy)
               : explain_refusal(proxy, target, say("it answers {}", techuser::quoted(status)));
}

} // namespace

StepOutcome connect_through(
    Proxy const& proxy, int descriptor, HostAndPort const& target, Deadline const& deadline) {
    return proxy.kind == Proxy::Kind::socks5 ? connect_by_socks(proxy, descriptor, target, deadline)
                                             : connect_by_http(proxy, descriptor, target, deadline);
}

} // namespace techuser
