// SPDX-License-Identifier: Apache-2.0
#include "system/rename_files.hpp"

#include "support/say.hpp"
#include "support/try.hpp"
#include "system/file_steps.hpp"
#include "system/system_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <set>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace techuser {

namespace {

constexpr mode_t empty_file_mode = 0644;

std::filesystem::path folder_of(std::filesystem::path const& path) {
    auto const folder = path.parent_path();
    return folder.empty() ? "." : folder;
}

tl::unexpected<Error> fail_to_rename(Renaming const& renaming, int error) {
    auto const& from = renaming.from.native();
    auto const& to = renaming.to.native();
    switch (error) {
    case EEXIST:
        return fail(
            ErrorCode::conflict, "exists", say("'{}' is there already, and is not replaced", to),
            say("take another sequence"));
    case ENOENT:
    case ENOTDIR:
        return fail(
            ErrorCode::unreadable, "missing", say("cannot rename '{}': {}", from, system_message(error)));
    case EXDEV:
        return fail(
            ErrorCode::usage, "other-file-system",
            say("cannot rename '{}' to '{}': that is another file system", from, to),
            say("copy the file there first, and rename it there"));
    case EACCES:
    case EPERM:
        return fail(
            ErrorCode::unavailable, "permission", say("cannot rename '{}' to '{}': not permitted", from, to));
    default:
        return fail(
            ErrorCode::unavailable, "rename",
            say("cannot rename '{}' to '{}': {}", from, to, system_message(error)));
    }
}

Result<void> rename_one(Renaming const& renaming) {
    auto const error = rename_without_replacing(renaming.from, renaming.to);
    return error == 0 ? Result<void>{} : fail_to_rename(renaming, error);
}

// New names are durable once their folder is synchronised.
Result<void> put_on_disk(std::filesystem::path const& folder) {
    if (auto const error = flush_folder(folder); error != 0) {
        return fail(
            ErrorCode::unavailable, "rename",
            say("cannot write the folder '{}': {}", folder.native(), system_message(error)));
    }
    return {};
}

Result<void> make_empty(std::filesystem::path const& path) {
    int const descriptor =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, empty_file_mode);
    if (descriptor < 0) {
        int const error = errno;
        return fail_to_rename({path, path}, error);
    }
    ::close(descriptor); // nothing was written that could be lost
    return {};
}

Result<void> check_target(std::filesystem::path const& path) {
    struct stat status{};
    if (::lstat(path.c_str(), &status) == 0) {
        return fail_to_rename({{}, path}, EEXIST);
    }
    auto const folder = folder_of(path);
    if (::stat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
        return fail(
            ErrorCode::unreadable, "no-folder", say("no folder '{}'", folder.native()),
            say("make the folder first"));
    }
    if (::access(folder.c_str(), W_OK | X_OK) != 0) {
        return fail(
            ErrorCode::unavailable, "permission", say("cannot write in the folder '{}'", folder.native()));
    }
    return {};
}

Result<void> check_one(Renaming const& renaming) {
    struct stat file{};
    if (::lstat(renaming.from.c_str(), &file) != 0) {
        return fail_to_rename(renaming, errno);
    }
    if (!S_ISREG(file.st_mode)) {
        return fail(
            ErrorCode::unreadable, "not-a-file", say("'{}' is not a regular file", renaming.from.native()));
    }
    TRY(check_target(renaming.to));
    struct stat folder{};
    if (::stat(folder_of(renaming.to).c_str(), &folder) != 0) {
        return fail_to_rename(renaming, errno);
    }
    return file.st_dev == folder.st_dev ? Result<void>{} : fail_to_rename(renaming, EXDEV);
}

// Gives the first `done` files their old names back, and returns the error that made it necessary.
Error undo(RenamePlan const& plan, std::size_t done, Error error) {
    for (std::size_t index = done; index-- > 0;) {
        auto const& renaming = plan.renamings[index];
        if (auto const back = rename_one({renaming.to, renaming.from}); !back) {
            return {
                .code = ErrorCode::unavailable,
                .reason = "not-undone",
                .message = say("{}; and undoing it failed: {}", error.message, back.error().message),
                .hint = say("'{}' was '{}'", renaming.to.native(), renaming.from.native())};
        }
    }
    if (done > 0) {
        error.message = say("{}; files that were renamed have their old names again", error.message);
    }
    return error;
}

Result<void> carry_out(RenamePlan const& plan, std::size_t& done) {
    std::set<std::filesystem::path> folders;
    for (auto const& renaming : plan.renamings) {
        TRY(rename_one(renaming));
        ++done;
        folders.insert(folder_of(renaming.to));
        folders.insert(folder_of(renaming.from));
    }
    // The files that the empty file announces must be durable before it.
    for (auto const& folder : folders) {
        TRY(put_on_disk(folder));
    }
    if (!plan.empty_last) {
        return {};
    }
    TRY(make_empty(*plan.empty_last));
    auto flushed = put_on_disk(folder_of(*plan.empty_last));
    if (!flushed) {
        ::unlink(plan.empty_last->c_str()); // nobody may take for sent what is said to have failed
    }
    return flushed;
}

} // namespace

Result<void> check_renaming(RenamePlan const& plan) {
    std::set<std::filesystem::path> seen;
    for (auto const& renaming : plan.renamings) {
        if (!seen.insert(renaming.from.lexically_normal()).second) {
            return fail(ErrorCode::usage, "duplicate", say("'{}' is there twice", renaming.from.native()));
        }
        TRY(check_one(renaming));
    }
    return plan.empty_last ? check_target(*plan.empty_last) : Result<void>{};
}

Result<void> rename_files(RenamePlan const& plan) {
    TRY(check_renaming(plan));
    std::size_t done = 0;
    if (auto carried = carry_out(plan, done); !carried) {
        return fail(undo(plan, done, std::move(carried).error()));
    }
    return {};
}

Result<std::vector<std::string>> list_files(std::filesystem::path const& folder, std::size_t most) {
    std::error_code error;
    std::vector<std::string> names;
    std::filesystem::directory_iterator entries(folder, error);
    for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
        std::error_code vanished; // a file that is gone since has nothing to say
        auto const status = entries->status(vanished);
        // Nor is a pipe or a device a file: reading one may wait for ever.
        if (std::filesystem::is_directory(status) || std::filesystem::is_other(status)) {
            continue;
        }
        if (names.size() == most) {
            return fail(
                ErrorCode::unreadable, "too-large",
                say("folder '{}': more than {} files", folder.native(), most));
        }
        names.push_back(entries->path().filename().native());
    }
    if (error) {
        auto const reason = error == std::errc::permission_denied           ? "permission"
                            : error == std::errc::no_such_file_or_directory ? "missing"
                                                                            : "read";
        return fail(
            ErrorCode::unreadable, reason,
            say("cannot read '{}': {}", folder.native(), system_message(error.value())));
    }
    std::ranges::sort(names);
    return names;
}

} // namespace techuser
