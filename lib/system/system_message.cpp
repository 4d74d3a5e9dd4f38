// SPDX-License-Identifier: Apache-2.0
#include "system/system_message.hpp"

#include "support/say.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace techuser {
namespace {

struct Row {
    int error;
    char const* meaning;
};

// The words of the C library, which are translated only where its own catalogues are installed.
constexpr std::array rows{
    Row{EPERM, gettext_noop("operation not permitted")},
    Row{ENOENT, gettext_noop("no such file or directory")},
    Row{EINTR, gettext_noop("interrupted system call")},
    Row{EIO, gettext_noop("input/output error")},
    Row{ENXIO, gettext_noop("no such device or address")},
    Row{EBADF, gettext_noop("bad file descriptor")},
    Row{EAGAIN, gettext_noop("resource temporarily unavailable")},
    Row{ENOMEM, gettext_noop("cannot allocate memory")},
    Row{EACCES, gettext_noop("permission denied")},
    Row{EBUSY, gettext_noop("device or resource busy")},
    Row{EEXIST, gettext_noop("file exists")},
    Row{EXDEV, gettext_noop("invalid cross-device link")},
    Row{ENODEV, gettext_noop("no such device")},
    Row{ENOTDIR, gettext_noop("not a directory")},
    Row{EISDIR, gettext_noop("is a directory")},
    Row{EINVAL, gettext_noop("invalid argument")},
    Row{ENFILE, gettext_noop("too many open files in system")},
    Row{EMFILE, gettext_noop("too many open files")},
    Row{ETXTBSY, gettext_noop("text file busy")},
    Row{EFBIG, gettext_noop("file too large")},
    Row{ENOSPC, gettext_noop("no space left on device")},
    Row{ESPIPE, gettext_noop("illegal seek")},
    Row{EROFS, gettext_noop("read-only file system")},
    Row{EMLINK, gettext_noop("too many links")},
    Row{EPIPE, gettext_noop("broken pipe")},
    Row{ENAMETOOLONG, gettext_noop("file name too long")},
    Row{ELOOP, gettext_noop("too many levels of symbolic links")},
    Row{ENOTEMPTY, gettext_noop("directory not empty")},
    Row{ENOSYS, gettext_noop("function not implemented")},
    Row{EOPNOTSUPP, gettext_noop("operation not supported")},
    Row{EPROTO, gettext_noop("protocol error")},
    Row{EADDRINUSE, gettext_noop("address already in use")},
    Row{EADDRNOTAVAIL, gettext_noop("cannot assign requested address")},
    Row{EAFNOSUPPORT, gettext_noop("address family not supported by protocol")},
    Row{ENETDOWN, gettext_noop("network is down")},
    Row{ENETUNREACH, gettext_noop("network is unreachable")},
    Row{ECONNABORTED, gettext_noop("software caused connection abort")},
    Row{ECONNRESET, gettext_noop("connection reset by peer")},
    Row{ETIMEDOUT, gettext_noop("connection timed out")},
    Row{ECONNREFUSED, gettext_noop("connection refused")},
    Row{EHOSTDOWN, gettext_noop("host is down")},
    Row{EHOSTUNREACH, gettext_noop("no route to host")},
    Row{EDQUOT, gettext_noop("disk quota exceeded")},
    Row{ESTALE, gettext_noop("stale file handle")},
    Row{ENOLCK, gettext_noop("no locks available")},
};

} // namespace

Text system_message(int error) {
    if (auto const* const row = std::ranges::find(rows, error, &Row::error); row != rows.end()) {
        return tabled(row->meaning);
    }
    auto const* const name = ::strerrorname_np(error);
    return name == nullptr ? say("system error {}", error) : say("system error {}", verbatim(name));
}

} // namespace techuser
