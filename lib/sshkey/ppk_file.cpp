// SPDX-License-Identifier: Apache-2.0
#include "sshkey/ppk_file.hpp"

#include "openssl/file_kind.hpp"
#include "openssl/openssl.hpp"
#include "openssl/secret_text.hpp"
#include "sshkey/key_reader.hpp"
#include "sshkey/private_key_formats.hpp"
#include "support/hex.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

namespace techuser {

namespace {

constexpr std::string_view version_header = "PuTTY-User-Key-File-";
constexpr std::string_view separator = ": ";
constexpr std::size_t line_characters = 64;
constexpr std::size_t sha1_bytes = 20;
constexpr std::size_t sha256_bytes = 32;

// Far more than any key needs.
constexpr std::uint32_t line_count_limit = 1024;

Result<std::vector<std::uint8_t>> decode_hex(std::string_view text) {
    auto bytes = from_hex(text);
    if (!bytes) {
        return bad_key(say("a hexadecimal number of the key is truncated or damaged"));
    }
    return *std::move(bytes);
}

// Line by line, in the one order that the format has; LF, CRLF and CR all end a line.
class PpkReader final {
public:
    explicit PpkReader(std::string_view text) : m_rest(text) {}

    std::string_view read_line() {
        auto const end = std::min(m_rest.find_first_of("\r\n"), m_rest.size());
        auto const line = m_rest.substr(0, end);
        m_rest.remove_prefix(end);
        m_rest.remove_prefix(m_rest.starts_with("\r\n") ? 2 : m_rest.empty() ? 0 : 1);
        return line;
    }

    Result<std::string_view> read_header(std::string_view name) {
        auto line = read_line();
        if (!line.starts_with(name) || !line.substr(name.size()).starts_with(separator)) {
            return bad_key(say("the line '{}' of the key is missing", name));
        }
        line.remove_prefix(name.size() + separator.size());
        return line;
    }

    // A number too large for its type counts as the largest: the limits are below it.
    Result<std::uint32_t> read_number(std::string_view name) {
        TRY_ASSIGN(auto const text, read_header(name));
        std::uint32_t number = 0;
        auto const* const end = text.data() + text.size();
        auto const [stop, error] = std::from_chars(text.data(), end, number);
        if (error == std::errc::result_out_of_range && stop == end) {
            return std::numeric_limits<std::uint32_t>::max();
        }
        if (error != std::errc() || stop != end) {
            return bad_key(say("the line '{}' of the key is not a number", name));
        }
        return number;
    }

    Result<Secret> read_base64(std::string_view count_name) {
        TRY_ASSIGN(auto const count, read_number(count_name));
        if (count > line_count_limit) {
            return bad_key(say("the key has more than {} lines", line_count_limit));
        }
        std::vector<std::string_view> lines;
        for (std::uint32_t line = 0; line < count; ++line) {
            lines.push_back(read_line());
        }
        auto decoded = decode_base64_lines(lines);
        if (!decoded) {
            return bad_key(say("the base64 text of the key is truncated or damaged"));
        }
        return *std::move(decoded);
    }

    Result<void> expect_end() const {
        if (!trim(m_rest).empty()) {
            return bad_key(say("there is text after the key"));
        }
        return {};
    }

private:
    std::string_view m_rest;
};

// PuTTY-User-Key-File-3: ssh-rsa
Result<void> read_first_line(PpkReader& reader, PpkFile& file) {
    auto line = reader.read_line();
    if (!line.starts_with(version_header)) {
        return bad_key(say("the first line of the key is missing"));
    }
    line.remove_prefix(version_header.size());
    if (line.starts_with("2: ")) {
        file.version = PpkVersion::two;
    } else if (line.starts_with("3: ")) {
        file.version = PpkVersion::three;
    } else {
        return unsupported_key_file(
            say("a PuTTY key file of the version {} is not known", quoted(line.substr(0, line.find(':')))));
    }
    file.algorithm = line.substr(3);
    return {};
}

Result<void> read_key_derivation(PpkReader& reader, PpkFile& file) {
    TRY_ASSIGN(file.cost.flavour, reader.read_header("Key-Derivation"));
    if (file.cost.flavour != "Argon2id" && file.cost.flavour != "Argon2i" && file.cost.flavour != "Argon2d") {
        return unsupported_key_file(
            say("the key derivation {} of the key file is not known", quoted(file.cost.flavour)));
    }
    TRY_ASSIGN(file.cost.memory_kib, reader.read_number("Argon2-Memory"));
    TRY_ASSIGN(file.cost.passes, reader.read_number("Argon2-Passes"));
    TRY_ASSIGN(file.cost.parallelism, reader.read_number("Argon2-Parallelism"));
    TRY_ASSIGN(auto const salt, reader.read_header("Argon2-Salt"));
    TRY_ASSIGN(file.salt, decode_hex(salt));
    return {};
}

} // namespace

Result<PpkFile> read_ppk_file(std::string_view text) {
    PpkReader reader(text);
    PpkFile file{};
    TRY(read_first_line(reader, file));
    TRY_ASSIGN(file.encryption, reader.read_header("Encryption"));
    if (file.encryption != ppk_cipher && file.encryption != ppk_no_cipher) {
        return unsupported_key_file(
            say("the cipher {} of the key file is not known", quoted(file.encryption)));
    }
    TRY_ASSIGN(file.comment, reader.read_header("Comment"));
    TRY_ASSIGN(auto const public_blob, reader.read_base64("Public-Lines"));
    file.public_blob.assign(public_blob.bytes().begin(), public_blob.bytes().end());
    if (file.version == PpkVersion::three && file.is_encrypted()) {
        TRY(read_key_derivation(reader, file));
    }
    TRY_ASSIGN(file.content, reader.read_base64("Private-Lines"));
    TRY_ASSIGN(auto const mac, reader.read_header("Private-MAC"));
    TRY_ASSIGN(file.mac, decode_hex(mac));
    if (file.mac.size() != (file.version == PpkVersion::two ? sha1_bytes : sha256_bytes)) {
        return bad_key(say("the MAC of the key file is truncated or damaged"));
    }
    TRY(reader.expect_end());
    return file;
}

Secret write_ppk_file(PpkFile const& file) {
    auto const count_lines = [](std::size_t bytes) {
        return ((bytes + 2) / 3 * 4 + line_characters - 1) / line_characters;
    };
    SecretWriter writer;
    writer.write_bytes(fmt::format(
        "{}{}: {}\nEncryption: {}\nComment: {}\nPublic-Lines: {}\n", version_header,
        static_cast<int>(file.version), file.algorithm, file.encryption, file.comment,
        count_lines(file.public_blob.size())));
    write_base64_lines(writer, file.public_blob, line_characters);
    if (file.version == PpkVersion::three && file.is_encrypted()) {
        writer.write_bytes(fmt::format(
            "Key-Derivation: {}\nArgon2-Memory: {}\nArgon2-Passes: {}\nArgon2-Parallelism: {}\nArgon2-Salt: {}\n",
            file.cost.flavour, file.cost.memory_kib, file.cost.passes, file.cost.parallelism,
            to_hex(file.salt)));
    }
    writer.write_bytes(fmt::format("Private-Lines: {}\n", count_lines(file.content.size())));
    write_base64_lines(writer, file.content.bytes(), line_characters);
    writer.write_bytes(fmt::format("Private-MAC: {}\n", to_hex(file.mac)));
    return writer.take();
}

} // namespace techuser
