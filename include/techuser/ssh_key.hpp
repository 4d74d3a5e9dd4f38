// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

enum class SshKeyType : std::uint8_t { rsa, ed25519, ecdsa_p256, ecdsa_p384, ecdsa_p521 };

// rsa, ed25519, ecdsa-p256, ecdsa-p384, ecdsa-p521
std::string_view to_string(SshKeyType type);

// The name of the algorithm in the key's encoding (RFC 4253 section 6.6, RFC 5656, RFC 8709): ssh-rsa,
// ssh-ed25519, ecdsa-sha2-nistp256, ...
std::string_view ssh_name(SshKeyType type);

// The public half of an SSH key pair.
struct SshPublicKey {
    SshKeyType type;
    unsigned bits;                  // of the RSA modulus, or of the curve
    std::vector<std::uint8_t> blob; // RFC 4253 encoding
    std::string comment;            // UTF-8 or not, as found; escape it before a person sees it
    std::string fingerprint_sha256; // SHA256:base64 without padding, as ssh-keygen -l shows it
    std::string fingerprint_md5;    // aa:bb:...: sixteen octets

    // ssh-rsa AAAA... comment, without a line end.
    std::string openssh_line() const;

    // Two keys are the same when their encodings are; the comment does not count.
    bool operator==(SshPublicKey const& other) const { return blob == other.blob; }
};

// The most that is read as an SSH key file.
inline constexpr std::size_t ssh_key_size_limit_bytes = 64 * 1024;

// The smallest RSA key that is accepted.
inline constexpr unsigned rsa_smallest_bits = 2048;

// The key in the form of RFC 4716, ending in a line feed. Its comment is cut to fit on one line.
std::string rfc4716(SshPublicKey const& key);

// Reads one public key in the OpenSSH one-line form, in RFC 4716 form or in PEM (PKCS#8, PKCS#1), with any
// line ends. A private key is recognised and refused without being decoded. Reasons: empty, too-large,
// private-key, not-a-public-key, bad-key, key-type, key-too-small, several-keys.
Result<SshPublicKey> parse_ssh_public_key(std::span<std::uint8_t const> bytes);

} // namespace techuser
