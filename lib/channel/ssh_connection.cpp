// SPDX-License-Identifier: Apache-2.0
#include "channel/ssh_connection.hpp"

#include "support/library_version.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <poll.h>
#include <sys/socket.h>
#include <utility>

namespace techuser {
namespace {

constexpr char banner_message = 53; // SSH_MSG_USERAUTH_BANNER (RFC 4252 section 6)

} // namespace

SshConnection::State::State(Transport& transport_, Deadline const& whole_)
    : transport(transport_), whole(whole_),
      memory([this](std::string_view block) { overheard.hear(block); }) {}

// The parameters of its functions are those of libssh2's LIBSSH2_SEND_FUNC, LIBSSH2_RECV_FUNC and so on.
struct SshConnection::Callbacks {
    static State& of(void** abstract) { return *static_cast<State*>(*abstract); }

    // libssh2 talks to an agent over a blocking socket of its own.
    static ssize_t send(
        libssh2_socket_t socket, void const* bytes, std::size_t size, int flags, void** abstract) {
        auto& state = of(abstract);
        if (socket == state.transport.descriptor()) {
            return state.transport.send(bytes, size);
        }
        auto const count = ::send(socket, bytes, size, flags | MSG_NOSIGNAL);
        return count >= 0 ? count : -errno;
    }

    static ssize_t receive(
        libssh2_socket_t socket, void* bytes, std::size_t size, int flags, void** abstract) {
        auto& state = of(abstract);
        if (socket == state.transport.descriptor()) {
            return state.transport.receive(bytes, size);
        }
        if (auto const error = wait_for(socket, POLLIN, state.whole); error != 0) {
            return -error;
        }
        auto const count = ::recv(socket, bytes, size, flags);
        return count >= 0 ? count : -errno;
    }

    static void disconnect(
        LIBSSH2_SESSION*, int code, char const* text, int length, char const*, int, void** abstract) {
        auto const known = text != nullptr && length > 0;
        of(abstract).overheard.hear_disconnect(
            static_cast<std::uint32_t>(code),
            known ? std::string_view(text, static_cast<std::size_t>(length)) : std::string_view());
    }

    static void debug(
        LIBSSH2_SESSION*, int shown, char const* text, int length, char const*, int, void** abstract) {
        if (shown != 0 && text != nullptr && length > 0) {
            of(abstract).overheard.add(ServerWords::Kind::debug, {text, static_cast<std::size_t>(length)});
        }
    }

    static void* allocate(std::size_t size, void** abstract) { return of(abstract).memory.allocate(size); }

    static void* reallocate(void* memory, std::size_t size, void** abstract) {
        return of(abstract).memory.reallocate(memory, size);
    }

    static void free(void* memory, void** abstract) { of(abstract).memory.free(memory); }
};

SshConnection::SshConnection(std::unique_ptr<Transport> transport, Deadline const& whole)
    : m_transport(std::move(transport)), m_state(std::make_unique<State>(*m_transport, whole)),
      m_session(libssh2_session_init_ex(
          &Callbacks::allocate, &Callbacks::free, &Callbacks::reallocate, m_state.get())) {
    if (!m_session) {
        return;
    }
    auto* const session = m_session.get();
    libssh2_session_set_blocking(session, 0);
    // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): libssh2 takes all callbacks as void*.
    libssh2_session_callback_set(session, LIBSSH2_CALLBACK_SEND, reinterpret_cast<void*>(&Callbacks::send));
    libssh2_session_callback_set(
        session, LIBSSH2_CALLBACK_RECV, reinterpret_cast<void*>(&Callbacks::receive));
    libssh2_session_callback_set(
        session, LIBSSH2_CALLBACK_DISCONNECT, reinterpret_cast<void*>(&Callbacks::disconnect));
    libssh2_session_callback_set(session, LIBSSH2_CALLBACK_DEBUG, reinterpret_cast<void*>(&Callbacks::debug));
    // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
}

SshConnection::~SshConnection() {
    if (m_session) {
        static_cast<void>(libssh2_session_disconnect(m_session.get(), "done"));
    }
    // What libssh2 sends while it frees the session finds a closed connection, and so does not wait.
    m_transport->close();
}

void* SshConnection::allocate(LIBSSH2_SESSION* session, std::size_t size) {
    return Callbacks::allocate(size, libssh2_session_abstract(session));
}

std::vector<ServerWords> SshConnection::take_words() {
    // libssh2 1.10 never takes a login banner off its queue.
    m_state->memory.for_each_block([&](std::string_view block) {
        if (block.starts_with(banner_message)) {
            m_state->overheard.hear(block);
        }
    });
    return m_state->overheard.take_words();
}

void SshConnection::wait() {
    auto const directions = libssh2_session_block_directions(session());
    m_transport->wait(
        (directions & LIBSSH2_SESSION_BLOCK_OUTBOUND) != 0 ? Transport::Direction::send
                                                           : Transport::Direction::receive);
}

std::optional<StepOutcome> SshConnection::explain_loss(Text const& doing) const {
    auto fault = m_transport->fault();
    if (fault == Transport::Fault::none &&
        m_state->overheard.find(ServerWords::Kind::disconnect) != nullptr) {
        fault = Transport::Fault::closed;
    }
    switch (fault) {
    case Transport::Fault::none:
        return std::nullopt;
    case Transport::Fault::timeout:
        return failed(
            Party::network, ErrorCode::unavailable, "timeout",
            say("the server gave no answer in time during {}", doing),
            say("a firewall that inspects connections may delay it; try again with a longer --timeout"));
    case Transport::Fault::closed:
        return failed(
            Party::portal, ErrorCode::unavailable, "connection-closed",
            say("the server closed the connection during {}", doing),
            say("try again later; if it persists, ask whether the server lets your address in"));
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

std::string library_version::libssh2() {
    return libssh2_version(0);
}

} // namespace techuser
