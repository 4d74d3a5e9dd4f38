// SPDX-License-Identifier: Apache-2.0
#include "reply/compressed_reply.hpp"

#include "support/handle.hpp"
#include "support/library_version.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <minizip/unzip.h>

namespace techuser {
namespace {

// A ZIP file in memory, as minizip reads it.
struct Memory {
    std::span<std::uint8_t const> bytes;
    ZPOS64_T at{0};
    bool exhausted{false}; // more was asked for than there is, which minizip takes for zeros unless told
};

Memory& memory_of(voidpf stream) {
    return *static_cast<Memory*>(stream);
}

voidpf open_memory(voidpf opaque, void const*, int) {
    return opaque;
}

uLong read_memory(voidpf, voidpf stream, void* buffer, uLong size) {
    auto& memory = memory_of(stream);
    auto const count = std::min<std::size_t>(size, memory.bytes.size() - memory.at);
    memory.exhausted = memory.exhausted || count < size;
    std::ranges::copy(memory.bytes.subspan(memory.at, count), static_cast<std::uint8_t*>(buffer));
    memory.at += count;
    return count;
}

ZPOS64_T tell_memory(voidpf, voidpf stream) {
    return memory_of(stream).at;
}

long seek_memory(voidpf, voidpf stream, ZPOS64_T offset, int origin) {
    auto& memory = memory_of(stream);
    auto const size = memory.bytes.size();
    auto const base = origin == ZLIB_FILEFUNC_SEEK_SET   ? ZPOS64_T{0}
                      : origin == ZLIB_FILEFUNC_SEEK_CUR ? memory.at
                                                         : ZPOS64_T{size};
    if (offset > size - base) {
        return -1;
    }
    memory.at = base + offset;
    return 0;
}

int close_memory(voidpf, voidpf) {
    return 0;
}

int error_of_memory(voidpf, voidpf stream) {
    return memory_of(stream).exhausted ? 1 : 0;
}

using OpenZip = Handle<void, &unzClose>;

OpenZip open_zip(Memory& memory) {
    zlib_filefunc64_def calls{};
    calls.zopen64_file = open_memory;
    calls.zread_file = read_memory;
    calls.ztell64_file = tell_memory;
    calls.zseek64_file = seek_memory;
    calls.zclose_file = close_memory;
    calls.zerror_file = error_of_memory;
    calls.opaque = &memory;
    return OpenZip(unzOpen2_64("", &calls));
}

tl::unexpected<Error> bad_zip() {
    return fail(
        ErrorCode::unreadable, "bad-zip", say("not a ZIP file that can be read (the portal's label 280)"));
}

tl::unexpected<Error> wrong_count(std::uint64_t count) {
    return fail(
        ErrorCode::unreadable, "zip-entries",
        say("the ZIP file holds {} files, expected one (the portal's label 281)", count));
}

tl::unexpected<Error> too_large() {
    return fail(
        ErrorCode::unreadable, "too-large",
        say("the ZIP file holds more than {} MiB, or more than {} times its own size",
            reply_size_limit_bytes / 1024 / 1024, compression_limit));
}

Result<Bytes> read_entry(unzFile zip, unz_file_info64 const& entry, std::size_t most) {
    constexpr std::size_t block_bytes = 64 * 1024;
    std::vector<std::uint8_t> block(block_bytes);
    Bytes content;
    for (;;) {
        auto const count = unzReadCurrentFile(zip, block.data(), static_cast<unsigned>(block.size()));
        if (count == 0) {
            break;
        }
        if (count < 0) {
            return bad_zip();
        }
        if (static_cast<std::size_t>(count) > most - content.size()) {
            return too_large();
        }
        content.insert(content.end(), block.data(), block.data() + count);
    }
    // Closing compares the checksum, unless the content ended early.
    if (unzCloseCurrentFile(zip) != UNZ_OK || content.size() != entry.uncompressed_size) {
        return bad_zip();
    }
    return content;
}

} // namespace

BatchFileName uncompressed(BatchFileName const& name) {
    auto elements = name.elements();
    elements.kind = FileKind::reply;
    return *BatchFileName::make(elements);
}

Result<Bytes> uncompress(BatchFileName const& name, std::span<std::uint8_t const> bytes) {
    // What ends a ZIP file, at its beginning: minizip does not open one without files.
    if (as_text(bytes).starts_with("PK\x05\x06")) {
        return wrong_count(0);
    }
    Memory memory{.bytes = bytes};
    auto const zip = open_zip(memory);
    unz_global_info64 whole{};
    if (!zip || unzGetGlobalInfo64(zip.get(), &whole) != UNZ_OK) {
        return bad_zip();
    }
    if (whole.number_entry != 1) {
        return wrong_count(whole.number_entry);
    }
    unz_file_info64 entry{};
    std::array<char, 256> entry_name{};
    if (unzGetCurrentFileInfo64(
            zip.get(), &entry, entry_name.data(), entry_name.size() - 1, nullptr, 0, nullptr, 0) != UNZ_OK) {
        return bad_zip();
    }
    std::string_view const found(
        entry_name.data(), std::min<std::size_t>(entry.size_filename, entry_name.size() - 1));
    auto const expected = uncompressed(name).to_string();
    if (found != expected) {
        return fail(
            ErrorCode::unreadable, "zip-name",
            say("the ZIP file holds '{}', expected '{}'", found.substr(0, 60), expected));
    }
    auto const most = std::min(reply_size_limit_bytes, bytes.size() * compression_limit);
    constexpr uLong encrypted = 1;
    constexpr uLong stored = 0;
    constexpr uLong deflated = 8;
    auto const known = entry.compression_method == stored || entry.compression_method == deflated;
    if ((entry.flag & encrypted) != 0 || !known || unzOpenCurrentFile(zip.get()) != UNZ_OK) {
        return bad_zip();
    }
    if (entry.uncompressed_size > most) {
        return too_large();
    }
    return read_entry(zip.get(), entry, most);
}

std::string library_version::minizip() {
    return TECHUSER_MINIZIP_VERSION;
}

} // namespace techuser
