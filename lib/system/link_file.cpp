// SPDX-License-Identifier: Apache-2.0
#include "system/link_file.hpp"

#include "support/say.hpp"
#include "support/try.hpp"
#include "system/file_steps.hpp"
#include "system/files.hpp"
#include "system/publish.hpp"
#include "system/system_message.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace techuser {
namespace {

tl::unexpected<Error> fail_to_make(std::filesystem::path const& path, int error) {
    if (error == EEXIST) {
        return fail(
            ErrorCode::conflict, "exists", say("'{}' exists already", path.native()),
            say("move it away, or choose another name"));
    }
    return fail(
        ErrorCode::unavailable, "write", say("cannot write '{}': {}", path.native(), system_message(error)));
}

int write_whole(int file, std::string_view bytes, SystemCalls& calls) {
    while (!bytes.empty()) {
        auto const count = calls.write(file, bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR) {
            return errno;
        }
        bytes.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
    return 0;
}

Result<void> copy_content(
    std::filesystem::path const& from, std::filesystem::path const& to, int file, SystemCalls& calls) {
    TRY_ASSIGN(auto input, BlockReader::open(from));
    for (auto progress = BlockReader::Progress::more; progress == BlockReader::Progress::more;) {
        TRY_ASSIGN(progress, input.read_more());
        if (auto const error = write_whole(file, input.pending(), calls); error != 0) {
            return fail_to_make(to, error);
        }
        input.take(input.pending().size());
    }
    return calls.fsync(file) == 0 ? Result<void>() : fail_to_make(to, errno);
}

Result<void> copy_file(
    std::filesystem::path const& from, std::filesystem::path const& to, int directory, SystemCalls& calls) {
    constexpr mode_t usual_mode = 0666;
    auto unnamed = open_unnamed(directory, usual_mode, calls);
    if (unnamed.descriptor.get() < 0) {
        return fail_to_make(to, errno);
    }
    StagedFile staged(calls, directory);
    staged.descriptor = std::move(unnamed.descriptor);
    staged.temporary_name = std::move(unnamed.temporary_name);
    staged.link_source = staged.temporary_name.empty()
                             ? fmt::format("/proc/self/fd/{}", staged.descriptor.get())
                             : staged.temporary_name;
    staged.name = to.filename().native();
    struct stat status{};
    if (calls.fstat(staged.descriptor.get(), &status) != 0) {
        return fail_to_make(to, errno);
    }
    staged.inode = status.st_ino;
    TRY(copy_content(from, to, staged.descriptor.get(), calls));
    auto const published = publish({directory, std::span(&staged, 1), {}}, calls);
    return published.error == 0 ? Result<void>() : fail_to_make(to, published.error);
}

} // namespace

Result<void> link_file(std::filesystem::path const& from, std::filesystem::path const& to) {
    SystemCalls calls;
    auto const folder = to.has_parent_path() ? to.parent_path() : std::filesystem::path(".");
    if (calls.linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), AT_SYMLINK_FOLLOW) == 0) {
        auto error = flush_file(from.native());
        error = error == 0 ? flush_folder(folder.native()) : error;
        return error == 0 ? Result<void>() : fail_to_make(to, error);
    }
    if (errno == EEXIST) {
        return fail_to_make(to, errno);
    }
    // No links on this file system, or not to a file of another user: a copy tells what else may be wrong.
    Descriptor const directory(calls.openat(AT_FDCWD, folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0));
    if (directory.get() < 0) {
        return fail_to_make(to, errno);
    }
    return copy_file(from, to, directory.get(), calls);
}

} // namespace techuser
