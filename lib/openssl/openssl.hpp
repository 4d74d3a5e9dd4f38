// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/handle.hpp"

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// OPENSSL_free is a macro, and so cannot be named as the function of a Handle.
inline void free_openssl_memory(void* memory) noexcept {
    OPENSSL_free(memory);
}

using BignumHandle = Handle<BIGNUM, BN_free>;
using BignumContextHandle = Handle<BN_CTX, BN_CTX_free>;
using CipherContextHandle = Handle<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;
using CipherHandle = Handle<EVP_CIPHER, EVP_CIPHER_free>;
using DigestContextHandle = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;
using EcdsaSignatureHandle = Handle<ECDSA_SIG, ECDSA_SIG_free>;
using EcGroupHandle = Handle<EC_GROUP, EC_GROUP_free>;
using EcPointHandle = Handle<EC_POINT, EC_POINT_free>;
using ObjectHandle = Handle<ASN1_OBJECT, ASN1_OBJECT_free>;
using OpensslBytes = Handle<unsigned char, free_openssl_memory>;
using OpensslText = Handle<char, free_openssl_memory>;
using ParameterBuilderHandle = Handle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using ParametersHandle = Handle<OSSL_PARAM, OSSL_PARAM_free>;
using Pkcs8Handle = Handle<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>;
using PkeyContextHandle = Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using PkeyHandle = Handle<EVP_PKEY, EVP_PKEY_free>;
using SecretNumberHandle = Handle<BIGNUM, BN_clear_free>;
using X509AlgorithmHandle = Handle<X509_ALGOR, X509_ALGOR_free>;
using X509Handle = Handle<X509, X509_free>;
using X509SignatureHandle = Handle<X509_SIG, X509_SIG_free>;

// Clears OpenSSL's error queue of the thread before and after an attempt, so that no error is attributed to
// another one.
class [[nodiscard]] ErrorQueueGuard final {
public:
    ErrorQueueGuard();
    ~ErrorQueueGuard();
    ErrorQueueGuard(ErrorQueueGuard const&) = delete;
    ErrorQueueGuard& operator=(ErrorQueueGuard const&) = delete;
};

// 1.2.840.113549; empty when the object has no such form.
std::string to_dotted(ASN1_OBJECT const* object);

// The alphabet of RFC 4648 section 4, with padding, on one line.
std::string encode_base64(std::span<std::uint8_t const> bytes);

// Reads exactly what encode_base64 writes: no blanks, no missing padding, no stray bits.
std::optional<std::vector<std::uint8_t>> decode_base64(std::string_view text);

} // namespace techuser
