// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/ssh_private_key.hpp>

#include <cstdint>
#include <span>
#include <string_view>

// One pair or triple of functions for each format of a private key file. The reasons are those of
// parse_ssh_private_key, write_private_key and describe_key_file.
namespace techuser {

using Lines = std::span<std::string_view const>;

// PROTOCOL.key of OpenSSH.
Result<SshPrivateKey> parse_openssh_private_key(Lines lines, Secret const& passphrase);
Result<KeyFileDescription> describe_openssh_private_key(Lines lines);
Result<Secret> write_openssh_private_key(KeySupplier const& key, KeyProtection const& protection);

// PKCS#8, PKCS#1 and SEC 1 in PEM.
bool is_pem_private_key(std::string_view label);
Result<SshPrivateKey> parse_pem_private_key(Lines lines, Secret const& passphrase);
Result<KeyFileDescription> describe_pem_private_key(Lines lines);
Result<Secret> write_pkcs8_private_key(SshPrivateKey const& key, KeyProtection const& protection);

// PuTTY, versions 2 and 3. The comment counts to its last blank, so lines must not be trimmed.
Result<SshPrivateKey> parse_ppk(std::string_view text, Secret const& passphrase);
Result<KeyFileDescription> describe_ppk(std::string_view text);
Result<Secret> write_ppk(SshPrivateKey const& key, PrivateKeyFormat version, KeyProtection const& protection);

// What parsers say alike. Unreadable: wrong-passphrase, unsupported; invalid: passphrase-missing.
tl::unexpected<Error> wrong_passphrase();
tl::unexpected<Error> passphrase_missing();
tl::unexpected<Error> unsupported_key_file(Text message);

// Bytes for salts and the like. Internal: random.
Result<Secret> random_bytes(std::size_t count);

} // namespace techuser
