// SPDX-License-Identifier: Apache-2.0
#include "registry/storage_error.hpp"

#include "registry/database.hpp"
#include "support/say.hpp"
#include "system/system_message.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <sys/vfs.h>

namespace techuser {

namespace {

constexpr int primary_code(int code) {
    return code & 0xff;
}

Error unavailable(std::string_view reason, Text message, Text hint) {
    return {
        .code = ErrorCode::unavailable,
        .reason = reason,
        .message = std::move(message),
        .hint = std::move(hint)};
}

Text use_postgres() {
    return say("use a local disk, or PostgreSQL: --registry postgresql://user@host/database");
}

Text said_by_system(int system_error, std::string_view path) {
    return say("registry '{}': {}", path, system_message(system_error));
}

// What SQLite found without asking the system, or did not tell why.
Error read_only(int code, std::string_view path) {
    if (code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_RECOVERY ||
        code == SQLITE_READONLY_CANTLOCK || code == SQLITE_READONLY_CANTINIT) {
        return unavailable(
            "interrupted",
            say("registry '{}': a change was interrupted, and cannot be undone from here", path),
            say("run register-techuser registry check as a user who may write it"));
    }
    return unavailable(
        "read-only", say("registry '{}': cannot be written", path),
        say("check that the directory is writable"));
}

struct NetworkFileSystem {
    std::uint32_t type; // f_type of statfs(2)
    std::string_view name;
};

// linux/magic.h, and the headers of the file systems that have no number there.
constexpr std::array network_file_systems{
    NetworkFileSystem{0x6969, "NFS"},      NetworkFileSystem{0x517B, "SMB"},
    NetworkFileSystem{0xFF534D42, "CIFS"}, NetworkFileSystem{0xFE534D42, "SMB"},
    NetworkFileSystem{0x5346414F, "AFS"},  NetworkFileSystem{0x01021997, "9P"},
    NetworkFileSystem{0x00C36400, "Ceph"}, NetworkFileSystem{0x0BD00BD0, "Lustre"},
};

} // namespace

Error storage_error(int system_error, std::string_view path) {
    switch (system_error) {
    case ENOSPC:
    case EDQUOT:
        return unavailable("disk-full", say("registry '{}': the disk is full", path), say("make room on it"));
    case EIO:
    case ENXIO:
        return unavailable(
            "io", say("registry '{}': the disk does not read or write", path), say("check the system log"));
    case EACCES:
    case EPERM:
        return unavailable(
            "permission", say("registry '{}': permission denied", path),
            say("ask the owner of the registry"));
    case ENOLCK:
    case EOPNOTSUPP:
        return unavailable(
            "no-locks", say("registry '{}': its file system does not lock files", path), use_postgres());
    case EMFILE:
    case ENFILE:
    case EAGAIN:
    case EFBIG:
        return unavailable(
            "limit", said_by_system(system_error, path),
            say("raise the limits of this process, which ulimit -a shows"));
    case ENOMEM:
        return unavailable("memory", said_by_system(system_error, path), say("free memory, then try again"));
    default:
        return unavailable(
            "read-only", say("registry '{}': cannot be written: {}", path, system_message(system_error)),
            say("check that the directory is writable"));
    }
}

Error sqlite_error(int code, int system_error, std::string_view path) {
    // What SQLite could not read of the schema it calls corrupt in the end, and the errno says why.
    auto const primary = primary_code(code);
    bool const looks_damaged = primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
    if (looks_damaged && system_error != 0) {
        return storage_error(system_error, path);
    }
    switch (primary) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        if (system_error == ENOLCK) {
            return storage_error(system_error, path);
        }
        return unavailable(
            "busy", say("registry '{}': in use by another program", path), say("try again later"));
    case SQLITE_FULL:
        return storage_error(ENOSPC, path);
    case SQLITE_NOMEM:
        return storage_error(ENOMEM, path);
    case SQLITE_IOERR:
        if (code == SQLITE_IOERR_NOMEM || code == SQLITE_IOERR_SHMMAP) {
            return storage_error(ENOMEM, path);
        }
        // A file that became shorter has no errno.
        return storage_error(system_error == 0 ? EIO : system_error, path);
    case SQLITE_READONLY:
        return read_only(code, path);
    case SQLITE_CANTOPEN:
        return system_error == 0 ? read_only(code, path) : storage_error(system_error, path);
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return storage_error(EACCES, path);
    case SQLITE_NOTADB:
        return {
            .code = ErrorCode::unreadable,
            .reason = "not-a-registry",
            .message = say("'{}' is not a registry", path)};
    case SQLITE_CORRUPT:
        return damaged_registry(path, say("its pages contradict each other"));
    default:
        return {
            .code = ErrorCode::internal,
            .reason = "sqlite",
            .message = say("registry '{}': {}", path, verbatim(sqlite3_errstr(code)))};
    }
}

Result<void> expect_local_file_system(std::string const& path) {
    struct statfs status{};
    if (::statfs(path.c_str(), &status) != 0) {
        return {}; // whoever opens the file will hear why
    }
    auto const type = static_cast<std::uint32_t>(status.f_type);
    auto const* const found = std::ranges::find(network_file_systems, type, &NetworkFileSystem::type);
    if (found == network_file_systems.end()) {
        return {};
    }
    return fail(unavailable(
        "network-file-system",
        say("registry '{}': is on a network file system ({}), where locks do not hold", path,
            verbatim(found->name)),
        use_postgres()));
}

} // namespace techuser
