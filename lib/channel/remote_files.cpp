// SPDX-License-Identifier: Apache-2.0
#include "channel/remote_files.hpp"

#include "channel/channel_connection.hpp"
#include "channel/directories.hpp"
#include "channel/sftp_handle.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "system/system_message.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unistd.h>
#include <utility>
#include <vector>

namespace techuser {
namespace {

// How much may be on its way unconfirmed: the window of OpenSSH's server, twice. libssh2 makes as many
// packets of what it is given at once, and so keeps a fast line busy.
constexpr std::size_t window_bytes = 4 * 1024 * 1024;

// libssh2 asks for four times as much in advance.
constexpr std::size_t read_bytes = 1024 * 1024;

constexpr unsigned long write_flags = LIBSSH2_FXF_WRITE | LIBSSH2_FXF_CREAT | LIBSSH2_FXF_TRUNC;

// More than any answer about one file takes.
constexpr std::uint64_t answer_bytes = 64 * 1024;

// More than the listing of directory_entry_limit long names takes.
constexpr std::uint64_t listing_bytes = 16 * 1024 * 1024;

// A local read or write of a piece, repeated when a signal interrupts it.
template <typename Call>
ssize_t repeated(Call call) {
    for (;;) {
        auto const count = call();
        if (count >= 0 || errno != EINTR) {
            return count;
        }
    }
}

// A sliding view of a file that is read in order.
class Window final {
public:
    explicit Window(int descriptor) : m_descriptor(descriptor), m_buffer(2 * window_bytes) {}

    char const* begin() const { return m_buffer.data() + m_begin; }
    std::size_t size() const { return std::min(m_end - m_begin, window_bytes); }

    void drop(std::size_t count) { m_begin += count; }

    // Fills the window unless the file ends. Unreadable: read.
    Result<void> fill() {
        if (m_end - m_begin >= window_bytes || m_at_end) {
            return {};
        }
        std::memmove(m_buffer.data(), begin(), m_end - m_begin);
        m_end -= std::exchange(m_begin, 0);
        while (m_end < m_buffer.size() && !m_at_end) {
            auto const count = repeated(
                [&] { return ::read(m_descriptor, m_buffer.data() + m_end, m_buffer.size() - m_end); });
            if (count < 0) {
                return fail(
                    ErrorCode::unreadable, "read",
                    say("cannot read the file that is being sent: {}", system_message(errno)));
            }
            m_at_end = count == 0;
            m_end += static_cast<std::size_t>(count);
        }
        return {};
    }

private:
    int m_descriptor;
    std::vector<char> m_buffer;
    std::size_t m_begin{0};
    std::size_t m_end{0};
    bool m_at_end{false};
};

Result<void> write_all(int descriptor, char const* bytes, std::size_t size) {
    while (size > 0) {
        auto const count = repeated([&] { return ::write(descriptor, bytes, size); });
        if (count < 0) {
            return fail(
                ErrorCode::unavailable, "write",
                say("cannot write the file that is being received: {}", system_message(errno)));
        }
        bytes += count;
        size -= static_cast<std::size_t>(count);
    }
    return {};
}

// What a refusal means, in the doing that the text names.
Error explain_refusal(ChannelConnection& channel, std::string_view path, Text const& doing) {
    auto& connection = channel.connection();
    switch (last_answer(connection, channel.sftp())) {
    case LIBSSH2_FX_NO_SUCH_FILE:
    case LIBSSH2_FX_NO_SUCH_PATH:
        return *failed(
                    Party::portal, ErrorCode::not_found, "file-missing",
                    say("the server has no file {}", quoted(path)),
                    say("list what is there with test-channel; another program may have taken it away"))
                    .error;
    case LIBSSH2_FX_PERMISSION_DENIED:
    case LIBSSH2_FX_WRITE_PROTECT:
        return *failed(
                    Party::portal, ErrorCode::invalid, "file-permission",
                    say("permission denied by the server during {}", doing),
                    say("ask the server's administrators to give the user the right to it"))
                    .error;
    case LIBSSH2_FX_OK:
        break;
    default:
        return *failed(
                    Party::portal, ErrorCode::invalid, "file-refused", say("the server refused {}", doing),
                    say("ask the server's administrators what their log says about it"))
                    .error;
    }
    return *connection.explain_loss(doing)
                .value_or(failed(
                    Party::portal, ErrorCode::unavailable, "sftp-protocol",
                    say("the server's answer makes no sense during {}", doing),
                    say("try again; if it goes on, ask the server's administrators")))
                .error;
}

// A file that is written is missing only where its directory is, and a plain failure is a matter of room.
Error explain_write(ChannelConnection& channel, std::string_view path) {
    auto error = explain_refusal(channel, path, say("the upload of {}", quoted(path)));
    if (error.reason == "file-missing") {
        return *failed(
                    Party::portal, ErrorCode::not_found, "directory-missing",
                    say("the directory of {} is not there", quoted(path)),
                    say("ask whether the channel is open for this environment; --environment chooses another one"))
                    .error;
    }
    if (error.reason == "file-refused") {
        return *failed(
                    Party::portal, ErrorCode::unavailable, "write-refused",
                    say("the server cannot write {}", quoted(path)),
                    say("its disk or the user's quota may be full: run the command again later, or ask the server's "
                        "administrators"))
                    .error;
    }
    return error;
}

} // namespace

RemoteFiles::RemoteFiles(std::unique_ptr<ChannelConnection> connection)
    : m_connection(std::move(connection)) {}

RemoteFiles::~RemoteFiles() = default;

SshConnection& RemoteFiles::expect(std::uint64_t answer) {
    m_connection->renew_deadline();
    auto& connection = m_connection->connection();
    connection.transport().allow_more(answer);
    return connection;
}

Result<DirectoryListing> RemoteFiles::list(std::string_view directory) {
    auto reading = read_directory(expect(listing_bytes), m_connection->sftp(), directory);
    if (reading.outcome.error) {
        return fail(*std::move(reading.outcome.error));
    }
    return std::move(reading.listing);
}

Result<std::optional<std::uint64_t>> RemoteFiles::size_of(std::string_view path) {
    auto& connection = expect(answer_bytes);
    LIBSSH2_SFTP_ATTRIBUTES attributes{};
    auto const result = connection.drive([&] {
        return libssh2_sftp_stat_ex(
            m_connection->sftp(), path.data(), static_cast<unsigned>(path.size()), LIBSSH2_SFTP_LSTAT,
            &attributes);
    });
    if (result == 0) {
        return (attributes.flags & LIBSSH2_SFTP_ATTR_SIZE) != 0 ? attributes.filesize : 0;
    }
    auto error = explain_refusal(*m_connection, path, say("the request for the size of {}", quoted(path)));
    if (error.reason == "file-missing") {
        return std::nullopt;
    }
    return fail(std::move(error));
}

Result<void> RemoteFiles::make_empty(std::string_view path) {
    SftpFileHandle handle(
        expect(answer_bytes), m_connection->sftp(), path, write_flags, LIBSSH2_SFTP_OPENFILE);
    if (handle.get() == nullptr || handle.close() != 0) {
        return fail(explain_write(*m_connection, path));
    }
    return {};
}

Result<std::uint64_t> RemoteFiles::write(
    std::string_view path, int descriptor, TransferProgress const& progress) {
    auto& connection = expect(answer_bytes);
    SftpFileHandle handle(connection, m_connection->sftp(), path, write_flags, LIBSSH2_SFTP_OPENFILE);
    if (handle.get() == nullptr) {
        return fail(explain_write(*m_connection, path));
    }
    Window window(descriptor);
    std::uint64_t written = 0;
    for (;;) {
        TRY(window.fill());
        if (window.size() == 0) {
            break;
        }
        auto const count =
            connection.drive([&] { return libssh2_sftp_write(handle.get(), window.begin(), window.size()); });
        if (count < 0) {
            return fail(explain_write(*m_connection, path));
        }
        auto const bytes = static_cast<std::size_t>(count);
        window.drop(bytes);
        written += bytes;
        expect(bytes);
        progress(written);
    }
    if (handle.close() != 0) {
        return fail(explain_write(*m_connection, path));
    }
    return written;
}

Result<std::uint64_t> RemoteFiles::read(
    std::string_view path, int descriptor, std::uint64_t limit_bytes, TransferProgress const& progress) {
    auto& connection = expect(answer_bytes);
    auto const doing = say("the download of {}", quoted(path));
    SftpFileHandle const handle(
        connection, m_connection->sftp(), path, LIBSSH2_FXF_READ, LIBSSH2_SFTP_OPENFILE);
    if (handle.get() == nullptr) {
        return fail(explain_refusal(*m_connection, path, doing));
    }
    std::vector<char> buffer(read_bytes);
    for (std::uint64_t received = 0;;) {
        auto const count =
            connection.drive([&] { return libssh2_sftp_read(handle.get(), buffer.data(), buffer.size()); });
        if (count < 0) {
            return fail(explain_refusal(*m_connection, path, doing));
        }
        if (count == 0) {
            return received;
        }
        auto const bytes = static_cast<std::size_t>(count);
        TRY(write_all(descriptor, buffer.data(), std::min<std::uint64_t>(bytes, limit_bytes - received)));
        received += bytes;
        if (received > limit_bytes) {
            return fail(
                ErrorCode::invalid, "too-large",
                say("{} has more than the {} bytes that are read of such a file", quoted(path), limit_bytes),
                say("ask the server's administrators what it is"));
        }
        expect(2 * bytes);
        progress(received);
    }
}

Result<void> RemoteFiles::remove(std::string_view path) {
    auto const result = expect(answer_bytes).drive([&] {
        return libssh2_sftp_unlink_ex(m_connection->sftp(), path.data(), static_cast<unsigned>(path.size()));
    });
    if (result != 0) {
        return fail(explain_refusal(*m_connection, path, say("the removal of {}", quoted(path))));
    }
    return {};
}

ChannelOpening open_channel(ConnectionSettings settings) {
    auto connection = std::make_unique<ChannelConnection>(std::move(settings));
    auto report = connection->open();
    if (connection->sftp() == nullptr) {
        return {std::move(report), nullptr};
    }
    connection->lift_whole_limit();
    return {std::move(report), std::make_unique<RemoteFiles>(std::move(connection))};
}

} // namespace techuser
