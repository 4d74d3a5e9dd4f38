// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/libssh2.hpp"
#include "channel/overheard.hpp"
#include "channel/session_memory.hpp"
#include "channel/step_outcome.hpp"
#include "channel/transport.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace techuser {

// An SSH session over a transport. Its calls of libssh2 never block: they are repeated, with waits between
// them, until they have an answer or the deadline of the transport has passed.
class SshConnection final {
public:
    // The deadline of the whole test bounds what an agent may take, which may be waiting for a person.
    SshConnection(std::unique_ptr<Transport> transport, Deadline const& whole);
    SshConnection(SshConnection const&) = delete;
    SshConnection& operator=(SshConnection const&) = delete;

    // Tells the server once that we leave, without waiting for an answer.
    ~SshConnection();

    LIBSSH2_SESSION* session() const { return m_session.get(); }
    Transport& transport() const { return *m_transport; }
    SessionMemory& memory() const { return m_state->memory; }
    Overheard& overheard() const { return m_state->overheard; }

    // Memory of the session that `session` is, for what libssh2 frees.
    static void* allocate(LIBSSH2_SESSION* session, std::size_t size);

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

    void wait();

    // What the server said since the last call.
    std::vector<ServerWords> take_words();

    // What a lost connection means in the step that `doing` names; nullopt when it is not lost.
    std::optional<StepOutcome> explain_loss(Text const& doing) const;

private:
    // What the callbacks of libssh2 find in the abstract pointer of the session, which may not move.
    struct State {
        State(Transport& transport, Deadline const& whole);

        Transport& transport;
        Deadline whole;
        Overheard overheard{};
        SessionMemory memory;
    };
    struct Callbacks;

    std::unique_ptr<Transport> m_transport;
    std::unique_ptr<State> m_state;
    SessionHandle m_session;
};

} // namespace techuser
