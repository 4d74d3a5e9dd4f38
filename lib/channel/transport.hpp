// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/deadline.hpp"
#include "system/descriptor.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace techuser {

// A connected socket that does not block. Everything that libssh2 sends and receives goes through here, where
// time and size have limits: libssh2 has none in some of its loops.
class Transport final {
public:
    enum class Fault : std::uint8_t { none, timeout, closed, too_much, broken };

    Transport(Descriptor socket, Elapsed const& clock) : m_socket(std::move(socket)), m_clock(clock) {}
    Transport(Transport const&) = delete;
    Transport& operator=(Transport const&) = delete;
    ~Transport() = default;

    int descriptor() const { return m_socket.get(); }

    // When the current step has to end.
    void set_deadline(std::chrono::nanoseconds deadline) { m_deadline = deadline; }

    // The count of bytes, 0 at the end, or a negative errno, as libssh2 wants it.
    ssize_t send(void const* bytes, std::size_t size);
    ssize_t receive(void* bytes, std::size_t size);

    enum class Direction : std::uint8_t { receive, send };

    // Waits until the socket is ready, or until the deadline.
    void wait(Direction direction);

    // The first fault since the connection was made.
    Fault fault() const { return m_fault; }

    // What the server sent first: lines of text, its version, the offer of its key exchange.
    std::string const& opening() const { return m_opening; }

    // The lines of text before the version; all that came while there is no version.
    std::string_view before_version() const {
        return std::string_view(m_opening).substr(0, m_version_end == 0 ? m_opening.size() : m_version_begin);
    }

    // The server's version (RFC 4253 section 4.2), without the line end; empty until it has come.
    std::string_view version_line() const;

    // Lets the server send so many bytes more than it could until now: by itself it may send what every
    // session needs, and no file.
    void allow_more(std::uint64_t bytes) { m_limit_bytes += bytes; }

    // From now on nothing is sent, received or waited for.
    void close();

private:
    // What a server may send without leave; a full listing of long names is far below it.
    static constexpr std::uint64_t session_limit_bytes = 16 * 1024 * 1024;

    ssize_t fail(Fault fault, int error);
    ssize_t record(char const* bytes, ssize_t count);
    void look_for_version();

    Descriptor m_socket;
    Elapsed const& m_clock;
    std::chrono::nanoseconds m_deadline{};
    Fault m_fault{Fault::none};
    std::string m_opening;
    std::size_t m_version_begin{0};
    std::size_t m_version_end{0}; // 0: not received
    bool m_version_is_new{false};
    std::uint64_t m_received_bytes{0};
    std::uint64_t m_limit_bytes{session_limit_bytes};
    bool m_closed{false};
};

} // namespace techuser
