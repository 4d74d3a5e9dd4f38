// SPDX-License-Identifier: Apache-2.0
#include "channel/ssh_connection.hpp"

#include "support/say.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <sys/socket.h>
#include <utility>

namespace techuser {

// The parameters of its functions are those of libssh2's LIBSSH2_SEND_FUNC, LIBSSH2_RECV_FUNC and so on.
struct SshConnection::Callbacks {
    Transport& transport;
    std::size_t awaited_size_bytes{0};
    std::function<void()> before_allocation{};

    static Callbacks& of(void** abstract) { return *static_cast<Callbacks*>(*abstract); }

    // An agent has a socket of its own, which blocks.
    static ssize_t send(
        libssh2_socket_t socket, void const* bytes, std::size_t size, int flags, void** abstract) {
        auto& transport = of(abstract).transport;
        if (socket == transport.descriptor()) {
            return transport.send(bytes, size);
        }
        auto const count = ::send(socket, bytes, size, flags | MSG_NOSIGNAL);
        return count >= 0 ? count : -errno;
    }

    static ssize_t receive(
        libssh2_socket_t socket, void* bytes, std::size_t size, int flags, void** abstract) {
        auto& transport = of(abstract).transport;
        if (socket == transport.descriptor()) {
            return transport.receive(bytes, size);
        }
        auto const count = ::recv(socket, bytes, size, flags);
        return count >= 0 ? count : -errno;
    }

    static void* allocate(std::size_t size, void** abstract) {
        auto& self = of(abstract);
        if (self.before_allocation && size >= self.awaited_size_bytes) {
            std::exchange(self.before_allocation, nullptr)();
        }
        return std::malloc(size);
    }

    static void* reallocate(void* memory, std::size_t size, void**) { return std::realloc(memory, size); }

    static void free(void* memory, void**) { std::free(memory); }
};

SshConnection::SshConnection(std::unique_ptr<Transport> transport)
    : m_transport(std::move(transport)), m_callbacks(std::make_unique<Callbacks>(Callbacks{*m_transport})),
      m_session(libssh2_session_init_ex(
          &Callbacks::allocate, &Callbacks::free, &Callbacks::reallocate, m_callbacks.get())) {
    if (!m_session) {
        return;
    }
    libssh2_session_set_blocking(m_session.get(), 0);
    // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): libssh2 takes all callbacks as void*.
    libssh2_session_callback_set(
        m_session.get(), LIBSSH2_CALLBACK_SEND, reinterpret_cast<void*>(&Callbacks::send));
    libssh2_session_callback_set(
        m_session.get(), LIBSSH2_CALLBACK_RECV, reinterpret_cast<void*>(&Callbacks::receive));
    // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
}

SshConnection::~SshConnection() {
    m_transport->close();
}

void SshConnection::before_allocation(std::size_t size_bytes, std::function<void()> action) {
    m_callbacks->awaited_size_bytes = size_bytes;
    m_callbacks->before_allocation = std::move(action);
}

void SshConnection::wait() {
    auto const directions = libssh2_session_block_directions(session());
    m_transport->wait(
        (directions & LIBSSH2_SESSION_BLOCK_OUTBOUND) != 0 ? Transport::Direction::send
                                                           : Transport::Direction::receive);
}

std::optional<StepOutcome> SshConnection::explain_loss(Text const& doing) const {
    switch (m_transport->fault()) {
    case Transport::Fault::none:
        return std::nullopt;
    case Transport::Fault::timeout:
        return failed(
            Party::network, ErrorCode::unavailable, "timeout",
            say("the server gave no answer in time during {}", doing),
            say("a firewall that looks into connections may hold it up; try again with a longer --timeout"));
    case Transport::Fault::closed:
        return failed(
            Party::portal, ErrorCode::unavailable, "connection-closed",
            say("the server closed the connection during {}", doing),
            say("try again later; if it goes on, ask whether the server lets your address in"));
    case Transport::Fault::too_much:
        return failed(
            Party::portal, ErrorCode::unavailable, "too-much-data",
            say("the server sent more than any SSH server does during {}", doing),
            say("check that host and port are those of the SFTP server"));
    case Transport::Fault::broken:
        break;
    }
    return failed(
        Party::network, ErrorCode::unavailable, "connection-lost",
        say("the connection broke during {}", doing), say("check the network, then try again"));
}

} // namespace techuser
