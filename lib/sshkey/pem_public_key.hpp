// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>
#include <techuser/ssh_key.hpp>
#include <techuser/ssh_private_key.hpp>

#include <span>
#include <string_view>

namespace techuser {

// Does the text begin as a PEM public key does: PUBLIC KEY (RFC 5280) or RSA PUBLIC KEY (PKCS#1)?
bool is_pem_public_key(std::span<std::string_view const> lines);

// Reasons: bad-key, key-type, key-too-small.
Result<SshPublicKey> parse_pem_public_key(std::span<std::string_view const> lines);

// The key of a file's description, or what it is when it cannot be used. Reason: bad-key.
Result<KeyFileDescription> describe_pem_public_key(
    KeyFileDescription description, std::span<std::string_view const> lines);

} // namespace techuser
