// SPDX-License-Identifier: Apache-2.0
#include "channel/resolve.hpp"

#include "support/handle.hpp"
#include "support/say.hpp"
#include "system/system_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <future>
#include <netdb.h>
#include <system_error>
#include <thread>
#include <utility>

namespace techuser {
namespace {

constexpr std::size_t address_limit = 16;

using AddressList = Handle<addrinfo, freeaddrinfo>;

struct Lookup {
    int error; // of getaddrinfo()
    AddressList list;
};

Lookup look_up(HostAndPort const& target, int flags) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV | flags;
    addrinfo* found = nullptr;
    auto const error =
        ::getaddrinfo(target.host.c_str(), std::to_string(target.port).c_str(), &hints, &found);
    return {error, AddressList(error == 0 ? found : nullptr)};
}

// getaddrinfo() has no time limit, so it runs in a thread. A thread that exceeds the limit is left alone; it
// ends with the process.
Lookup ask_name_service(HostAndPort const& target, std::chrono::nanoseconds timeout) {
    std::promise<Lookup> promise;
    auto answer = promise.get_future();
    try {
        std::thread([target, promise = std::move(promise)]() mutable {
            promise.set_value(look_up(target, AI_ADDRCONFIG));
        }).detach();
    } catch (std::system_error const&) {
        return {EAI_MEMORY, nullptr}; // the limit on threads
    }
    if (answer.wait_for(timeout) != std::future_status::ready) {
        return {EAI_AGAIN, nullptr};
    }
    return answer.get();
}

// What getaddrinfo() says of itself, but for what has a step of its own.
Text resolver_message(int error) {
    switch (error) {
    case EAI_FAIL:
        return say("the name service failed");
    case EAI_MEMORY:
        return system_message(ENOMEM);
    default:
        return say("error {} of the name service", error);
    }
}

StepOutcome explain_lookup(std::string const& name, int error) {
    auto const host = fmt::format("'{}'", name);
    if (error == EAI_AGAIN) {
        return failed(
            Party::network, ErrorCode::unavailable, "resolve-timeout",
            say("the name service gave no answer about host {} in time", verbatim(host)),
            say("check that this machine reaches its name server, then try again"));
    }
    if (error == EAI_NONAME || error == EAI_NODATA || error == EAI_ADDRFAMILY) {
        return failed(
            Party::you, ErrorCode::unavailable, "unknown-host",
            say("no address is known of host {}", verbatim(host)),
            say("check the spelling of the host, and whether this machine may ask for names of the internet"));
    }
    return failed(
        Party::network, ErrorCode::unavailable, "resolve",
        say("cannot look up host {}: {}", verbatim(host), resolver_message(error)),
        say("check the name service of this machine"));
}

} // namespace

std::string SocketAddress::to_string() const {
    std::array<char, NI_MAXHOST> text{};
    auto const error = ::getnameinfo(
        reinterpret_cast<sockaddr const*>(&address), length, text.data(), text.size(), nullptr, 0,
        NI_NUMERICHOST);
    return error == 0 ? text.data() : "?";
}

Resolution resolve(HostAndPort const& target, std::chrono::nanoseconds timeout) {
    // A numeric address is not looked up, so it needs no thread.
    auto lookup = look_up(target, AI_NUMERICHOST);
    if (lookup.error != 0) {
        lookup = ask_name_service(target, timeout);
    }
    if (lookup.error != 0) {
        return {explain_lookup(target.host, lookup.error)};
    }
    Resolution resolution{passed()};
    for (auto const* entry = lookup.list.get();
         entry != nullptr && resolution.addresses.size() < address_limit; entry = entry->ai_next) {
        SocketAddress address{.family = entry->ai_family, .address = {}, .length = entry->ai_addrlen};
        std::memcpy(
            &address.address, entry->ai_addr,
            std::min<std::size_t>(entry->ai_addrlen, sizeof address.address));
        resolution.outcome = std::move(resolution.outcome).with("address", address.to_string());
        resolution.addresses.push_back(address);
    }
    return resolution;
}

} // namespace techuser
