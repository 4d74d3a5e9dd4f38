// SPDX-License-Identifier: Apache-2.0
#include "channel/connect.hpp"

#include "channel/proxy.hpp"
#include "support/say.hpp"
#include "system/system_message.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <poll.h>
#include <sys/socket.h>

namespace techuser {
namespace {

// 0, or the errno of the attempt.
int finish_connecting(int descriptor, Deadline const& deadline) {
    if (auto const error = wait_for(descriptor, POLLOUT, deadline); error != 0) {
        return error;
    }
    int error = 0;
    socklen_t length = sizeof error;
    return ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno;
}

struct Attempt {
    int error; // 0, or an errno
    Descriptor socket{};
};

Attempt connect_to(SocketAddress const& address, Deadline const& deadline) {
    Descriptor socket(::socket(address.family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (socket.get() < 0) {
        return {errno};
    }
    auto const* const generic = reinterpret_cast<sockaddr const*>(&address.address);
    if (::connect(socket.get(), generic, address.length) != 0) {
        if (errno != EINPROGRESS) {
            return {errno};
        }
        if (auto const error = finish_connecting(socket.get(), deadline); error != 0) {
            return {error};
        }
    }
    return {0, std::move(socket)};
}

StepOutcome explain_connect(HostAndPort const& target, int error) {
    auto const where = fmt::format("'{}' port {}", target.host, target.port);
    switch (error) {
    case ECONNREFUSED:
        return failed(
            Party::you, ErrorCode::unavailable, "connection-refused",
            say("{} refused the connection: nothing listens there", verbatim(where)),
            say("check the host and the port; if they are right, the server is down, or a firewall refuses"));
    case ETIMEDOUT:
        return failed(
            Party::network, ErrorCode::unavailable, "connect-timeout",
            say("{} gave no answer in time", verbatim(where)),
            say("let outgoing TCP connections to port {} through the firewall, or pass --proxy; for a jump host run "
                "ssh -L 8022:{}:{} and test --host localhost --port 8022",
                target.port, verbatim(target.host), target.port));
    case ENETUNREACH:
    case EHOSTUNREACH:
    case EADDRNOTAVAIL:
        return failed(
            Party::network, ErrorCode::unavailable, "unreachable",
            say("no route leads to {}", verbatim(where)),
            say("check the network connection of this machine; where only a proxy leads out, pass --proxy"));
    default:
        return failed(
            Party::network, ErrorCode::unavailable, "connect",
            say("cannot connect to {}: {}", verbatim(where), system_message(error)),
            say("check the firewall of this machine and the network"));
    }
}

} // namespace

Connected connect(
    HostAndPort const& target, std::optional<Proxy> const& proxy, std::vector<SocketAddress> const& addresses,
    Deadline const& deadline) {
    std::vector<ProbeDetail> attempts;
    auto worst = ECONNREFUSED;
    for (std::size_t index = 0; index < addresses.size(); ++index) {
        auto const now = deadline.clock();
        auto const share = (deadline.at - now) / static_cast<int>(addresses.size() - index);
        auto [error, socket] = connect_to(addresses[index], {deadline.clock, now + share});
        if (error == 0) {
            auto outcome = proxy ? connect_through(*proxy, socket.get(), target, deadline) : passed();
            auto transport =
                outcome.went_on() ? std::make_unique<Transport>(std::move(socket), deadline.clock) : nullptr;
            return {
                std::move(outcome).with(proxy ? "proxy" : "address", addresses[index].to_string()),
                std::move(transport)};
        }
        attempts.push_back(
            {"tried", fmt::format("{}: {}", addresses[index].to_string(), system_message(error).english())});
        // One refusal among silent addresses says less than the silence.
        worst = index == 0 || error != ECONNREFUSED ? error : worst;
    }
    auto outcome = explain_connect(proxy ? HostAndPort{proxy->host, proxy->port} : target, worst);
    outcome.details = std::move(attempts);
    return {std::move(outcome)};
}

} // namespace techuser
