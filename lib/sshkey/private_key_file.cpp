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

struct PublicFormat {
    std::string_view name;
    std::string_view form;
};

PublicFormat public_format(Lines lines) {
    if (lines[0].starts_with("---- BEGIN SSH2")) {
        return {"RFC 4716 public key", "rfc4716"};
    }
    if (is_pem_public_key(lines)) {
        return {
            lines[0].find("RSA") == std::string_view::npos ? "PKCS#8 public key" : "PKCS#1 public key", {}};
    }
    return {"OpenSSH public key", "pub"};
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
    auto const format = public_format(lines);
    return KeyFileDescription{
        .half = KeyFileDescription::Half::public_half,
        .format = std::string(format.name),
        .form = format.form,
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
        ErrorCode::usage, "passphrase-missing", say("the key file is protected by a passphrase"),
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
