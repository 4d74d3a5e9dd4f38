// SPDX-License-Identifier: Apache-2.0

// The deprecated functions: fetching a digest from a provider makes OpenSSL read its configuration and fill
// its tables, which takes longer than reading a certificate; and a provider may refuse MD5, which here is
// only a fingerprint.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "openssl/digest.hpp"

#include <openssl/md5.h>
#include <openssl/sha.h>

namespace techuser {

namespace {

// These functions always return 1.
template <typename Digest, typename Context>
Digest digest(
    int (*begin)(Context*), int (*add)(Context*, void const*, std::size_t),
    int (*finish)(unsigned char*, Context*), std::span<std::uint8_t const> bytes) {
    Context context;
    Digest result;
    begin(&context);
    add(&context, bytes.data(), bytes.size());
    finish(result.data(), &context);
    return result;
}

} // namespace

Sha256 sha256(std::span<std::uint8_t const> bytes) {
    return digest<Sha256, SHA256_CTX>(SHA256_Init, SHA256_Update, SHA256_Final, bytes);
}

Sha1 sha1(std::span<std::uint8_t const> bytes) {
    return digest<Sha1, SHA_CTX>(SHA1_Init, SHA1_Update, SHA1_Final, bytes);
}

Md5 md5(std::span<std::uint8_t const> bytes) {
    return digest<Md5, MD5_CTX>(MD5_Init, MD5_Update, MD5_Final, bytes);
}

} // namespace techuser
