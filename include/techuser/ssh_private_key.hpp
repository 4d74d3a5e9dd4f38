// SPDX-License-Identifier: Apache-2.0
#pragma once

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

// The private half of an SSH key pair. Its numbers never leave this class but through write_private_key().
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

    struct Implementation; // of lib/crypto
    explicit SshPrivateKey(std::unique_ptr<Implementation> implementation);
    Implementation const& implementation() const { return *m_implementation; }

private:
    std::unique_ptr<Implementation> m_implementation;
};

enum class PrivateKeyFormat : std::uint8_t {
    openssh, // PROTOCOL.key of OpenSSH
    pkcs8,   // RFC 5958 in PEM
    pem,     // PKCS#1 (RFC 8017) or SEC1 (RFC 5915) in PEM; read, not written
    ppk_v2,  // PuTTY
    ppk_v3,
};

// openssh, pkcs8, pem, ppk2, ppk3
std::string_view to_string(PrivateKeyFormat format);

// How a private key file is protected. Without a passphrase it is not.
struct KeyProtection {
    Secret passphrase;
    unsigned bcrypt_rounds{24}; // of the OpenSSH format
};

// Encodes the key as a file. Usage: rounds, format (pem). Internal: encoding, password-hash.
Result<Secret> write_private_key(
    SshPrivateKey const& key, PrivateKeyFormat format, KeyProtection const& protection);

// Gives a key that may still be in the making; asked once for each file.
using KeySupplier = std::function<Result<SshPrivateKey const*>()>;

// The same, with the password hash computed before the key is asked for: both take long, and can be done at
// the same time.
Result<Secret> write_private_key(
    KeySupplier const& key, PrivateKeyFormat format, KeyProtection const& protection);

// What a key file is, found out without a passphrase.
struct KeyFileDescription {
    enum class Half : std::uint8_t { public_half, private_half };

    Half half;
    std::string format;              // "OpenSSH private key", "PuTTY private key, version 3", ...
    std::optional<SshPublicKey> key; // nothing where the passphrase hides even the public half
    std::string cipher;              // "none", "aes256-ctr", ...; empty for a public half
    std::string kdf;                 // "bcrypt, 24 rounds", "Argon2id, 8 MiB, 13 passes", ...; may be empty
    bool has_passphrase{false};
};

// Looks at a public or private key file in any form that we read. Unreadable: empty, too-large, not-a-key,
// bad-key, several-keys, unsupported. Invalid: key-type, key-too-small.
Result<KeyFileDescription> describe_key_file(std::span<std::uint8_t const> bytes);

// Decodes a private key file in any format, with LF or CRLF line ends; `passphrase` is ignored when the file
// has none. Unreadable: empty, too-large, not-a-private-key, bad-key, kdf-limit (an attacker's rounds count),
// unsupported, wrong-passphrase. Invalid: key-type, key-too-small, passphrase-missing. Internal:
// password-hash. Unavailable: password-hash, when there is too little memory.
Result<SshPrivateKey> parse_ssh_private_key(std::span<std::uint8_t const> bytes, Secret const& passphrase);

} // namespace techuser
