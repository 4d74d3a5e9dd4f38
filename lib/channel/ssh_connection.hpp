// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/libssh2.hpp"
#include "channel/step_outcome.hpp"
#include "channel/transport.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace techuser {

// An SSH session over a transport. Its calls of libssh2 never block: they are repeated, with waits between
// them, until they have an answer or the deadline of the transport has passed.
class SshConnection final {
public:
    explicit SshConnection(std::unique_ptr<Transport> transport);
    SshConnection(SshConnection const&) = delete;
    SshConnection& operator=(SshConnection const&) = delete;
    ~SshConnection();

    LIBSSH2_SESSION* session() const { return m_session.get(); }
    Transport& transport() const { return *m_transport; }

    // Repeats a call that returns an error code.
    template <typename Call>
    auto drive(Call call) {
        for (;;) {
            auto const result = call();
            if (result != LIBSSH2_ERROR_EAGAIN) {
                return result;
            }
            wait();
        }
    }

    // Repeats a call that returns a pointer, or null and leaves the error code with the session.
    template <typename Call>
    auto drive_pointer(Call call) {
        for (;;) {
            auto* const result = call();
            if (result != nullptr || libssh2_session_last_errno(session()) != LIBSSH2_ERROR_EAGAIN) {
                return result;
            }
            wait();
        }
    }

    // Calls `action` once, when libssh2 next allocates at least that much: what it fills the memory with is
    // read afterwards.
    void before_allocation(std::size_t size_bytes, std::function<void()> action);

    void wait();

    // What a lost connection means in the step that `doing` names, or nothing when it is not lost.
    std::optional<StepOutcome> explain_loss(Text const& doing) const;

private:
    // What the callbacks of libssh2 find in the abstract pointer of the session, which may not move.
    struct Callbacks;

    std::unique_ptr<Transport> m_transport;
    std::unique_ptr<Callbacks> m_callbacks;
    SessionHandle m_session;
};

} // namespace techuser
