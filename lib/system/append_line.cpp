// SPDX-License-Identifier: Apache-2.0
#include "support/say.hpp"
#include "system/descriptor.hpp"
#include "system/files.hpp"
#include "system/system_message.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace techuser {
namespace {

tl::unexpected<Error> fail_to_write(std::filesystem::path const& path) {
    return fail(
        ErrorCode::unavailable, "write", say("cannot write '{}': {}", path.native(), system_message(errno)));
}

// Whether the last line of the file lacks its line end, as some editors leave it.
bool ends_within_line(int descriptor) {
    struct stat status{};
    std::array<char, 1> last{};
    return ::fstat(descriptor, &status) == 0 && status.st_size > 0 &&
           ::pread(descriptor, last.data(), last.size(), status.st_size - 1) == 1 && last[0] != '\n';
}

} // namespace

Result<void> append_line(std::filesystem::path const& path, std::string_view line) {
    constexpr mode_t folder_mode = 0700;
    constexpr mode_t file_mode = 0600;
    auto const folder = path.parent_path();
    if (!folder.empty() && ::mkdir(folder.c_str(), folder_mode) != 0 && errno != EEXIST) {
        return fail_to_write(folder);
    }
    Descriptor const file(::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, file_mode));
    if (file.get() < 0) {
        return fail_to_write(path);
    }
    auto const text = fmt::format("{}{}\n", ends_within_line(file.get()) ? "\n" : "", line);
    auto const written = ::write(file.get(), text.data(), text.size());
    if (written < 0 || ::fsync(file.get()) != 0) {
        return fail_to_write(path);
    }
    if (static_cast<std::size_t>(written) != text.size()) {
        errno = ENOSPC;
        return fail_to_write(path);
    }
    return {};
}

} // namespace techuser
