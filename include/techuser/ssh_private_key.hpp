// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/finding.hpp>
#include <techuser/result.hpp>
#include <techuser/secret.hpp>
#include <techuser/ssh_key.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// What to generate.
struct SshKeySpec {
    SshKeyType type{SshKeyType::rsa};
    unsigned bits{3072}; // RSA only: 2048, 3072 or 4096
    std::string comment;
};

// How a signature is made (RFC 8332 for RSA; the other types have one algorithm each).
enum class SshSignatureAlgorithm : std::uint8_t { ssh_rsa, rsa_sha2_256, rsa_sha2_512, ssh_ed25519, ecdsa };

// The private half of an SSH key pair. Its numbers leave this class only through a KeyForm.
class SshPrivateKey final {
public:
    // Usage: key-spec. Internal: generation.
    static Result<SshPrivateKey> generate(SshKeySpec const& spec);

    SshPrivateKey(SshPrivateKey&&) noexcept;
    SshPrivateKey& operator=(SshPrivateKey&&) noexcept;
    ~SshPrivateKey();

    SshPublicKey const& public_key() const;

    // The signature in the encoding of SSH (RFC 4253 section 6.6, RFC 8332 section 3): without the
    // algorithm's name, which the caller knows. Invalid: signature-algorithm.
    Result<std::vector<std::uint8_t>> sign(
        SshSignatureAlgorithm algorithm, std::span<std::uint8_t const> data) const;

    // Signs and verifies a random text: proves that both halves belong together. Internal: self-test.
    Result<void> self_test() const;

    struct Implementation; // of lib/sshkey
    explicit SshPrivateKey(std::unique_ptr<Implementation> implementation);
    Implementation const& implementation() const { return *m_implementation; }

private:
    std::unique_ptr<Implementation> m_implementation;
};

// How a private key file is protected. Without a passphrase it is not.
struct KeyProtection {
    Secret passphrase;
    unsigned bcrypt_rounds{24}; // of the OpenSSH format
};

// Returns a key that another thread may still be generating; called once for each file.
using KeySupplier = std::function<Result<SshPrivateKey const*>()>;

enum class KeyEncryption : std::uint8_t { possible, never };

// A file that a key pair can have: one row of the table that options, reports, JSON and tests go by.
struct KeyForm {
    std::string_view name;                 // as --formats takes it and JSON says it
    std::string_view suffix;               // of the file, after the name of the pair; may be empty
    char const* label;                     // in English; reports translate it
    std::span<SshKeyType const> key_types; // the keys that it can hold; empty: all
    KeyEncryption encryption;              // whether the file can be protected

    // The content of the file. A private form computes its password hash before it asks for the key: both
    // take long, and run at the same time. Null for a public form. Usage: rounds. Internal: encoding,
    // password-hash.
    Result<Secret> (*encode_private)(KeySupplier const& key, KeyProtection const& protection);
    // Null for a private form.
    std::string (*encode_public)(SshPublicKey const& key);

    bool is_private() const { return encode_private != nullptr; }
};

// All forms, the private ones first: that is the order in which they are written.
std::span<KeyForm const> key_forms();

// Null if no form has this name.
KeyForm const* find_key_form(std::string_view name);

// Whether the form can hold a key of this type. Usage: formats.
Result<void> check_key_form(KeyForm const& form, SshKeyType type, KeyProtection const& protection);

// Encodes the key as a file of a private form. Reasons: those of encode_private and check_key_form.
Result<Secret> write_private_key(
    SshPrivateKey const& key, KeyForm const& form, KeyProtection const& protection);

// What a key is, also when it cannot be used.
struct KeyIdentity {
    std::string type;               // rsa, dsa, ed25519-certificate, ...: as JSON says it
    std::string name;               // RSA, DSA, Ed25519-CERT, ...: as people say it
    unsigned bits;                  // 0: not known
    std::string comment;            // as found; escape it before a person sees it
    std::string fingerprint_sha256; // empty for a key that SSH has no encoding for
    std::string fingerprint_md5;
};

// A key of a type or size that cannot be used, and why: key-type, key-too-small.
struct UnfitKey {
    KeyIdentity identity;
    Error refusal;
};

// What a key file is, found out without a passphrase.
struct KeyFileDescription {
    enum class Half : std::uint8_t { public_half, private_half };

    Half half;
    std::string format;              // "OpenSSH private key", "PuTTY private key, version 3", ...
    std::string_view form;           // name of the KeyForm; empty for formats that are only read
    std::optional<SshPublicKey> key; // nullopt when the passphrase hides even the public half, or it is unfit
    std::optional<UnfitKey> unfit;
    std::vector<Finding> findings; // warnings: why others refuse the file (crlf, utf-16, ...);
                                   // notices: who never reads its format
    std::string cipher;            // "none", "aes256-ctr", ...; empty for a public half
    std::string kdf;               // "bcrypt, 24 rounds", "Argon2id, 8 MiB, 13 passes", ...; may be empty
    bool has_passphrase{false};
};

// Looks at a public or private key file in any form that we read. Unreadable: empty, too-large, not-a-key,
// bad-key, several-keys, unsupported, and those of a pasted public key. A key that cannot be used is
// described, too.
Result<KeyFileDescription> describe_key_file(std::span<std::uint8_t const> bytes);

// The same key file as its programs read it: in UTF-8, with LF line ends, lines of the usual length, and
// nothing around it. Needs no passphrase. Unreadable: those of describe_key_file.
Result<Secret> repair_key_file(std::span<std::uint8_t const> bytes);

// Decodes a private key file in any format, also from a text that repair_key_file mends; `passphrase` is
// ignored when the file has none. Unreadable: empty, too-large, not-a-private-key, bad-key, kdf-limit (an
// attacker's rounds count), unsupported, wrong-passphrase. Usage: passphrase-missing. Invalid: key-type,
// key-too-small. Internal: password-hash. Unavailable: password-hash, when there is too little memory.
Result<SshPrivateKey> parse_ssh_private_key(std::span<std::uint8_t const> bytes, Secret const& passphrase);

} // namespace techuser
