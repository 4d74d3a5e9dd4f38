// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace techuser {

// A clock that never goes back.
using Elapsed = std::function<std::chrono::nanoseconds()>;

// Owns a connected socket that does not block. Everything that libssh2 sends and receives goes through here,
// so that time and size have their limits also where libssh2 itself would go on for ever.
class Transport final {
public:
    enum class Fault : std::uint8_t { none, timeout, closed, too_much, broken };

    Transport(int descriptor, Elapsed const& elapsed) : m_descriptor(descriptor), m_elapsed(&elapsed) {}
    Transport(Transport const&) = delete;
    Transport& operator=(Transport const&) = delete;
    ~Transport();

    int descriptor() const { return m_descriptor; }

    // Until when the current step may take.
    void set_deadline(std::chrono::nanoseconds deadline) { m_deadline = deadline; }

    // The count of bytes, 0 at the end, or an errno that is negative, as libssh2 wants it.
    ssize_t send(void const* bytes, std::size_t size);
    ssize_t receive(void* bytes, std::size_t size);

    enum class Direction : std::uint8_t { receive, send };

    // Waits until something can be done, the deadline at most.
    void wait(Direction direction);

    // The first fault since the connection was made.
    Fault fault() const { return m_fault; }

    // What the server sent first: its lines before SSH, its version, the offer of its key exchange.
    std::string const& opening() const { return m_opening; }

    // The line with which the server says that it speaks SSH (RFC 4253 section 4.2); empty when none came.
    std::string_view version_line() const;

    // From now on nothing goes in or out, and nobody waits.
    void close();

private:
    ssize_t fail(Fault fault, int error);
    ssize_t record(char const* bytes, ssize_t count);
    void look_for_version();

    int m_descriptor;
    Elapsed const* m_elapsed;
    std::chrono::nanoseconds m_deadline{};
    Fault m_fault{Fault::none};
    std::string m_opening;
    std::size_t m_version_begin{0};
    std::size_t m_version_end{0}; // 0: not there yet
    bool m_version_is_new{false};
    std::size_t m_received_bytes{0};
    bool m_closed{false};
};

} // namespace techuser
