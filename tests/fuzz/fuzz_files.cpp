// SPDX-License-Identifier: Apache-2.0
#include "channel/transport.hpp"
#include "data/configuration.hpp"
#include "data/csv.hpp"
#include "fuzz_targets.hpp"
#include "system/descriptor.hpp"
#include "system/files.hpp"
#include <techuser/reference_data.hpp>

#include <array>
#include <filesystem>
#include <string>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

namespace techuser::fuzz {

namespace {

using Bytes = std::span<std::uint8_t const>;

// A file that is gone with its descriptor.
Descriptor file_with(Bytes bytes) {
    Descriptor file(::memfd_create("input", MFD_CLOEXEC));
    require(file.get() >= 0);
    require(::write(file.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    require(::lseek(file.get(), 0, SEEK_SET) == 0);
    return file;
}

std::filesystem::path path_of(Descriptor const& file) {
    return "/proc/self/fd/" + std::to_string(file.get());
}

} // namespace

void csv(Bytes bytes) {
    auto const file = file_with(bytes);
    CsvReader reader(TextInput(BlockReader(::dup(file.get()), "file")));
    std::size_t lines = 0;
    for (;;) {
        auto const record = reader.next();
        if (!record && says_where(record.error())) {
            return; // the rest is no text
        }
        if (!record) {
            // Whoever reads goes on after a row that is wrong, and gets no further than the input.
            require(!record.error().reason.empty() && ++lines <= bytes.size() + 1);
            reader.skip_line();
            continue;
        }
        if (*record == nullptr) {
            return;
        }
        for (auto const field : (*record)->fields) {
            auto const value = csv_value(field);
            require(csv_value(csv_field(value, reader.separator())) == value);
        }
    }
}

void configuration(Bytes bytes) {
    auto const file = file_with(bytes);
    auto const read = read_configuration(path_of(file));
    require(read ? !read->sftp_port || *read->sftp_port > 0 : !read.error().message.empty());
}

void reference_data(Bytes bytes) {
    // Each list in its turn, by the first byte.
    constexpr std::array names{"qualities.toml",     "titles.toml",           "applications.toml",
                               "file-profiles.toml", "accepted-issuers.toml", "certificate-policy.toml"};
    if (bytes.empty()) {
        return;
    }
    auto const file = file_with(bytes.subspan(1));
    static auto const folder = [] {
        std::string pattern = "/tmp/techuser-fuzz-XXXXXX";
        require(::mkdtemp(pattern.data()) != nullptr);
        return std::filesystem::path(pattern);
    }();
    auto const list = folder / names[bytes.front() % names.size()];
    ::unlink(list.c_str());
    require(::symlink(path_of(file).c_str(), list.c_str()) == 0);
    static_cast<void>(read_reference_data(TECHUSER_REFERENCE_DATA, {folder}));
    static_cast<void>(read_file_profiles(TECHUSER_REFERENCE_DATA, {folder}));
    ::unlink(list.c_str());
}

void ssh_version(Bytes bytes) {
    std::array<int, 2> ends{};
    require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) == 0);
    Descriptor const server(ends[1]);
    Elapsed const clock = [] { return std::chrono::nanoseconds(0); };
    Transport transport{Descriptor(ends[0]), clock};
    transport.set_deadline(std::chrono::nanoseconds(1));
    auto const sent = ::send(server.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    ::shutdown(server.get(), SHUT_WR);
    char byte = 0; // as libssh2 asks for them
    while (transport.fault() == Transport::Fault::none) {
        transport.receive(&byte, 1);
    }
    require(transport.opening().size() <= static_cast<std::size_t>(sent < 0 ? 0 : sent));
    auto const line = transport.version_line();
    require(line.empty() || line.starts_with("SSH-"));
    require(line.find('\n') == std::string_view::npos);
}

} // namespace techuser::fuzz
