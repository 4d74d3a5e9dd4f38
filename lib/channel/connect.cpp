// SPDX-License-Identifier: Apache-2.0
#include "channel/connect.hpp"

#include "support/handle.hpp"
#include "support/say.hpp"
#include "system/system_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace techuser {
namespace {

constexpr std::size_t address_limit = 16;

using AddressList = Handle<addrinfo, freeaddrinfo>;

// A question to the name service with everything that it points to. The service may go on reading it after we
// have given up waiting; then it is not freed.
struct Lookup {
    std::string host;
    std::string service;
    addrinfo hints{};
    gaicb request{};
};

constexpr int still_looking = EAI_INPROGRESS;

// getaddrinfo() with a time limit; its result, or still_looking.
int look_up(ProbeTarget const& target, std::chrono::nanoseconds timeout, AddressList& list) {
    auto lookup = std::make_unique<Lookup>();
    lookup->host = target.host;
    lookup->service = std::to_string(target.port);
    lookup->hints.ai_socktype = SOCK_STREAM;
    lookup->hints.ai_flags = AI_NUMERICSERV | AI_NUMERICHOST;
    addrinfo* found = nullptr;
    // A numeric address asks nobody, and so needs no thread to wait for.
    if (::getaddrinfo(lookup->host.c_str(), lookup->service.c_str(), &lookup->hints, &found) == 0) {
        list.reset(found);
        return 0;
    }
    lookup->hints.ai_flags = AI_NUMERICSERV | AI_ADDRCONFIG;
    lookup->request = {
        .ar_name = lookup->host.c_str(),
        .ar_service = lookup->service.c_str(),
        .ar_request = &lookup->hints,
        .ar_result = nullptr,
        .__return = 0,
        .__glibc_reserved = {}};
    std::array<gaicb*, 1> requests{&lookup->request};
    if (auto const error = ::getaddrinfo_a(GAI_NOWAIT, requests.data(), 1, nullptr); error != 0) {
        return error;
    }
    auto const seconds = std::chrono::floor<std::chrono::seconds>(timeout);
    timespec const limit{seconds.count(), (timeout - seconds).count()};
    std::array<gaicb const*, 1> const waited{&lookup->request};
    static_cast<void>(::gai_suspend(waited.data(), 1, &limit));
    auto const result = ::gai_error(&lookup->request);
    if (result == EAI_INPROGRESS && ::gai_cancel(&lookup->request) != EAI_CANCELED) {
        static_cast<void>(lookup.release());
        return still_looking;
    }
    list.reset(result == 0 ? lookup->request.ar_result : nullptr);
    return result;
}

StepOutcome explain_lookup(ProbeTarget const& target, int error) {
    auto const host = fmt::format("'{}'", target.host);
    if (error == still_looking || error == EAI_AGAIN) {
        return failed(
            Party::network, ErrorCode::unavailable, "resolve-timeout",
            say("the name service gave no answer about host {} in time", host),
            say("check that this machine reaches its name server, then try again"));
    }
    if (error == EAI_NONAME || error == EAI_NODATA || error == EAI_ADDRFAMILY) {
        return failed(
            Party::you, ErrorCode::unavailable, "unknown-host", say("no address is known of host {}", host),
            say("check the spelling of the host, and whether this machine may ask for names of the internet"));
    }
    return failed(
        Party::network, ErrorCode::unavailable, "resolve",
        say("cannot look up host {}: {}", host, continued(::gai_strerror(error))),
        say("check the name service of this machine"));
}

class Socket final {
public:
    explicit Socket(int descriptor) : m_descriptor(descriptor) {}
    Socket(Socket const&) = delete;
    Socket& operator=(Socket const&) = delete;
    ~Socket() {
        if (m_descriptor >= 0) {
            ::close(m_descriptor);
        }
    }

    int get() const { return m_descriptor; }
    int release() { return std::exchange(m_descriptor, -1); }

private:
    int m_descriptor;
};

// 0, or the errno of the attempt.
int finish_connecting(int descriptor, std::chrono::nanoseconds deadline, Elapsed const& elapsed) {
    for (;;) {
        auto const left = std::chrono::ceil<std::chrono::milliseconds>(deadline - elapsed());
        if (left.count() <= 0) {
            return ETIMEDOUT;
        }
        pollfd event{descriptor, POLLOUT, 0};
        auto const count = ::poll(&event, 1, static_cast<int>(left.count()));
        if (count < 0 && errno != EINTR) {
            return errno;
        }
        if (count > 0) {
            int error = 0;
            socklen_t length = sizeof error;
            return ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno;
        }
    }
}

int connect_to(
    SocketAddress const& address, std::chrono::nanoseconds deadline, Elapsed const& elapsed,
    std::unique_ptr<Transport>& transport) {
    Socket socket(::socket(address.family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (socket.get() < 0) {
        return errno;
    }
    auto const* const generic = reinterpret_cast<sockaddr const*>(&address.address);
    if (::connect(socket.get(), generic, address.length) != 0) {
        if (errno != EINPROGRESS) {
            return errno;
        }
        if (auto const error = finish_connecting(socket.get(), deadline, elapsed); error != 0) {
            return error;
        }
    }
    transport = std::make_unique<Transport>(socket.release(), elapsed);
    return 0;
}

StepOutcome explain_connect(ProbeTarget const& target, int error) {
    auto const where = fmt::format("'{}' port {}", target.host, target.port);
    switch (error) {
    case ECONNREFUSED:
        return failed(
            Party::you, ErrorCode::unavailable, "connection-refused",
            say("{} refused the connection: nothing listens there", where),
            say("check the host and the port; if they are right, the server is down, or a firewall refuses"));
    case ETIMEDOUT:
        return failed(
            Party::network, ErrorCode::unavailable, "connect-timeout",
            say("{} did not answer in time: most often a firewall drops the packets", where),
            say("let outgoing TCP connections to port {} through the firewall", target.port));
    case ENETUNREACH:
    case EHOSTUNREACH:
    case EADDRNOTAVAIL:
        return failed(
            Party::network, ErrorCode::unavailable, "unreachable", say("no route leads to {}", where),
            say("check the network connection of this machine, and whether it may reach the internet directly"));
    default:
        return failed(
            Party::network, ErrorCode::unavailable, "connect",
            say("cannot connect to {}: {}", where, system_message(error)),
            say("check the firewall of this machine and the network"));
    }
}

} // namespace

std::string SocketAddress::to_string() const {
    std::array<char, NI_MAXHOST> text{};
    auto const error = ::getnameinfo(
        reinterpret_cast<sockaddr const*>(&address), length, text.data(), text.size(), nullptr, 0,
        NI_NUMERICHOST);
    return error == 0 ? text.data() : "?";
}

StepOutcome resolve(
    ProbeTarget const& target, std::chrono::nanoseconds timeout, std::vector<SocketAddress>& addresses) {
    AddressList list;
    if (auto const error = look_up(target, timeout, list); error != 0) {
        return explain_lookup(target, error);
    }
    auto outcome = passed();
    for (auto const* entry = list.get(); entry != nullptr && addresses.size() < address_limit;
         entry = entry->ai_next) {
        SocketAddress address{.family = entry->ai_family, .address = {}, .length = entry->ai_addrlen};
        std::memcpy(
            &address.address, entry->ai_addr,
            std::min<std::size_t>(entry->ai_addrlen, sizeof address.address));
        addresses.push_back(address);
        outcome = std::move(outcome).with("address", address.to_string());
    }
    return outcome;
}

StepOutcome connect(
    ProbeTarget const& target, std::vector<SocketAddress> const& addresses, std::chrono::nanoseconds timeout,
    Elapsed const& elapsed, std::unique_ptr<Transport>& transport) {
    auto const deadline = elapsed() + timeout;
    std::vector<ProbeDetail> attempts;
    auto worst = ECONNREFUSED;
    for (std::size_t index = 0; index < addresses.size(); ++index) {
        auto const now = elapsed();
        auto const share = (deadline - now) / static_cast<int>(addresses.size() - index);
        auto const error = connect_to(addresses[index], now + share, elapsed, transport);
        if (error == 0) {
            return passed().with("address", addresses[index].to_string());
        }
        attempts.push_back(
            {"tried", fmt::format("{}: {}", addresses[index].to_string(), system_message(error))});
        // One refusal among silent addresses says less than the silence.
        worst = index == 0 || error != ECONNREFUSED ? error : worst;
    }
    auto outcome = explain_connect(target, worst);
    outcome.details = std::move(attempts);
    return outcome;
}

} // namespace techuser
