// SPDX-License-Identifier: Apache-2.0
#include "sshkey/cipher.hpp"

#include "openssl/openssl.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace techuser {

namespace {

constexpr std::size_t tag_bytes = 16;

// PROTOCOL.chacha20poly1305 of OpenSSH: the second half of the key enciphers packet lengths, which a file
// lacks.
constexpr std::size_t chacha20_key_bytes = 32;
constexpr std::size_t chacha20_block_bytes = 64;

using Mode = OpensshCipher::Mode;

constexpr std::array ciphers{
    OpensshCipher{"3des-cbc", "DES-EDE3-CBC", 24, 8, 8, Mode::plain, 0},
    OpensshCipher{"aes128-cbc", "AES-128-CBC", 16, 16, 16, Mode::plain, 0},
    OpensshCipher{"aes192-cbc", "AES-192-CBC", 24, 16, 16, Mode::plain, 0},
    OpensshCipher{"aes256-cbc", "AES-256-CBC", 32, 16, 16, Mode::plain, 0},
    OpensshCipher{"aes128-ctr", "AES-128-CTR", 16, 16, 16, Mode::plain, 0},
    OpensshCipher{"aes192-ctr", "AES-192-CTR", 24, 16, 16, Mode::plain, 0},
    OpensshCipher{"aes256-ctr", "AES-256-CTR", 32, 16, 16, Mode::plain, 0},
    OpensshCipher{"aes128-gcm@openssh.com", "AES-128-GCM", 16, 12, 16, Mode::gcm, tag_bytes},
    OpensshCipher{"aes256-gcm@openssh.com", "AES-256-GCM", 32, 12, 16, Mode::gcm, tag_bytes},
    OpensshCipher{
        "chacha20-poly1305@openssh.com", "ChaCha20", 2 * chacha20_key_bytes, 0, 8, Mode::chacha20_poly1305,
        tag_bytes},
};

tl::unexpected<Error> unsupported(std::string_view name) {
    return fail(
        ErrorCode::unreadable, "unsupported", say("the cipher {} cannot be used here", verbatim(name)),
        say("check whether the OpenSSL configuration of this machine forbids it"));
}

Result<CipherContextHandle> make_context(
    char const* name, CipherDirection direction, std::span<std::uint8_t const> key,
    std::span<std::uint8_t const> iv) {
    CipherHandle const cipher(EVP_CIPHER_fetch(nullptr, name, nullptr));
    CipherContextHandle context(EVP_CIPHER_CTX_new());
    if (!cipher || !context ||
        EVP_CipherInit_ex2(
            context.get(), cipher.get(), key.data(), iv.data(), direction == CipherDirection::encrypt ? 1 : 0,
            nullptr) != 1 ||
        EVP_CIPHER_CTX_set_padding(context.get(), 0) != 1) {
        return unsupported(name);
    }
    return context;
}

bool update(EVP_CIPHER_CTX* context, std::span<std::uint8_t> data) {
    int written = 0;
    return EVP_CipherUpdate(context, data.data(), &written, data.data(), static_cast<int>(data.size())) == 1;
}

Result<bool> decrypt_gcm(
    OpensshCipher const& cipher, std::span<std::uint8_t const> key, std::span<std::uint8_t const> tag,
    std::span<std::uint8_t> data) {
    TRY_ASSIGN(
        auto const context, make_context(
                                cipher.openssl_name, CipherDirection::decrypt, key.first(cipher.key_bytes),
                                key.subspan(cipher.key_bytes)));
    // OpenSSL does not write through this pointer.
    auto* const expected = const_cast<std::uint8_t*>(tag.data());
    std::array<std::uint8_t, tag_bytes> rest{};
    int written = 0;
    return EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, tag_bytes, expected) == 1 &&
           update(context.get(), data) && EVP_CipherFinal_ex(context.get(), rest.data(), &written) == 1;
}

// The first block of the key stream is the key of Poly1305; the text is enciphered with those after it.
Result<bool> decrypt_chacha20_poly1305(
    OpensshCipher const& cipher, std::span<std::uint8_t const> key, std::span<std::uint8_t const> tag,
    std::span<std::uint8_t> data) {
    constexpr std::array<std::uint8_t, 16> counter_and_nonce{};
    TRY_ASSIGN(
        auto const context,
        make_context(
            cipher.openssl_name, CipherDirection::decrypt, key.first(chacha20_key_bytes), counter_and_nonce));
    std::array<std::uint8_t, chacha20_block_bytes> block{};
    std::array<std::uint8_t, tag_bytes> found{};
    std::size_t size = 0;
    auto const authenticated =
        update(context.get(), block) &&
        EVP_Q_mac(
            nullptr, "POLY1305", nullptr, nullptr, nullptr, block.data(), chacha20_key_bytes, data.data(),
            data.size(), found.data(), found.size(), &size) != nullptr &&
        CRYPTO_memcmp(found.data(), tag.data(), found.size()) == 0;
    OPENSSL_cleanse(block.data(), block.size());
    return authenticated && update(context.get(), data);
}

} // namespace

Result<void> apply_cipher(
    char const* name, CipherDirection direction, std::span<std::uint8_t const> key,
    std::span<std::uint8_t const> iv, std::span<std::uint8_t> data) {
    ErrorQueueGuard const guard;
    TRY_ASSIGN(auto const context, make_context(name, direction, key, iv));
    if (!update(context.get(), data)) {
        return unsupported(name);
    }
    return {};
}

OpensshCipher const* find_openssh_cipher(std::string_view name) {
    auto const* const found = std::ranges::find(ciphers, name, &OpensshCipher::name);
    return found == ciphers.end() ? nullptr : found;
}

Result<bool> decrypt_openssh(
    OpensshCipher const& cipher, std::span<std::uint8_t const> key, std::span<std::uint8_t const> tag,
    std::span<std::uint8_t> data) {
    ErrorQueueGuard const guard;
    switch (cipher.mode) {
    case Mode::gcm:
        return decrypt_gcm(cipher, key, tag, data);
    case Mode::chacha20_poly1305:
        return decrypt_chacha20_poly1305(cipher, key, tag, data);
    case Mode::plain:
        break;
    }
    TRY(apply_cipher(
        cipher.openssl_name, CipherDirection::decrypt, key.first(cipher.key_bytes),
        key.subspan(cipher.key_bytes), data));
    return true;
}

} // namespace techuser
