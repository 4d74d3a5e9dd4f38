// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/handle.hpp"

#include <libssh2.h>
#include <libssh2_sftp.h>

namespace techuser {

// The socket must refuse all traffic by then: these do not wait.
inline void free_session(LIBSSH2_SESSION* session) noexcept {
    static_cast<void>(libssh2_session_free(session));
}

inline void shut_down_sftp(LIBSSH2_SFTP* sftp) noexcept {
    static_cast<void>(libssh2_sftp_shutdown(sftp));
}

using SessionHandle = Handle<LIBSSH2_SESSION, free_session>;
using SftpHandle = Handle<LIBSSH2_SFTP, shut_down_sftp>;
using KnownHostsHandle = Handle<LIBSSH2_KNOWNHOSTS, libssh2_knownhost_free>;
using AgentHandle = Handle<LIBSSH2_AGENT, libssh2_agent_free>;

} // namespace techuser
