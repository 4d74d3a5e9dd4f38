// SPDX-License-Identifier: Apache-2.0
#include "files/descriptor.hpp"
#include "support/try.hpp"
#include <techuser/files.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace techuser {
namespace {

tl::unexpected<Error> fail_to_read(std::string_view name, int error) {
    auto const message = fmt::format("cannot read '{}': {}", name, std::strerror(error));
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return fail(ErrorCode::unreadable, "missing", message);
    case EACCES:
    case EPERM:
        return fail(ErrorCode::unreadable, "permission", message);
    case EISDIR:
        return fail(ErrorCode::unreadable, "directory", message);
    default:
        return fail(ErrorCode::unreadable, "read", message);
    }
}

tl::unexpected<Error> fail_too_large(std::string_view name, std::size_t limit_bytes) {
    return fail(
        ErrorCode::unreadable, "too-large",
        fmt::format("cannot read '{}': larger than the limit of {} KiB", name, limit_bytes / 1024));
}

Result<Descriptor> open_file(std::filesystem::path const& path, std::size_t limit_bytes) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (file.get() < 0) {
        return fail_to_read(path.native(), errno);
    }
    struct stat status{};
    if (::fstat(file.get(), &status) != 0) {
        return fail_to_read(path.native(), errno);
    }
    if (S_ISDIR(status.st_mode)) {
        return fail_to_read(path.native(), EISDIR);
    }
    if (S_ISREG(status.st_mode) && static_cast<std::uintmax_t>(status.st_size) > limit_bytes) {
        return fail_too_large(path.native(), limit_bytes);
    }
    return file;
}

} // namespace

Result<Bytes> read_descriptor(int descriptor, std::string_view name, std::size_t limit_bytes) {
    Bytes content;
    std::array<std::uint8_t, 64 * 1024> buffer;
    for (;;) {
        auto const count = ::read(descriptor, buffer.data(), buffer.size());
        if (count == 0) {
            return content;
        }
        if (count < 0) {
            if (errno == EINTR) {
                continue;
            }
            return fail_to_read(name, errno);
        }
        if (static_cast<std::size_t>(count) > limit_bytes - content.size()) {
            return fail_too_large(name, limit_bytes);
        }
        content.insert(content.end(), buffer.data(), buffer.data() + count);
    }
}

Result<Bytes> read_file(std::filesystem::path const& path, std::size_t limit_bytes) {
    TRY_ASSIGN(auto const file, open_file(path, limit_bytes));
    return read_descriptor(file.get(), path.native(), limit_bytes);
}

Result<Secret> read_secret_descriptor(int descriptor, std::string_view name, std::size_t limit_bytes) {
    // Never grows, because growing would leave copies behind.
    Secret buffer(limit_bytes + 1);
    std::size_t size = 0;
    while (size < buffer.size()) {
        auto const rest = buffer.bytes().subspan(size);
        auto const count = ::read(descriptor, rest.data(), rest.size());
        if (count < 0 && errno != EINTR) {
            return fail_to_read(name, errno);
        }
        if (count == 0) {
            break;
        }
        if (count > 0) {
            size += static_cast<std::size_t>(count);
        }
    }
    if (size > limit_bytes) {
        return fail_too_large(name, limit_bytes);
    }
    Secret secret(size);
    std::ranges::copy(buffer.bytes().first(size), secret.bytes().begin());
    return secret;
}

Result<Secret> read_secret_file(std::filesystem::path const& path, std::size_t limit_bytes) {
    TRY_ASSIGN(auto const file, open_file(path, limit_bytes));
    return read_secret_descriptor(file.get(), path.native(), limit_bytes);
}

} // namespace techuser
