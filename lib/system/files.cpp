// SPDX-License-Identifier: Apache-2.0
#include "system/files.hpp"

#include "support/say.hpp"
#include "support/try.hpp"
#include "system/descriptor.hpp"
#include "system/read_error.hpp"
#include "system/system_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace techuser {
namespace {

// Small enough for the processor's cache, large enough to make calls cheap.
constexpr std::size_t block_bytes = 256 * 1024;
static_assert(BlockReader::piece_limit_bytes % block_bytes == 0);

tl::unexpected<Error> fail_too_large(std::string_view name, std::size_t limit_bytes) {
    return fail(
        ErrorCode::unreadable, "too-large",
        say("cannot read '{}': larger than the limit of {} KiB", name, limit_bytes / 1024));
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

tl::unexpected<Error> fail_to_read(std::string_view name, int error) {
    auto const message = say("cannot read '{}': {}", name, system_message(error));
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
    // Never grows, because growing would leave copies in memory.
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

Result<BlockReader> BlockReader::open(std::filesystem::path const& path) {
    BlockReader reader(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY), path.native());
    struct stat status{};
    if (reader.m_descriptor < 0 || ::fstat(reader.m_descriptor, &status) != 0) {
        return fail_to_read(path.native(), errno);
    }
    if (S_ISDIR(status.st_mode)) {
        return fail_to_read(path.native(), EISDIR);
    }
    return reader;
}

BlockReader::BlockReader(int descriptor, std::string name)
    : m_descriptor(descriptor), m_name(std::move(name)), m_buffer(block_bytes, '\0') {}

BlockReader::BlockReader(BlockReader&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)), m_name(std::move(other.m_name)),
      m_buffer(std::move(other.m_buffer)), m_begin(std::exchange(other.m_begin, 0)),
      m_end(std::exchange(other.m_end, 0)) {}

BlockReader::~BlockReader() {
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
}

bool BlockReader::keeps_waiting() const {
    pollfd input{m_descriptor, POLLIN, 0};
    constexpr int no_time = 0;
    return ::poll(&input, 1, no_time) == 0;
}

Result<BlockReader::Progress> BlockReader::read_more() {
    std::memmove(m_buffer.data(), m_buffer.data() + m_begin, m_end - m_begin);
    m_end -= std::exchange(m_begin, 0);
    if (m_end == piece_limit_bytes) {
        return fail(
            ErrorCode::unreadable, "too-large",
            say("cannot read '{}': a line is longer than the limit of {} KiB", m_name,
                piece_limit_bytes / 1024));
    }
    if (m_end == m_buffer.size()) {
        m_buffer.resize(2 * m_end);
    }
    for (;;) {
        auto const count = ::read(m_descriptor, m_buffer.data() + m_end, m_buffer.size() - m_end);
        if (count >= 0) {
            m_end += static_cast<std::size_t>(count);
            return count > 0 ? Progress::more : Progress::ended;
        }
        if (errno != EINTR) {
            return fail_to_read(m_name, errno);
        }
    }
}

} // namespace techuser
