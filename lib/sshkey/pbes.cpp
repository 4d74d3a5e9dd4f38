// SPDX-License-Identifier: Apache-2.0
#include "sshkey/pbes.hpp"

#include "openssl/openssl.hpp"
#include "sshkey/key_reader.hpp"
#include "sshkey/password_hash.hpp"
#include "sshkey/private_key_formats.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>
#include <openssl/asn1t.h>
#include <openssl/evp.h>
#include <openssl/objects.h>

#include <array>
#include <limits>
#include <optional>
#include <string_view>

namespace techuser {

namespace {

using Pbes1Handle = Handle<PBEPARAM, PBEPARAM_free>;
using Pbes2Handle = Handle<PBE2PARAM, PBE2PARAM_free>;
using Pbkdf2Handle = Handle<PBKDF2PARAM, PBKDF2PARAM_free>;
using ScryptHandle = Handle<SCRYPT_PARAMS, SCRYPT_PARAMS_free>;

template <typename ParameterHandle>
ParameterHandle unpack(X509_ALGOR const* algorithm, ASN1_ITEM const* item) {
    return ParameterHandle(static_cast<typename ParameterHandle::pointer>(
        ASN1_TYPE_unpack_sequence(item, algorithm->parameter)));
}

tl::unexpected<Error> bad_parameters() {
    return bad_key(say("the parameters of the encryption cannot be decoded"));
}

// The name of an algorithm, or its number when OpenSSL knows no name.
std::string name_of(ASN1_OBJECT const* object) {
    std::array<char, 80> name{};
    OBJ_obj2txt(name.data(), name.size(), object, 0);
    return name.data();
}

// A number greater than zero; one too large for its type counts as the largest.
std::optional<std::uint64_t> positive(ASN1_INTEGER const* integer) {
    std::uint64_t value = 0;
    if (integer == nullptr || ASN1_STRING_type(integer) == V_ASN1_NEG_INTEGER) {
        return std::nullopt;
    }
    if (ASN1_INTEGER_get_uint64(&value, integer) != 1) {
        return std::numeric_limits<std::uint64_t>::max();
    }
    return value == 0 ? std::nullopt : std::optional(value);
}

// hmacWithSHA256 as HMAC-SHA256
std::string prf_name(X509_ALGOR const* prf) {
    if (prf == nullptr) {
        return "HMAC-SHA1";
    }
    auto const name = name_of(prf->algorithm);
    constexpr std::string_view prefix = "hmacWith";
    return name.starts_with(prefix) ? "HMAC-" + name.substr(prefix.size()) : name;
}

Result<void> describe_pbkdf2(X509_ALGOR const* derivation, PasswordScheme& scheme) {
    auto const parameters = unpack<Pbkdf2Handle>(derivation, ASN1_ITEM_rptr(PBKDF2PARAM));
    auto const iterations = parameters ? positive(parameters->iter) : std::nullopt;
    if (!iterations) {
        return bad_parameters();
    }
    scheme.iterations = *iterations;
    scheme.kdf = fmt::format("PBKDF2-{}, {} iterations", prf_name(parameters->prf), *iterations);
    return {};
}

// RFC 7914 section 2: 128 * N * r bytes of memory.
Result<void> describe_scrypt(X509_ALGOR const* derivation, PasswordScheme& scheme) {
    auto const parameters = unpack<ScryptHandle>(derivation, ASN1_ITEM_rptr(SCRYPT_PARAMS));
    if (!parameters) {
        return bad_parameters();
    }
    auto const cost = positive(parameters->costParameter);
    auto const block_size = positive(parameters->blockSize);
    auto const parallelism = positive(parameters->parallelizationParameter);
    if (!cost || !block_size || !parallelism) {
        return bad_parameters();
    }
    constexpr std::uint64_t factor_limit = std::numeric_limits<std::uint32_t>::max();
    scheme.scrypt_memory_bytes = *cost > factor_limit || *block_size > factor_limit / 128
                                     ? std::numeric_limits<std::uint64_t>::max()
                                     : 128 * *cost * *block_size;
    scheme.scrypt_parallelism = *parallelism;
    scheme.kdf = fmt::format("scrypt, N {}, r {}, p {}", *cost, *block_size, *parallelism);
    return {};
}

Result<PasswordScheme> describe_pbes2(X509_ALGOR const* algorithm) {
    auto const parameters = unpack<Pbes2Handle>(algorithm, ASN1_ITEM_rptr(PBE2PARAM));
    if (!parameters) {
        return bad_parameters();
    }
    PasswordScheme scheme;
    scheme.cipher = name_of(parameters->encryption->algorithm);
    CipherHandle const cipher(
        EVP_CIPHER_fetch(nullptr, OBJ_nid2sn(OBJ_obj2nid(parameters->encryption->algorithm)), nullptr));
    if (!cipher) {
        return unsupported_key_file(say("the cipher {} of the key file is not known", quoted(scheme.cipher)));
    }
    scheme.cipher = EVP_CIPHER_get0_name(cipher.get());
    switch (OBJ_obj2nid(parameters->keyfunc->algorithm)) {
    case NID_id_pbkdf2:
        TRY(describe_pbkdf2(parameters->keyfunc, scheme));
        return scheme;
    case NID_id_scrypt:
        TRY(describe_scrypt(parameters->keyfunc, scheme));
        return scheme;
    default:
        return unsupported_key_file(
            say("the key derivation {} of the key file is not known",
                quoted(name_of(parameters->keyfunc->algorithm))));
    }
}

} // namespace

Result<PasswordScheme> describe_pbes(X509_ALGOR const* algorithm) {
    auto const nid = OBJ_obj2nid(algorithm->algorithm);
    if (nid == NID_pbes2) {
        return describe_pbes2(algorithm);
    }
    int cipher = NID_undef;
    int digest = NID_undef;
    auto const name = name_of(algorithm->algorithm);
    if (EVP_PBE_find(EVP_PBE_TYPE_OUTER, nid, &cipher, &digest, nullptr) != 1) {
        return unsupported_key_file(say("the encryption {} of the key file is not known", quoted(name)));
    }
    auto const parameters = unpack<Pbes1Handle>(algorithm, ASN1_ITEM_rptr(PBEPARAM));
    auto const iterations = parameters ? positive(parameters->iter) : std::nullopt;
    CipherHandle const available(EVP_CIPHER_fetch(nullptr, OBJ_nid2sn(cipher), nullptr));
    if (!iterations) {
        return bad_parameters();
    }
    if (!available) {
        return unsupported_key_file(say("the encryption {} is too weak to be read", quoted(name)));
    }
    return PasswordScheme{
        .cipher = EVP_CIPHER_get0_name(available.get()),
        .kdf = fmt::format("{}, {} iterations", OBJ_nid2sn(digest), *iterations),
        .iterations = *iterations,
    };
}

Result<void> check_pbes_cost(PasswordScheme const& scheme) {
    if (scheme.iterations > pbkdf2_iterations_limit) {
        return over_kdf_limit(
            say("{} iterations", scheme.iterations), Text(fmt::to_string(pbkdf2_iterations_limit)));
    }
    if (scheme.scrypt_memory_bytes > scrypt_memory_limit_bytes) {
        return over_kdf_limit(
            say("scrypt with {} bytes", scheme.scrypt_memory_bytes),
            Text(fmt::to_string(scrypt_memory_limit_bytes)));
    }
    if (scheme.scrypt_parallelism > scrypt_parallelism_limit) {
        return over_kdf_limit(
            say("scrypt {} times", scheme.scrypt_parallelism),
            Text(fmt::to_string(scrypt_parallelism_limit)));
    }
    return {};
}

} // namespace techuser
