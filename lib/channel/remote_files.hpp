// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/directory_listing.hpp"
#include <techuser/channel_probe.hpp>
#include <techuser/result.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace techuser {

class ChannelConnection;
class SshConnection;

// Told again and again how many bytes of a file have arrived.
using TransferProgress = std::function<void(std::uint64_t bytes)>;

// The files of a batch channel over SFTP (version 3, draft-ietf-secsh-filexfer-02), by one connection. Paths
// are relative to the directory of the login: "IN/FI...". Every answer has the time limit of a step
// (ConnectionSettings::timeout), which a transfer has anew for each piece that arrives, so that a large file
// may take hours and a dead connection may not.
//
// Every operation can fail with unavailable: timeout, connection-closed, connection-lost, too-much-data,
// sftp-protocol; hints begin with who must act (Party). After these the connection is of no use any more.
class RemoteFiles final {
public:
    explicit RemoteFiles(std::unique_ptr<ChannelConnection> connection);
    RemoteFiles(RemoteFiles const&) = delete;
    RemoteFiles& operator=(RemoteFiles const&) = delete;
    ~RemoteFiles();

    // The files of a directory with their sizes, at most directory_entry_limit. Not found: directory-missing.
    // Invalid: directory-permission, directory.
    Result<DirectoryListing> list(std::string_view directory);

    // The size of a file; nullopt when there is none of that name. Invalid: file-permission, file-refused.
    Result<std::optional<std::uint64_t>> size_of(std::string_view path);

    // Writes what the descriptor has from where it is to its end, in the place of what there was; returns the
    // count of bytes, all confirmed by the server. A failure leaves a part of them there. Not found:
    // directory-missing. Invalid: file-permission. Unavailable: write-refused (a full disk, a quota; SFTP 3
    // has no status for them). Unreadable: read (the descriptor).
    Result<std::uint64_t> write(std::string_view path, int descriptor, TransferProgress const& progress);

    // Makes an empty file, in the place of what there was. Fails as write() does.
    Result<void> make_empty(std::string_view path);

    // Writes a file of the server to the descriptor; returns the count of bytes. Not found: file-missing.
    // Invalid: file-permission, file-refused, too-large (more than the limit; so many were written).
    // Unavailable: write (the descriptor).
    Result<std::uint64_t> read(
        std::string_view path, int descriptor, std::uint64_t limit_bytes, TransferProgress const& progress);

    // Removes a file. Not found: file-missing. Invalid: file-permission, file-refused.
    Result<void> remove(std::string_view path);

private:
    // Gives the server the time limit of a step for an answer of at most so many bytes.
    SshConnection& expect(std::uint64_t answer);

    std::unique_ptr<ChannelConnection> m_connection;
};

// A channel that was opened, and how that went.
struct ChannelOpening {
    ProbeReport report;                 // the steps up to sftp
    std::unique_ptr<RemoteFiles> files; // null when a step failed: report.failure() says why
};

// Connects as probe_channel() does. What a private key or an agent is needed for is over when it returns.
ChannelOpening open_channel(ConnectionSettings settings);

} // namespace techuser
