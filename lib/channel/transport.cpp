// SPDX-License-Identifier: Apache-2.0
#include "channel/transport.hpp"

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <sys/socket.h>
#include <utility>

namespace techuser {
namespace {

// The lines that a server may send before its version (RFC 4253 section 4.2), and the version.
constexpr std::size_t version_limit_bytes = 8 * 1024;

// All that is kept to explain a failed key exchange.
constexpr std::size_t opening_limit_bytes = 64 * 1024;

} // namespace

ssize_t Transport::fail(Fault fault, int error) {
    if (m_fault == Fault::none) {
        m_fault = fault;
    }
    return -error;
}

ssize_t Transport::send(void const* bytes, std::size_t size) {
    if (m_closed) {
        return -EPIPE;
    }
    if (m_clock() >= m_deadline) {
        return fail(Fault::timeout, ETIMEDOUT);
    }
    auto const count = ::send(m_socket.get(), bytes, size, MSG_NOSIGNAL);
    if (count >= 0) {
        return count;
    }
    if (errno == EAGAIN || errno == EINTR) {
        return -EAGAIN;
    }
    return fail(errno == EPIPE || errno == ECONNRESET ? Fault::closed : Fault::broken, errno);
}

ssize_t Transport::receive(void* bytes, std::size_t size) {
    if (m_closed) {
        return 0;
    }
    // libssh2 goes on to the key exchange in the same call: this returns to the caller between the two.
    if (std::exchange(m_version_is_new, false)) {
        return -EAGAIN;
    }
    if (m_clock() >= m_deadline) {
        return fail(Fault::timeout, ETIMEDOUT);
    }
    auto const count = ::recv(m_socket.get(), bytes, size, 0);
    if (count > 0) {
        return record(static_cast<char const*>(bytes), count);
    }
    if (count == 0) {
        return fail(Fault::closed, 0);
    }
    if (errno == EAGAIN || errno == EINTR) {
        return -EAGAIN;
    }
    return fail(errno == ECONNRESET ? Fault::closed : Fault::broken, errno);
}

ssize_t Transport::record(char const* bytes, ssize_t count) {
    auto const size = static_cast<std::size_t>(count);
    m_received_bytes += size;
    if (m_received_bytes > m_limit_bytes) {
        return fail(Fault::too_much, EMSGSIZE);
    }
    m_opening.append(bytes, std::min(size, opening_limit_bytes - m_opening.size()));
    if (m_version_end == 0) {
        look_for_version();
        if (m_version_end == 0 && m_received_bytes > version_limit_bytes) {
            return fail(Fault::too_much, EMSGSIZE);
        }
    }
    return count;
}

// libssh2 asks for one byte at a time here.
void Transport::look_for_version() {
    if (m_opening.back() != '\n') {
        return;
    }
    auto const line = std::string_view(m_opening).substr(m_version_begin);
    if (line.starts_with("SSH-")) {
        m_version_end = m_opening.size();
        m_version_is_new = true;
    } else {
        m_version_begin = m_opening.size();
    }
}

std::string_view Transport::version_line() const {
    if (m_version_end == 0) {
        return {};
    }
    auto line = std::string_view(m_opening).substr(m_version_begin, m_version_end - m_version_begin);
    while (line.ends_with('\n') || line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    return line;
}

void Transport::wait(Direction direction) {
    auto const events = static_cast<short>(direction == Direction::send ? POLLIN | POLLOUT : POLLIN);
    // After a failure the caller's next call sees the deadline or the fault.
    static_cast<void>(wait_for(m_socket.get(), events, {m_clock, m_deadline}));
}

void Transport::close() {
    m_closed = true;
    static_cast<void>(::shutdown(m_socket.get(), SHUT_RDWR));
}

} // namespace techuser
