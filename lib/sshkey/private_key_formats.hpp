// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/ssh_private_key.hpp>

#include <cstdint>
#include <span>
#include <string_view>

// A few functions for each format of a private key file. The reasons are those of parse_ssh_private_key,
// KeyForm::encode_private and describe_key_file.
namespace techuser {

using Lines = std::span<std::string_view const>;

// PROTOCOL.key of OpenSSH.
Result<SshPrivateKey> parse_openssh_private_key(Lines lines, Secret const& passphrase);
Result<KeyFileDescription> describe_openssh_private_key(Lines lines);
Result<Secret> write_openssh(KeySupplier const& supplier, KeyProtection const& protection);

// PKCS#8, PKCS#1 and SEC 1 in PEM.
bool is_pem_private_key(std::string_view label);
bool is_pkcs8_label(std::string_view label);
Result<SshPrivateKey> parse_pem_private_key(Lines lines, Secret const& passphrase);
Result<KeyFileDescription> describe_pem_private_key(Lines lines);
Result<Secret> write_pkcs8(KeySupplier const& supplier, KeyProtection const& protection);
// Never encrypted: the old encryption of PEM derives its key with one pass of MD5.
Result<Secret> write_pkcs1(KeySupplier const& supplier, KeyProtection const& protection);
Result<Secret> write_sec1(KeySupplier const& supplier, KeyProtection const& protection);

// PuTTY, versions 2 and 3. The comment counts to its last blank, so lines must not be trimmed.
Result<SshPrivateKey> parse_ppk(std::string_view text, Secret const& passphrase);
Result<KeyFileDescription> describe_ppk(std::string_view text);
Result<Secret> write_ppk2(KeySupplier const& supplier, KeyProtection const& protection);
Result<Secret> write_ppk3(KeySupplier const& supplier, KeyProtection const& protection);

// What several parsers say. Unreadable: wrong-passphrase, unsupported. Usage: passphrase-missing.
tl::unexpected<Error> wrong_passphrase();
tl::unexpected<Error> passphrase_missing();
tl::unexpected<Error> unsupported_key_file(Text message);

// Bytes for salts and the like. Internal: random.
Result<Secret> random_bytes(std::size_t count);

} // namespace techuser
