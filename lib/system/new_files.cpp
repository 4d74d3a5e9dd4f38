// SPDX-License-Identifier: Apache-2.0
#include "system/new_files.hpp"

#include "support/say.hpp"
#include "support/try.hpp"
#include "system/file_steps.hpp"
#include "system/publish.hpp"
#include "system/system_calls.hpp"
#include "system/system_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/random.h>

namespace techuser {
namespace {

constexpr mode_t private_mode = 0600;
constexpr mode_t public_mode = 0644;

tl::unexpected<Error> fail_to_write(std::filesystem::path const& path, int error) {
    auto message = say("cannot write '{}': {}", path.native(), system_message(error));
    switch (error) {
    case EEXIST:
        return fail(
            ErrorCode::conflict, "exists", say("'{}' exists already, and is not replaced", path.native()));
    case ENOENT:
    case ENOTDIR:
        return fail(ErrorCode::unreadable, "missing", std::move(message));
    case EACCES:
    case EPERM:
        return fail(ErrorCode::unreadable, "permission", std::move(message));
    case ENAMETOOLONG:
        return fail(ErrorCode::usage, "path", std::move(message), say("choose a shorter name"));
    default:
        return fail(ErrorCode::unavailable, "write", std::move(message));
    }
}

// Refuses a folder in which other users could replace a private file.
Result<void> check_folder(std::filesystem::path const& folder, int directory, SystemCalls& calls) {
    struct stat status{};
    if (calls.fstat(directory, &status) != 0) {
        return fail_to_write(folder, errno);
    }
    if ((status.st_mode & S_IWOTH) != 0 && (status.st_mode & S_ISVTX) == 0) {
        return fail(
            ErrorCode::unreadable, "folder-mode",
            say("everybody can replace the files in '{}'", folder.native()),
            say("take the right to write from others (chmod o-w), or choose another folder"));
    }
    return {};
}

Result<StagedFile> open_new(
    std::filesystem::path const& folder, int directory, Readers readers, SystemCalls& calls) {
    auto unnamed = open_unnamed(directory, readers == Readers::owner ? private_mode : public_mode, calls);
    if (unnamed.descriptor.get() < 0) {
        return fail_to_write(folder, errno);
    }
    StagedFile file(calls, directory);
    file.descriptor = std::move(unnamed.descriptor);
    file.temporary_name = std::move(unnamed.temporary_name);
    file.link_source = file.temporary_name.empty() ? fmt::format("/proc/self/fd/{}", file.descriptor.get())
                                                   : file.temporary_name;
    return file;
}

// Zero, or the errno of the call that failed.
int write_content(int file, std::span<std::uint8_t const> content, SystemCalls& calls) {
    while (!content.empty()) {
        auto const count = calls.write(file, content.data(), content.size());
        if (count < 0 && errno != EINTR) {
            return errno;
        }
        if (count > 0) {
            content = content.subspan(static_cast<std::size_t>(count));
        }
    }
    return calls.fsync(file) == 0 ? 0 : errno;
}

// Zero, or EIO when the file does not hold what was written.
int compare_content(int file, std::span<std::uint8_t const> content, SystemCalls& calls) {
    std::array<std::uint8_t, 4096> buffer;
    off_t offset = 0;
    auto result = 0;
    for (;;) {
        auto const count = calls.pread(file, buffer.data(), buffer.size(), offset);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            result = errno;
            break;
        }
        auto const piece = std::span(buffer).first(static_cast<std::size_t>(count));
        if (piece.empty() || piece.size() > content.size() ||
            !std::equal(piece.begin(), piece.end(), content.begin())) {
            result = piece.empty() && content.empty() ? 0 : EIO;
            break;
        }
        content = content.subspan(piece.size());
        offset += static_cast<off_t>(count);
    }
    ::explicit_bzero(buffer.data(), buffer.size());
    return result;
}

Result<StagedFile> stage(
    std::filesystem::path const& folder, int directory, NewFile const& file, SystemCalls& calls) {
    TRY_ASSIGN(auto staged, open_new(folder, directory, file.readers, calls));
    auto const path = folder / file.name;
    staged.name = file.name;
    if (file.readers == Readers::owner && calls.fchmod(staged.descriptor.get(), private_mode) != 0) {
        return fail_to_write(path, errno);
    }
    struct stat status{};
    if (calls.fstat(staged.descriptor.get(), &status) != 0) {
        return fail_to_write(path, errno);
    }
    // FAT, and network file systems that map modes.
    if (file.readers == Readers::owner && (status.st_mode & 07777) != private_mode) {
        return fail(
            ErrorCode::unreadable, "folder-mode",
            say("the file system of '{}' cannot keep a file private", folder.native()),
            say("choose a folder on another file system"));
    }
    staged.inode = status.st_ino;
    if (auto const error = write_content(staged.descriptor.get(), file.content, calls); error != 0) {
        return fail_to_write(path, error);
    }
    if (auto const error = compare_content(staged.descriptor.get(), file.content, calls); error != 0) {
        return fail_to_write(path, error);
    }
    return staged;
}

Result<Descriptor> open_folder(
    std::filesystem::path const& folder, std::span<NewFile const> files, SystemCalls& calls) {
    Descriptor directory(calls.openat(AT_FDCWD, folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0));
    if (directory.get() < 0) {
        return fail_to_write(folder, errno);
    }
    if (std::ranges::any_of(files, [](auto const& file) { return file.readers == Readers::owner; })) {
        TRY(check_folder(folder, directory.get(), calls));
    }
    return directory;
}

Result<std::vector<StagedFile>> stage_all(
    std::filesystem::path const& folder, int directory, std::span<NewFile const> files, SystemCalls& calls) {
    std::vector<StagedFile> staged;
    for (auto const& file : files) {
        TRY_ASSIGN(auto one, stage(folder, directory, file, calls));
        staged.push_back(std::move(one));
    }
    return staged;
}

} // namespace

Result<bool> is_there(std::filesystem::path const& path) {
    struct stat status{};
    if (::lstat(path.c_str(), &status) == 0) {
        return true;
    }
    if (errno == ENOENT || errno == ENOTDIR) {
        return false;
    }
    return fail_to_write(path, errno);
}

Result<void> write_new_files(
    std::filesystem::path const& folder, std::span<NewFile const> files, std::span<KeptFile const> kept) {
    SystemCalls calls;
    return write_new_files(folder, files, kept, calls);
}

Result<void> write_new_files(
    std::filesystem::path const& folder, std::span<NewFile const> files, std::span<KeptFile const> kept,
    SystemCalls& calls) {
    auto const* const folder_name = folder.empty() ? "." : folder.c_str();
    TRY_ASSIGN(auto const directory, open_folder(folder_name, files, calls));
    TRY_ASSIGN(auto const staged, stage_all(folder, directory.get(), files, calls));
    auto const published = publish({directory.get(), staged, kept}, calls);
    if (published.error != 0) {
        return fail_to_write(published.name.empty() ? folder_name : folder / published.name, published.error);
    }
    return {};
}

Result<void> check_new_files(std::filesystem::path const& folder, std::span<NewFile const> files) {
    SystemCalls calls;
    TRY_ASSIGN(auto const directory, open_folder(folder.empty() ? "." : folder, files, calls));
    for (auto const& file : files) {
        TRY_ASSIGN(auto const present, is_there(folder / file.name));
        if (present) {
            return fail_to_write(folder / file.name, EEXIST);
        }
    }
    TRY(stage_all(folder, directory.get(), files, calls));
    return {};
}

} // namespace techuser
