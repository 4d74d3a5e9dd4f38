// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace techuser {

enum class CipherDirection : std::uint8_t { encrypt, decrypt };

// Enciphers or deciphers in place, whole blocks, without padding. `name` is OpenSSL's, for example
// AES-256-CBC. Reason: unsupported, when this build of OpenSSL lacks the cipher.
Result<void> apply_cipher(
    char const* name, CipherDirection direction, std::span<std::uint8_t const> key,
    std::span<std::uint8_t const> iv, std::span<std::uint8_t> data);

// A cipher that the format of OpenSSH can be encrypted with.
struct OpensshCipher {
    enum class Mode : std::uint8_t { plain, gcm, chacha20_poly1305 };

    std::string_view name;
    char const* openssl_name;
    std::size_t key_bytes;
    std::size_t iv_bytes;
    std::size_t block_bytes;
    Mode mode;
    std::size_t tag_bytes;
};

// Null if it is not known.
OpensshCipher const* find_openssh_cipher(std::string_view name);

// Deciphers in place; `key` is the key and then the initialisation vector. False when the tag of an
// authenticated cipher does not match. Reason: unsupported.
Result<bool> decrypt_openssh(
    OpensshCipher const& cipher, std::span<std::uint8_t const> key, std::span<std::uint8_t const> tag,
    std::span<std::uint8_t> data);

} // namespace techuser
