// SPDX-License-Identifier: Apache-2.0
#include "channel/sftp_start.hpp"

#include "support/quoted.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

#include <array>

namespace techuser {
namespace {

constexpr std::size_t path_limit_bytes = 1024;

struct Start {
    SftpHandle sftp;
    bool ended{false}; // the server closed the channel that it had opened for file transfer
};

// libssh2 1.10 goes on waiting for the server's answer after the server has closed the channel.
Start init_sftp(SshConnection& connection) {
    Start start;
    for (;;) {
        start.sftp.reset(libssh2_sftp_init(connection.session()));
        if (start.sftp || libssh2_session_last_errno(connection.session()) != LIBSSH2_ERROR_EAGAIN) {
            return start;
        }
        if (connection.overheard().channel_closed()) {
            start.ended = true;
            // On a closed connection libssh2 gives up and frees what it had begun.
            connection.transport().close();
        } else {
            connection.wait();
        }
    }
}

StepOutcome explain_output(std::string_view text) {
    return failed(
        Party::portal, ErrorCode::invalid, "text-before-sftp",
        say("the login works, but the server writes text where file transfer (sftp) should begin: {}",
            quoted(text.substr(0, text.find_first_of("\r\n")))),
        say("the user's login script, shell or forced command is at fault: it must write nothing; ask the server's "
            "administrators"));
}

StepOutcome explain_end(Overheard const& overheard) {
    auto const status = overheard.exit_status();
    return failed(
        Party::portal, ErrorCode::invalid, "sftp-ended",
        status ? say("the login works, but the server's file transfer (sftp) ended at once, with status {}",
                     *status)
               : say("the login works, but the server's file transfer (sftp) ended at once"),
        say("the user's shell, forced command, chroot or SFTP program is at fault; ask the server's administrators"));
}

StepOutcome explain_failure(SshConnection const& connection, Start const& start) {
    auto const& overheard = connection.overheard();
    auto const fault = connection.transport().fault();
    if (auto const* const words = overheard.find(ServerWords::Kind::channel_output)) {
        return explain_output(words->text);
    }
    if (start.ended) {
        return explain_end(overheard);
    }
    if (fault == Transport::Fault::timeout) {
        return failed(
            Party::portal, ErrorCode::unavailable, "sftp-timeout",
            say("the login works, but the server did not start the file transfer (sftp) in time"),
            say("try again; if it persists, ask the server's administrators whether its SFTP program runs"));
    }
    if (fault == Transport::Fault::closed) {
        return failed(
            Party::portal, ErrorCode::unavailable, "closed-after-login",
            say("the login works, but then the server closed the connection"),
            say("try again later; if it persists, ask the server's administrators"));
    }
    return connection.explain_loss(say("the start of the file transfer"))
        .value_or(failed(
            Party::portal, ErrorCode::invalid, "no-sftp",
            say("the login works, but the server offers this user no file transfer (sftp)"),
            say("ask the server's administrators to open the SFTP channel for the user")));
}

} // namespace

SftpStart start_sftp(SshConnection& connection) {
    connection.overheard().listen_to_channel();
    auto start = init_sftp(connection);
    if (!start.sftp) {
        return {explain_failure(connection, start)};
    }
    connection.overheard().ignore_channel();
    std::array<char, path_limit_bytes> path{};
    auto const length = connection.drive([&] {
        return libssh2_sftp_symlink_ex(
            start.sftp.get(), ".", 1, path.data(), static_cast<unsigned>(path.size()), LIBSSH2_SFTP_REALPATH);
    });
    auto outcome =
        length < 0 ? passed()
                   : passed().with("directory", std::string(path.data(), static_cast<std::size_t>(length)));
    return {std::move(outcome), std::move(start.sftp)};
}

} // namespace techuser
