// SPDX-License-Identifier: Apache-2.0
#include "system/held_file.hpp"

#include "support/say.hpp"
#include "support/try.hpp"
#include "system/read_error.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace techuser {
namespace {

Result<FileState> state_of(struct stat const& status, std::string const& name) {
    constexpr std::int64_t second_ns = 1'000'000'000;
    if (S_ISDIR(status.st_mode)) {
        return fail_to_read(name, EISDIR);
    }
    if (!S_ISREG(status.st_mode)) {
        return fail(
            ErrorCode::unreadable, "not-a-file", say("cannot read '{}': not a regular file", name),
            say("pass a file whose size is known"));
    }
    return FileState{
        .size_bytes = static_cast<std::uint64_t>(status.st_size),
        .inode = status.st_ino,
        .modified_ns = status.st_mtim.tv_sec * second_ns + status.st_mtim.tv_nsec};
}

Result<FileState> state_of(int descriptor, std::string const& name) {
    struct stat status{};
    return ::fstat(descriptor, &status) == 0 ? state_of(status, name) : fail_to_read(name, errno);
}

} // namespace

Result<FileState> look_at_file(std::filesystem::path const& path) {
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 ? state_of(status, path.native())
                                              : fail_to_read(path.native(), errno);
}

Result<HeldFile> HeldFile::open(std::filesystem::path const& path) {
    // A pipe must not make it wait.
    HeldFile file(
        Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)), path.native());
    if (file.descriptor() < 0) {
        return fail_to_read(file.m_name, errno);
    }
    TRY(state_of(file.descriptor(), file.m_name));
    if (::flock(file.descriptor(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        return fail(
            ErrorCode::unavailable, "file-in-use", say("'{}' is being sent by another process", file.m_name),
            say("run the command again when that has ended"));
    }
    return file;
}

Result<void> HeldFile::expect(FileState const& state) const {
    TRY_ASSIGN(auto const now, state_of(descriptor(), m_name));
    if (now != state) {
        return fail(
            ErrorCode::unavailable, "changed-meanwhile", say("'{}' was changed while it was read", m_name),
            say("try again when the file is complete"));
    }
    return {};
}

} // namespace techuser
