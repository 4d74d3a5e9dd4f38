// SPDX-License-Identifier: Apache-2.0
#include "openssl/file_kind.hpp"
#include "openssl/openssl.hpp"
#include "sshkey/key_text.hpp"
#include "sshkey/password_hash.hpp"
#include "sshkey/pem_public_key.hpp"
#include "sshkey/private_key_formats.hpp"
#include "sshkey/repair_key_file.hpp"
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

// Dropbear writes the encodings of RFC 4253 as they are: the length of the type and the type.
constexpr std::string_view dropbear_rsa{"\0\0\0\x07ssh-", 8};
constexpr std::string_view dropbear_ed25519{"\0\0\0\x0bssh-", 8};
constexpr std::string_view dropbear_ecdsa{
    "\0\0\0\x13"
    "ecdsa-",
    10};

// A file of which the text has been mended.
struct MendedFile {
    KeyText text;
    std::vector<std::string_view> lines; // of the text; at least one
};

Result<MendedFile> read_file_text(std::span<std::uint8_t const> bytes) {
    if (bytes.size() > ssh_key_size_limit_bytes) {
        return fail(
            ErrorCode::unreadable, "too-large",
            say("too large for an SSH key: more than {} bytes", ssh_key_size_limit_bytes));
    }
    MendedFile file{read_key_text(bytes), {}};
    file.lines = split_lines(as_text(file.text.text.bytes()));
    if (file.lines.empty()) {
        return fail(ErrorCode::unreadable, "empty", say("the SSH key file holds no key"));
    }
    return file;
}

Result<KeyFamily> find_family(MendedFile const& file) {
    Lines const lines = file.lines;
    if (lines[0].starts_with(ppk_begin)) {
        return KeyFamily::ppk;
    }
    constexpr std::string_view begin = "-----BEGIN ";
    constexpr std::string_view end = "-----";
    for (auto const line : lines) {
        if (!line.starts_with(begin) || !line.ends_with(end) || line.size() <= begin.size() + end.size()) {
            continue;
        }
        auto const label = line.substr(begin.size(), line.size() - begin.size() - end.size());
        if (label == "OPENSSH PRIVATE KEY") {
            return KeyFamily::openssh;
        }
        if (is_pem_private_key(label)) {
            return is_pkcs8_label(label) ? KeyFamily::pkcs8 : KeyFamily::pem;
        }
    }
    if (lines[0].starts_with(dropbear_rsa) || lines[0].starts_with(dropbear_ed25519) ||
        lines[0].starts_with(dropbear_ecdsa)) {
        return unsupported_key_file(
            say("this is a private key of Dropbear; dropbearconvert writes one of OpenSSH"));
    }
    if (is_private_key(file.text.text.bytes())) {
        return unsupported_key_file(say("unsupported private key format"));
    }
    return fail(
        ErrorCode::unreadable, "not-a-private-key", say("this is not a private key"),
        say("use a file that begins with '-----BEGIN ... PRIVATE KEY-----' or with 'PuTTY-User-Key-File-'"));
}

// From its first line on. Blanks after lines are kept: a comment of PuTTY may end in them.
std::string_view ppk_text(MendedFile const& file) {
    auto const text = as_text(file.text.text.bytes());
    return text.substr(static_cast<std::size_t>(file.lines[0].data() - text.data()));
}

struct PublicFormat {
    std::string_view name;
    std::string_view form;
    KeyFamily family;
};

PublicFormat public_format(Lines lines) {
    if (lines[0].starts_with("---- BEGIN SSH2")) {
        return {"RFC 4716 public key", "rfc4716", KeyFamily::rfc4716};
    }
    if (is_pem_public_key(lines)) {
        return {
            lines[0].find("RSA") == std::string_view::npos ? "PKCS#8 public key" : "PKCS#1 public key",
            {},
            KeyFamily::public_pem};
    }
    return {"OpenSSH public key", "pub", KeyFamily::public_line};
}

// From the bytes as they are: a public key that was damaged on its way is refused, and with it the reason.
Result<KeyFileDescription> describe_public(std::span<std::uint8_t const> bytes, MendedFile const& file) {
    auto const format = public_format(file.lines);
    KeyFileDescription description{
        .half = KeyFileDescription::Half::public_half,
        .format = std::string(format.name),
        .form = format.form,
        .key = {},
        .unfit = {},
        .findings = flaw_findings(format.family, file.text.flaws),
        .cipher = {},
        .kdf = {},
        .has_passphrase = false,
    };
    if (format.family == KeyFamily::public_pem) {
        return describe_pem_public_key(std::move(description), file.lines);
    }
    auto key = read_encoded_key(bytes);
    if (key) {
        return describe_blob(std::move(description), *std::move(key));
    }
    if (key.error().reason == "not-a-public-key") {
        return fail(
            ErrorCode::unreadable, "not-a-key", say("this is not an SSH key"),
            say("use a public or a private key file of OpenSSH or PuTTY, or one in PEM"));
    }
    return fail(std::move(key).error());
}

// Programs for which even a sound file of this family is of no use.
std::optional<Finding> who_cannot_read(KeyFamily family, std::optional<SshPublicKey> const& key) {
    auto const notice = [](std::string_view id, Text message) {
        return Finding{.id = id, .severity = Severity::notice, .field = {}, .message = std::move(message)};
    };
    if (family == KeyFamily::ppk) {
        return notice("openssh-cannot-read", say("OpenSSH does not read PuTTY key files"));
    }
    if (family != KeyFamily::pkcs8) {
        return std::nullopt;
    }
    if (key && key->type == SshKeyType::ed25519) {
        return notice(
            "openssh-cannot-read", say("OpenSSH before 9.6 and PuTTY do not read an Ed25519 key in PKCS#8"));
    }
    return notice("putty-cannot-read", say("PuTTY does not read PKCS#8"));
}

Result<KeyFileDescription> describe_private(KeyFamily family, MendedFile const& file) {
    switch (family) {
    case KeyFamily::openssh:
        return describe_openssh_private_key(file.lines);
    case KeyFamily::ppk:
        return describe_ppk(ppk_text(file));
    default:
        return describe_pem_private_key(file.lines);
    }
}

} // namespace

tl::unexpected<Error> wrong_passphrase() {
    return fail(
        ErrorCode::unreadable, "wrong-passphrase", say("wrong passphrase for this key file"),
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
        return fail(ErrorCode::internal, "random", say("the system gives no random numbers"));
    }
    return bytes;
}

Result<SshPrivateKey> parse_ssh_private_key(std::span<std::uint8_t const> bytes, Secret const& passphrase) {
    TRY_ASSIGN(auto const file, read_file_text(bytes));
    TRY_ASSIGN(auto const family, find_family(file));
    switch (family) {
    case KeyFamily::openssh:
        return parse_openssh_private_key(file.lines, passphrase);
    case KeyFamily::ppk:
        return parse_ppk(ppk_text(file), passphrase);
    default:
        return parse_pem_private_key(file.lines, passphrase);
    }
}

Result<KeyFileDescription> describe_key_file(std::span<std::uint8_t const> bytes) {
    TRY_ASSIGN(auto const file, read_file_text(bytes));
    auto const family = find_family(file);
    if (!family) {
        if (family.error().reason == "not-a-private-key") {
            return describe_public(bytes, file);
        }
        return fail(family.error());
    }
    TRY_ASSIGN(auto description, describe_private(*family, file));
    description.findings = flaw_findings(*family, file.text.flaws);
    if (auto finding = who_cannot_read(*family, description.key)) {
        description.findings.push_back(*std::move(finding));
    }
    return description;
}

Result<Secret> repair_key_file(std::span<std::uint8_t const> bytes) {
    TRY_ASSIGN(auto const file, read_file_text(bytes));
    auto const family = find_family(file);
    if (!family) {
        if (family.error().reason == "not-a-private-key") {
            return repair_public_key(file.lines);
        }
        return fail(family.error());
    }
    if (*family == KeyFamily::ppk) {
        return sound_lines(ppk_text(file));
    }
    return sound_armour(file.lines);
}

} // namespace techuser
