// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>
#include <techuser/ssh_key.hpp>
#include <techuser/ssh_private_key.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// An encoded key (RFC 4253 section 6.6) and its comment, as a file holds them.
struct EncodedKey {
    std::vector<std::uint8_t> blob;
    std::string comment;
};

// The public key with this encoding, checked. Reasons: bad-key, key-type, key-too-small.
Result<SshPublicKey> parse_ssh_blob(std::vector<std::uint8_t> blob, std::string_view comment);

// What a key of any type of OpenSSH is, also of those that cannot be used. A certificate has the fingerprint
// of its key, as ssh-keygen -l shows it. Reason: bad-key.
Result<KeyIdentity> identify_ssh_blob(EncodedKey const& key);

// The key of a file's description, or what it is when it cannot be used. Reasons: those of parse_ssh_blob but
// for key-type and key-too-small.
Result<KeyFileDescription> describe_blob(KeyFileDescription description, EncodedKey key);

// Whether keys of the type with this name can be used. Invalid: key-type.
Result<void> check_ssh_key_type(std::string_view name);

// Whether the word begins like the name of a key type, also of a type that is refused; no other text begins
// so.
bool is_ssh_key_type(std::string_view word);

// Reads the one key of a file in OpenSSH or RFC 4716 form. Unreadable: those of parse_ssh_public_key.
Result<EncodedKey> read_encoded_key(std::span<std::uint8_t const> bytes);

// The lines of a text that are not blank, without blanks around them and without a byte-order mark; CR, LF
// and CRLF all end a line.
std::vector<std::string_view> split_lines(std::string_view text);

// SHA256:base64 without padding, and aa:bb:... of MD5.
std::string sha256_fingerprint(std::span<std::uint8_t const> blob);
std::string md5_fingerprint(std::span<std::uint8_t const> blob);

} // namespace techuser
