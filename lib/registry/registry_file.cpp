// SPDX-License-Identifier: Apache-2.0
#include "registry/registry_file.hpp"

#include "registry/storage_error.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "system/descriptor.hpp"
#include "system/file_steps.hpp"
#include "system/new_files.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace techuser {

namespace {

constexpr mode_t file_mode = 0600;

Error file_exists(std::string const& path) {
    return {
        .code = ErrorCode::conflict,
        .reason = "file-exists",
        .message = say("'{}' already exists", path),
        .hint = say("name a file that does not exist")};
}

// The target of such a link may come back, like a disk that is not mounted.
Error leads_nowhere(std::string const& path) {
    return {
        .code = ErrorCode::unavailable,
        .reason = "read-only",
        .message = say("registry '{}': dangling symbolic link", path),
        .hint = say("check that its disk is mounted, or name that file itself")};
}

Error not_private(Text message, Text hint) {
    return {
        .code = ErrorCode::unavailable,
        .reason = "not-private",
        .message = std::move(message),
        .hint = std::move(hint)};
}

bool is_link(std::string const& path) {
    struct stat status{};
    return lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode);
}

// With its slash, so that names can be appended to it.
std::string folder_of(std::string const& path) {
    auto const end = path.rfind('/');
    return end == std::string::npos ? "./" : path.substr(0, end + 1);
}

// Where SQLite keeps the files beside a registry: by the target of a link.
std::string resolved(std::string const& path) {
    std::array<char, PATH_MAX> buffer;
    auto const* const target = realpath(path.c_str(), buffer.data());
    return target == nullptr ? path : target;
}

Result<void> step(int error, std::string const& path) {
    return error == 0        ? Result<void>{}
           : error == EEXIST ? fail(file_exists(path))
                             : fail(storage_error(error, path));
}

Result<void> expect_private_file(std::string const& path) {
    struct stat status{};
    if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return {}; // most of those beside a registry are not there
    }
    auto const hint = say("if you trust them, pass shared:{}; or use PostgreSQL", verbatim(path));
    if (status.st_uid != geteuid() && status.st_uid != 0) {
        return fail(not_private(say("registry: '{}' belongs to another user", path), hint));
    }
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        return fail(not_private(say("registry: other users may write '{}'", path), hint));
    }
    return {};
}

// The file NAME grows as NAME.new-PROCESS-XXXXXX.
constexpr std::string_view growing = ".new-";

// Whether a file was to become NAME, and its process has ended.
bool is_left_over(std::string_view file, std::string_view name) {
    if (!file.starts_with(name) || !file.substr(name.size()).starts_with(growing)) {
        return false;
    }
    file.remove_prefix(name.size() + growing.size());
    pid_t process = 0;
    auto const [end, error] = std::from_chars(file.data(), file.data() + file.size(), process);
    if (error != std::errc() || process <= 0 || end == file.data() + file.size() || *end != '-') {
        return false;
    }
    return process == getpid() || (kill(process, 0) != 0 && errno == ESRCH);
}

// Of a process that was killed. Nobody misses what cannot be listed or removed.
void remove_left_over(std::string const& folder, std::string_view name) {
    std::error_code ignored;
    std::filesystem::directory_iterator entry(folder, ignored);
    for (; !ignored && entry != std::filesystem::directory_iterator(); entry.increment(ignored)) {
        if (is_left_over(entry->path().filename().native(), name)) {
            unlink(entry->path().c_str());
        }
    }
}

// The file that grows until it gets its name, and goes away with the files beside it if it gets none.
class TemporaryFile final {
public:
    TemporaryFile(std::string const& folder, std::string const& name)
        : m_path(fmt::format("{}{}{}{}-XXXXXX", folder, name, growing, getpid())),
          m_descriptor(mkostemp(m_path.data(), O_CLOEXEC)) {}
    TemporaryFile(TemporaryFile const&) = delete;
    TemporaryFile& operator=(TemporaryFile const&) = delete;
    ~TemporaryFile() {
        if (m_descriptor.get() >= 0) {
            unlink(m_path.c_str()); // not there any more once it has its name
            for (auto const suffix : files_beside) {
                unlink(fmt::format("{}{}", m_path, suffix).c_str());
            }
        }
    }

    std::string const& path() const { return m_path; }
    int descriptor() const { return m_descriptor.get(); }

private:
    std::string m_path;
    Descriptor m_descriptor;
};

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

Error foreign_log(std::string const& path, std::string_view suffix) {
    auto const beside = fmt::format("{}{}", resolved(path), suffix);
    return {
        .code = ErrorCode::unavailable,
        .reason = "foreign-log",
        .message = say("registry '{}': '{}' beside it holds changes to another file", path, beside),
        .hint = say("restore the registry that it belongs to, or move it away")};
}

bool is_beside(std::string const& path, std::string_view suffix) {
    struct stat status{};
    return stat(fmt::format("{}{}", resolved(path), suffix).c_str(), &status) == 0 && status.st_size > 0;
}

Result<void> expect_regular_file(std::string const& path) {
    struct stat status{};
    if (stat(path.c_str(), &status) != 0) {
        int const stat_error = errno;
        if (stat_error != ENOENT && stat_error != ENOTDIR) {
            return fail(storage_error(stat_error, path));
        }
        for (auto const suffix : {journal_suffix, log_suffix}) {
            // Whoever makes the registry meanwhile makes the file before its journal.
            if (is_beside(path, suffix) && stat(path.c_str(), &status) != 0) {
                return fail(foreign_log(path, suffix));
            }
        }
        return fail(is_link(path) ? leads_nowhere(path) : no_registry(path));
    }
    if (!S_ISREG(status.st_mode) || status.st_size == 1) {
        return fail(not_a_registry(path));
    }
    return {};
}

Result<void> expect_private(std::string const& path) {
    auto const file = resolved(path);
    TRY(expect_private_file(file));
    for (auto const suffix : files_beside) {
        TRY(expect_private_file(fmt::format("{}{}", file, suffix)));
    }
    auto const folder = folder_of(file);
    struct stat status{};
    if (stat(folder.c_str(), &status) == 0 && (status.st_mode & S_IWOTH) != 0 &&
        (status.st_mode & S_ISVTX) == 0) {
        return fail(not_private(
            say("registry '{}': anyone can replace the files in '{}'", path, folder),
            say("remove write permission for others (chmod o-w), or choose another folder")));
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
    return step(try_new_file(existing_folder_above(path)), path);
}

Result<void> expect_new_file(std::string_view path_as_given) {
    std::string const path(path_as_given);
    struct stat status{};
    if (lstat(path.c_str(), &status) == 0) {
        return fail(file_exists(path));
    }
    if (path.empty() || path.ends_with('/')) {
        return fail(storage_error(EISDIR, path));
    }
    return step(try_new_file(folder_of(path)), path);
}

Result<void> make_new_file(std::string const& path, std::span<std::uint8_t const> content) {
    TRY(expect_creatable(path));
    TRY(step(make_private_folders(path), path));
    NewFile const file{path.substr(path.rfind('/') + 1), content, Readers::owner};
    return write_new_files(folder_of(path), std::span(&file, 1));
}

Result<void> make_file_whole(
    std::string const& path, std::string const& folder, Replacing replacing,
    std::function<Result<void>(std::string const& temporary_path)> const& fill) {
    auto const name = path.substr(path.rfind('/') + 1);
    remove_left_over(folder, name);
    TemporaryFile const temporary(folder, name);
    if (temporary.descriptor() < 0 || fchmod(temporary.descriptor(), file_mode) != 0) {
        return fail(storage_error(errno, path));
    }
    TRY(fill(temporary.path()));
    if (fsync(temporary.descriptor()) != 0) {
        return fail(storage_error(errno, path));
    }
    TRY(step(make_private_folders(path), path));
    if (replacing == Replacing::no) {
        TRY(step(rename_without_replacing(temporary.path(), path), path));
    } else if (rename(temporary.path().c_str(), path.c_str()) != 0) {
        return fail(storage_error(errno, path));
    }
    return step(flush_folder(folder_of(path)), path);
}

} // namespace techuser
