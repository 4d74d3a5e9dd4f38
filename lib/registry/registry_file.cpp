// SPDX-License-Identifier: Apache-2.0
#include "registry/registry_file.hpp"

#include "registry/sqlite.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace techuser {

namespace {

constexpr mode_t folder_mode = 0700;
constexpr mode_t file_mode = 0600;

Error file_exists(std::string const& path) {
    return {
        .code = ErrorCode::conflict,
        .reason = "file-exists",
        .message = say("'{}' exists already", path),
        .hint = say("name a file that does not exist")};
}

// What stands behind such a link may come back, as a disk that is not mounted.
Error leads_nowhere(std::string const& path) {
    return {
        .code = ErrorCode::unavailable,
        .reason = "read-only",
        .message = say("registry '{}': is a symbolic link to a file that is not there", path),
        .hint = say("see whether its disk is mounted, or name that file itself")};
}

bool is_link(std::string const& path) {
    struct stat status{};
    return lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode);
}

// With its slash, so that names can be put behind it.
std::string folder_of(std::string const& path) {
    auto const end = path.rfind('/');
    return end == std::string::npos ? "./" : path.substr(0, end + 1);
}

// Closes a file when it dies.
class Descriptor final {
public:
    explicit Descriptor(int number) : m_number(number) {}
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    ~Descriptor() {
        if (m_number >= 0) {
            close(m_number);
        }
    }

    explicit operator bool() const { return m_number >= 0; }
    int get() const { return m_number; }

private:
    int m_number;
};

// Translates errno of a call that makes, or looks at, the file or its folder.
Error system_failure(int system_error, std::string const& path) {
    switch (system_error) {
    case ENOSPC:
    case EDQUOT:
        return sqlite_error(SQLITE_FULL, system_error, path);
    case EIO:
        return sqlite_error(SQLITE_IOERR, system_error, path);
    default:
        return sqlite_error(SQLITE_CANTOPEN, system_error, path);
    }
}

// Makes the folders above `path` that are missing, for their owner only.
Result<void> make_folders(std::string const& path) {
    for (auto end = path.find('/', 1); end != std::string::npos; end = path.find('/', end + 1)) {
        auto const folder = path.substr(0, end);
        int const mkdir_error = mkdir(folder.c_str(), folder_mode) == 0 ? 0 : errno;
        // A umask may have taken even our own rights away.
        if (mkdir_error == 0 && chmod(folder.c_str(), folder_mode) != 0) {
            return fail(system_failure(errno, path));
        }
        struct stat status{};
        if (mkdir_error != 0 && stat(folder.c_str(), &status) != 0) {
            return fail(system_failure(mkdir_error, path));
        }
    }
    return {};
}

// Refuses where no file could be made in `folder` for `path`: tried with a file that never gets a name or,
// where the filesystem has no such files, loses it at once.
Result<void> expect_writable_folder(std::string const& folder, std::string const& path) {
    int descriptor = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, file_mode);
    if (descriptor < 0 && errno == EOPNOTSUPP) {
        auto name = folder + ".techuser-XXXXXX";
        descriptor = mkostemp(name.data(), O_CLOEXEC);
        if (descriptor >= 0) {
            unlink(name.c_str());
        }
    }
    if (descriptor < 0) {
        return fail(system_failure(errno, path));
    }
    close(descriptor);
    return {};
}

// Renames without ever replacing a file: in one step, or with a second name where the file system has only
// that. Zero, or errno.
int give_new_name(std::string const& from, std::string const& to) {
    if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
        return 0;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return errno;
    }
    return link(from.c_str(), to.c_str()) == 0 ? 0 : errno; // the first name goes with the files beside it
}

} // namespace

Error not_a_registry(std::string const& path) {
    return sqlite_error(SQLITE_NOTADB, 0, path);
}

Error no_registry(std::string const& path) {
    return {
        .code = ErrorCode::not_found,
        .reason = "no-registry",
        .message = say("no registry at '{}'", path),
        .hint = say("it is created by the first registration")};
}

Result<void> make_empty_file(std::string const& path) {
    TRY(make_folders(path));
    int const descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, file_mode);
    if (descriptor < 0) {
        return errno == EEXIST ? Result<void>{} : fail(system_failure(errno, path));
    }
    int const mode_error = fchmod(descriptor, file_mode) == 0 ? 0 : errno;
    int const close_error = close(descriptor) == 0 ? 0 : errno;
    if (mode_error != 0 || close_error != 0) {
        return fail(system_failure(mode_error != 0 ? mode_error : close_error, path));
    }
    return {};
}

Result<void> expect_regular_file(std::string const& path) {
    struct stat status{};
    if (stat(path.c_str(), &status) != 0) {
        int const stat_error = errno;
        if (stat_error != ENOENT && stat_error != ENOTDIR) {
            return fail(system_failure(stat_error, path));
        }
        return fail(is_link(path) ? leads_nowhere(path) : no_registry(path));
    }
    if (!S_ISREG(status.st_mode) || status.st_size == 1) {
        return fail(not_a_registry(path));
    }
    return {};
}

std::string existing_folder_above(std::string const& path) {
    auto folder = folder_of(path);
    while (folder.size() > 1 && access(folder.c_str(), F_OK) != 0 && errno == ENOENT) {
        folder.pop_back();
        if (is_link(folder)) {
            break; // it leads nowhere, and nothing can be made there
        }
        folder.resize(folder.rfind('/') + 1);
    }
    return folder;
}

Result<void> expect_creatable(std::string const& path) {
    return expect_writable_folder(existing_folder_above(path), path);
}

Result<void> expect_new_file(std::string_view path_as_given) {
    std::string const path(path_as_given);
    struct stat status{};
    if (lstat(path.c_str(), &status) == 0) {
        return fail(file_exists(path));
    }
    if (path.empty() || path.ends_with('/')) {
        return fail(system_failure(EISDIR, path));
    }
    return expect_writable_folder(folder_of(path), path);
}

Result<void> make_file_whole(
    std::string const& path, std::string const& folder,
    std::function<Result<void>(std::string const& temporary_path)> const& fill) {
    auto temporary = fmt::format("{}{}.XXXXXX", folder, path.substr(path.rfind('/') + 1));
    Descriptor const descriptor(mkstemp(temporary.data())); // with mode 0600
    if (!descriptor || fchmod(descriptor.get(), file_mode) != 0) {
        return fail(system_failure(errno, path));
    }
    auto result = fill(temporary);
    if (result && fsync(descriptor.get()) != 0) {
        result = fail(system_failure(errno, path));
    }
    if (result) {
        result = make_folders(path);
    }
    if (result) {
        int const error = give_new_name(temporary, path);
        result = error == 0        ? Result<void>{}
                 : error == EEXIST ? fail(file_exists(path))
                                   : fail(system_failure(error, path));
    }
    for (auto const* const suffix : {"", "-wal", "-shm", "-journal"}) {
        static_cast<void>(unlink((temporary + suffix).c_str())); // most of them are not there
    }
    TRY(result);
    Descriptor const folder_descriptor(open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder_descriptor || fsync(folder_descriptor.get()) != 0) {
        return fail(system_failure(errno, path));
    }
    return {};
}

} // namespace techuser
