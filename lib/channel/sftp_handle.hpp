// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/ssh_connection.hpp"

#include <string_view>
#include <utility>

namespace techuser {

// The handle of an open file or directory on the server, closed within the time limit.
class SftpFileHandle final {
public:
    // Opens with the flags LIBSSH2_FXF_... and as LIBSSH2_SFTP_OPENFILE or LIBSSH2_SFTP_OPENDIR. Only the
    // owner may read and write a new file.
    SftpFileHandle(
        SshConnection& connection, LIBSSH2_SFTP* sftp, std::string_view path, unsigned long flags, int kind)
        : m_connection(connection), m_handle(connection.drive_pointer([&] {
              constexpr long mode_of_owner = LIBSSH2_SFTP_S_IRUSR | LIBSSH2_SFTP_S_IWUSR;
              return libssh2_sftp_open_ex(
                  sftp, path.data(), static_cast<unsigned>(path.size()), flags, mode_of_owner, kind);
          })) {}
    SftpFileHandle(SftpFileHandle const&) = delete;
    SftpFileHandle& operator=(SftpFileHandle const&) = delete;
    ~SftpFileHandle() { static_cast<void>(close()); }

    // Null when it could not be opened.
    LIBSSH2_SFTP_HANDLE* get() const { return m_handle; }

    // What libssh2 returns: 0 when the server closed the file without complaint.
    int close() {
        auto* const handle = std::exchange(m_handle, nullptr);
        return handle == nullptr ? 0 : m_connection.drive([&] { return libssh2_sftp_close_handle(handle); });
    }

private:
    SshConnection& m_connection;
    LIBSSH2_SFTP_HANDLE* m_handle;
};

// What the server answered to the last request (LIBSSH2_FX_...), LIBSSH2_FX_OK when it did not answer.
inline unsigned long last_answer(SshConnection const& connection, LIBSSH2_SFTP* sftp) {
    return libssh2_session_last_errno(connection.session()) == LIBSSH2_ERROR_SFTP_PROTOCOL
               ? libssh2_sftp_last_error(sftp)
               : LIBSSH2_FX_OK;
}

} // namespace techuser
