// SPDX-License-Identifier: Apache-2.0
#include "openssl/file_kind.hpp"
#include "openssl/openssl.hpp"
#include "sshkey/password_hash.hpp"
#include "sshkey/pem_public_key.hpp"
#include "sshkey/private_key_formats.hpp"
#include "sshkey/ssh_blob.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/ssh_private_key.hpp>

#include <fmt/format.h>
#include <openssl/rand.h>

#include <algorithm>
#include <optional>
#include <utility>

// Which format a private key file has, and what each format does with it.
namespace techuser {

namespace {

constexpr std::string_view ppk_begin = "PuTTY-User-Key-File-";

enum class Family : std::uint8_t { openssh, pem, ppk };

// At least one line that is not blank.
Result<std::vector<std::string_view>> read_lines(std::span<std::uint8_t const> bytes) {
    if (bytes.size() > ssh_key_size_limit_bytes) {
        return fail(
            ErrorCode::unreadable, "too-large",
            say("more than {} bytes cannot be an SSH key", ssh_key_size_limit_bytes));
    }
    auto lines = split_lines(as_text(bytes));
    if (lines.empty()) {
        return fail(ErrorCode::unreadable, "empty", say("the SSH key file holds no key"));
    }
    return lines;
}

Result<Family> find_family(std::span<std::uint8_t const> bytes, Lines lines) {
    if (lines[0].starts_with(ppk_begin)) {
        return Family::ppk;
    }
    constexpr std::string_view begin = "-----BEGIN ";
    constexpr std::string_view end = "-----";
    for (auto const line : lines) {
        if (!line.starts_with(begin) || !line.ends_with(end) || line.size() <= begin.size() + end.size()) {
            continue;
        }
        auto const label = line.substr(begin.size(), line.size() - begin.size() - end.size());
        if (label == "OPENSSH PRIVATE KEY") {
            return Family::openssh;
        }
        if (is_pem_private_key(label)) {
            return Family::pem;
        }
    }
    if (is_private_key(bytes)) {
        return unsupported_key_file(say("the private key file is of a format that is not read here"));
    }
    return fail(
        ErrorCode::unreadable, "not-a-private-key", say("this is not a private key"),
        say("hand in a file that begins with '-----BEGIN ... PRIVATE KEY-----' or with 'PuTTY-User-Key-File-'"));
}

// As it stands, but for the mark that some editors put in front.
std::string_view without_mark(std::span<std::uint8_t const> bytes, Lines lines) {
    auto const text = as_text(bytes);
    return text.substr(static_cast<std::size_t>(lines[0].data() - text.data()));
}

std::string_view public_format(Lines lines) {
    if (lines[0].starts_with("---- BEGIN SSH2")) {
        return "RFC 4716 public key";
    }
    if (is_pem_public_key(lines)) {
        return lines[0].find("RSA") == std::string_view::npos ? "PKCS#8 public key" : "PKCS#1 public key";
    }
    return "OpenSSH public key";
}

Result<KeyFileDescription> describe_public(std::span<std::uint8_t const> bytes, Lines lines) {
    auto key = parse_ssh_public_key(bytes);
    if (!key) {
        if (key.error().reason == "not-a-public-key") {
            return fail(
                ErrorCode::unreadable, "not-a-key", say("this is not an SSH key"),
                say("hand in a public or a private key file of OpenSSH or PuTTY, or one in PEM"));
        }
        return fail(std::move(key).error());
    }
    return KeyFileDescription{
        .half = KeyFileDescription::Half::public_half,
        .format = std::string(public_format(lines)),
        .key = *std::move(key),
        .cipher = {},
        .kdf = {},
        .has_passphrase = false,
    };
}

} // namespace

tl::unexpected<Error> wrong_passphrase() {
    return fail(
        ErrorCode::unreadable, "wrong-passphrase", say("the passphrase is not the one of this key file"),
        say("give the passphrase that the file was made with; a damaged file looks the same"));
}

tl::unexpected<Error> passphrase_missing() {
    return fail(
        ErrorCode::invalid, "passphrase-missing", say("the key file is protected by a passphrase"),
        say("give the passphrase that the file was made with"));
}

tl::unexpected<Error> unsupported_key_file(Text message) {
    return fail(
        ErrorCode::unreadable, "unsupported", std::move(message),
        say("save the key again as an OpenSSH, PKCS#8 or PuTTY file, with the program that made it"));
}

Result<Secret> random_bytes(std::size_t count) {
    ErrorQueueGuard const guard;
    Secret bytes(count);
    if (RAND_bytes(bytes.bytes().data(), static_cast<int>(count)) != 1) {
        return fail(ErrorCode::internal, "random", say("the machine gives no random numbers"));
    }
    return bytes;
}

std::string_view to_string(PrivateKeyFormat format) {
    switch (format) {
    case PrivateKeyFormat::openssh:
        return "openssh";
    case PrivateKeyFormat::pkcs8:
        return "pkcs8";
    case PrivateKeyFormat::pem:
        return "pem";
    case PrivateKeyFormat::ppk_v2:
        return "ppk2";
    case PrivateKeyFormat::ppk_v3:
        break;
    }
    return "ppk3";
}

Result<Secret> write_private_key(
    SshPrivateKey const& key, PrivateKeyFormat format, KeyProtection const& protection) {
    return write_private_key([&key]() -> Result<SshPrivateKey const*> { return &key; }, format, protection);
}

Result<Secret> write_private_key(
    KeySupplier const& supplier, PrivateKeyFormat format, KeyProtection const& protection) {
    switch (format) {
    case PrivateKeyFormat::openssh:
        if (protection.bcrypt_rounds == 0 || protection.bcrypt_rounds > bcrypt_rounds_limit) {
            return fail(
                ErrorCode::usage, "rounds",
                say("{} rounds of the key derivation are not possible", protection.bcrypt_rounds),
                say("ask for 1 to {} rounds", bcrypt_rounds_limit));
        }
        return write_openssh_private_key(supplier, protection);
    case PrivateKeyFormat::pkcs8: {
        TRY_ASSIGN(auto const* const key, supplier());
        return write_pkcs8_private_key(*key, protection);
    }
    case PrivateKeyFormat::ppk_v2:
    case PrivateKeyFormat::ppk_v3: {
        TRY_ASSIGN(auto const* const key, supplier());
        return write_ppk(*key, format, protection);
    }
    case PrivateKeyFormat::pem:
        break;
    }
    return fail(
        ErrorCode::usage, "format", say("the older PEM formats are read but not written"),
        say("ask for pkcs8 instead"));
}

Result<SshPrivateKey> parse_ssh_private_key(std::span<std::uint8_t const> bytes, Secret const& passphrase) {
    TRY_ASSIGN(auto const lines, read_lines(bytes));
    TRY_ASSIGN(auto const family, find_family(bytes, lines));
    switch (family) {
    case Family::openssh:
        return parse_openssh_private_key(lines, passphrase);
    case Family::pem:
        return parse_pem_private_key(lines, passphrase);
    case Family::ppk:
        break;
    }
    return parse_ppk(without_mark(bytes, lines), passphrase);
}

Result<KeyFileDescription> describe_key_file(std::span<std::uint8_t const> bytes) {
    TRY_ASSIGN(auto const lines, read_lines(bytes));
    auto const family = find_family(bytes, lines);
    if (!family) {
        if (family.error().reason == "not-a-private-key") {
            return describe_public(bytes, lines);
        }
        return fail(family.error());
    }
    switch (*family) {
    case Family::openssh:
        return describe_openssh_private_key(lines);
    case Family::pem:
        return describe_pem_private_key(lines);
    case Family::ppk:
        break;
    }
    return describe_ppk(without_mark(bytes, lines));
}

} // namespace techuser
