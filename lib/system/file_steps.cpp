// SPDX-License-Identifier: Apache-2.0
#include "system/file_steps.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>

namespace techuser {

UnnamedFile open_unnamed(int directory, mode_t mode, SystemCalls& calls) {
    UnnamedFile file{Descriptor(calls.openat(directory, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, mode))};
    if (file.descriptor.get() >= 0 || (errno != EOPNOTSUPP && errno != EISDIR)) {
        return file;
    }
    std::uint64_t random = 0;
    if (::getentropy(&random, sizeof random) != 0) {
        return file;
    }
    auto name = fmt::format(".techuser-{:016x}", random);
    file.descriptor.reset(
        calls.openat(directory, name.c_str(), O_CREAT | O_EXCL | O_NOFOLLOW | O_RDWR | O_CLOEXEC, mode));
    if (file.descriptor.get() >= 0) {
        file.temporary_name = std::move(name);
    }
    return file;
}

int try_new_file(std::string const& folder) {
    constexpr mode_t private_mode = 0600;
    SystemCalls calls;
    Descriptor const directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() < 0) {
        return errno;
    }
    auto const file = open_unnamed(directory.get(), private_mode, calls);
    if (file.descriptor.get() < 0) {
        return errno;
    }
    if (!file.temporary_name.empty()) {
        ::unlinkat(directory.get(), file.temporary_name.c_str(), 0);
    }
    return 0;
}

int make_private_folders(std::string const& path) {
    constexpr mode_t private_mode = 0700;
    for (auto end = path.find('/', 1); end != std::string::npos; end = path.find('/', end + 1)) {
        auto const folder = path.substr(0, end);
        auto const error = ::mkdir(folder.c_str(), private_mode) == 0 ? 0 : errno;
        // A umask may have taken even our own rights away.
        if (error == 0 && ::chmod(folder.c_str(), private_mode) != 0) {
            return errno;
        }
        struct stat status{};
        if (error != 0 && ::stat(folder.c_str(), &status) != 0) {
            return error;
        }
    }
    return 0;
}

int rename_without_replacing(std::string const& from, std::string const& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
        return 0;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return errno;
    }
    // A file system that renames in no other way than by a second name.
    if (::link(from.c_str(), to.c_str()) != 0) {
        return errno;
    }
    if (::unlink(from.c_str()) != 0) {
        auto const error = errno;
        ::unlink(to.c_str());
        return error;
    }
    return 0;
}

int flush_file(std::string const& path) {
    Descriptor const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    return file.get() < 0 || ::fsync(file.get()) != 0 ? errno : 0;
}

int flush_folder(std::string const& folder) {
    Descriptor const directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return directory.get() < 0 || (::fsync(directory.get()) != 0 && errno != EINVAL) ? errno : 0;
}

} // namespace techuser
