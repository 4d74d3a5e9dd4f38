// SPDX-License-Identifier: Apache-2.0
#include "channel/directories.hpp"

#include "channel/sftp_handle.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace techuser {
namespace {

// File systems have shorter names.
constexpr std::size_t name_limit_bytes = 1024;

// libssh2 returns the same at the end and for an entry without a name, but fills in the attributes of entries
// only; the flags of SFTP have 32 bits.
constexpr auto flags_of_nothing = std::numeric_limits<unsigned long>::max();

StepOutcome explain_directory(
    SshConnection const& connection, LIBSSH2_SFTP* sftp, std::string_view directory) {
    switch (last_answer(connection, sftp)) {
    case LIBSSH2_FX_NO_SUCH_FILE:
    case LIBSSH2_FX_NO_SUCH_PATH:
        return failed(
            Party::portal, ErrorCode::not_found, "directory-missing",
            say("no such directory: {}", verbatim(directory)),
            say("ask whether the channel is open for this environment; --environment chooses another one"));
    case LIBSSH2_FX_PERMISSION_DENIED:
        return failed(
            Party::portal, ErrorCode::invalid, "directory-permission",
            say("the user may not read the directory {}", verbatim(directory)),
            say("ask the server's administrators to give the user the right to it"));
    case LIBSSH2_FX_OK:
        break;
    default:
        // SFTP version 3 has no status for a file where a directory is expected.
        return failed(
            Party::portal, ErrorCode::invalid, "directory",
            say("{} cannot be read as a directory", verbatim(directory)),
            say("ask the server's administrators whether it is one"));
    }
    return connection.explain_loss(say("the listing of {}", verbatim(directory)))
        .value_or(failed(
            Party::portal, ErrorCode::unavailable, "sftp-protocol",
            say("the server sent an invalid answer about the directory {}", verbatim(directory)),
            say("try again; if it persists, ask the server's administrators")));
}

void add_entry(DirectoryListing& listing, std::string name, LIBSSH2_SFTP_ATTRIBUTES const& attributes) {
    if (name.empty() || name == "." || name == "..") {
        return;
    }
    if ((attributes.flags & LIBSSH2_SFTP_ATTR_PERMISSIONS) != 0 &&
        LIBSSH2_SFTP_S_ISDIR(attributes.permissions)) {
        return;
    }
    if ((attributes.flags & LIBSSH2_SFTP_ATTR_ACMODTIME) != 0) {
        Timestamp const changed{std::chrono::seconds(attributes.mtime)};
        listing.newest = std::max(listing.newest.value_or(changed), changed);
    }
    auto meaning = BatchFileName::parse(name);
    auto const size = (attributes.flags & LIBSSH2_SFTP_ATTR_SIZE) != 0 ? attributes.filesize : 0;
    listing.files.push_back(
        {std::move(name), size, meaning ? std::optional(*std::move(meaning)) : std::nullopt});
}

} // namespace

DirectoryReading read_directory(SshConnection& connection, LIBSSH2_SFTP* sftp, std::string_view directory) {
    SftpFileHandle const handle(connection, sftp, directory, 0, LIBSSH2_SFTP_OPENDIR);
    if (handle.get() == nullptr) {
        return {explain_directory(connection, sftp, directory)};
    }
    DirectoryListing listing;
    std::array<char, name_limit_bytes> name{};
    for (std::size_t count = 0;; ++count) {
        LIBSSH2_SFTP_ATTRIBUTES attributes{};
        attributes.flags = flags_of_nothing;
        auto const length = connection.drive([&] {
            return libssh2_sftp_readdir_ex(handle.get(), name.data(), name.size(), nullptr, 0, &attributes);
        });
        if (length == 0 && attributes.flags == flags_of_nothing) {
            break;
        }
        if (length < 0) {
            return {explain_directory(connection, sftp, directory)};
        }
        if (count == directory_entry_limit) {
            listing.completeness = DirectoryListing::Completeness::cut;
            break;
        }
        add_entry(listing, std::string(name.data(), static_cast<std::size_t>(length)), attributes);
    }
    std::ranges::sort(listing.files, {}, &WaitingFile::name);
    auto outcome = passed()
                       .with("directory", std::string(directory))
                       .with("files", std::to_string(listing.files.size()));
    return {std::move(outcome), std::move(listing)};
}

ProbeFileWriting write_probe_file(
    SshConnection& connection, LIBSSH2_SFTP* sftp, std::string_view directory, std::string_view name) {
    auto const path = fmt::format("{}/{}", directory, name);
    SftpFileHandle handle(
        connection, sftp, path, LIBSSH2_FXF_WRITE | LIBSSH2_FXF_CREAT | LIBSSH2_FXF_EXCL,
        LIBSSH2_SFTP_OPENFILE);
    if (handle.get() == nullptr) {
        return {connection.explain_loss(say("the creation of a file"))
                    .value_or(failed(
                        Party::portal, ErrorCode::invalid, "write-refused",
                        say("the user may not create a file in the directory {}", verbatim(directory)),
                        say("ask the server's administrators to give the user the right to write there")))};
    }
    LIBSSH2_SFTP_ATTRIBUTES attributes{};
    auto const asked = connection.drive([&] { return libssh2_sftp_fstat_ex(handle.get(), &attributes, 0); });
    std::optional<Timestamp> made_at;
    if (asked == 0 && (attributes.flags & LIBSSH2_SFTP_ATTR_ACMODTIME) != 0) {
        made_at = Timestamp{std::chrono::seconds(attributes.mtime)};
    }
    static_cast<void>(handle.close());
    auto const removed = connection.drive(
        [&] { return libssh2_sftp_unlink_ex(sftp, path.data(), static_cast<unsigned>(path.size())); });
    if (removed != 0) {
        return {
            failed(
                Party::portal, ErrorCode::invalid, "remove-refused",
                say("the probe file {} was created but could not be removed", verbatim(path)),
                say("it is empty and does no harm; ask the server's administrators to remove it")),
            made_at};
    }
    return {passed().with("file", path), made_at};
}

} // namespace techuser
