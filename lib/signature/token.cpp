// SPDX-License-Identifier: Apache-2.0

// The deprecated functions are those that let a key sign elsewhere without a module of OpenSSL, which a
// program with OpenSSL inside cannot load.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "signature/token.hpp"

#include "signature/pkcs11_session.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <openssl/rsa.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace techuser {

namespace {

using RsaHandle = Handle<RSA, RSA_free>;
using RsaMethodHandle = Handle<RSA_METHOD, RSA_meth_free>;
using EcKeyHandle = Handle<EC_KEY, EC_KEY_free>;
using EcMethodHandle = Handle<EC_KEY_METHOD, EC_KEY_METHOD_free>;

// What the key of OpenSSL refers to.
struct TokenKey {
    std::unique_ptr<Pkcs11Session> session;
    CK_OBJECT_HANDLE object;
};

int rsa_index() {
    static int const index = RSA_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

int ec_index() {
    static int const index = EC_KEY_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

// PKCS#1 v1.5 over a DigestInfo; the size of the signature, or -1.
int sign_rsa(int size, unsigned char const* data, unsigned char* to, RSA* rsa, int padding) {
    auto const* const key = static_cast<TokenKey*>(RSA_get_ex_data(rsa, rsa_index()));
    if (padding != RSA_PKCS1_PADDING || size < 0) {
        return -1;
    }
    auto const signature =
        key->session->sign(key->object, CKM_RSA_PKCS, {data, static_cast<std::size_t>(size)});
    if (signature.size() != static_cast<std::size_t>(RSA_size(rsa))) {
        return -1;
    }
    std::ranges::copy(signature, to);
    return RSA_size(rsa);
}

// The two numbers, one after the other (PKCS#11 section 2.3.1).
ECDSA_SIG* sign_ec(unsigned char const* digest, int size, BIGNUM const*, BIGNUM const*, EC_KEY* ec) {
    auto const* const key = static_cast<TokenKey*>(EC_KEY_get_ex_data(ec, ec_index()));
    auto const numbers = key->session->sign(key->object, CKM_ECDSA, {digest, static_cast<std::size_t>(size)});
    if (numbers.empty() || numbers.size() % 2 != 0) {
        return nullptr;
    }
    auto const half = static_cast<int>(numbers.size() / 2);
    EcdsaSignatureHandle signature(ECDSA_SIG_new());
    BignumHandle r(BN_bin2bn(numbers.data(), half, nullptr));
    BignumHandle s(BN_bin2bn(numbers.data() + half, half, nullptr));
    if (!signature || !r || !s || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) {
        return nullptr;
    }
    static_cast<void>(r.release());
    static_cast<void>(s.release());
    return signature.release();
}

RSA_METHOD const* rsa_method() {
    static RsaMethodHandle const method = [] {
        RsaMethodHandle made(RSA_meth_dup(RSA_get_default_method()));
        RSA_meth_set1_name(made.get(), "token");
        RSA_meth_set_priv_enc(made.get(), sign_rsa);
        RSA_meth_set_flags(made.get(), RSA_FLAG_EXT_PKEY);
        return made;
    }();
    return method.get();
}

EC_KEY_METHOD const* ec_method() {
    static EcMethodHandle const method = [] {
        EcMethodHandle made(EC_KEY_METHOD_new(EC_KEY_OpenSSL()));
        int (*sign)(
            int, unsigned char const*, int, unsigned char*, unsigned*, BIGNUM const*, BIGNUM const*,
            EC_KEY*) = nullptr;
        int (*set_up)(EC_KEY*, BN_CTX*, BIGNUM**, BIGNUM**) = nullptr;
        EC_KEY_METHOD_get_sign(made.get(), &sign, &set_up, nullptr);
        EC_KEY_METHOD_set_sign(made.get(), sign, set_up, sign_ec);
        return made;
    }();
    return method.get();
}

// The key of OpenSSL that lets the token sign; null when memory is lacking.
PkeyHandle make_pkey(EVP_PKEY* public_half, TokenKey* token_key) {
    PkeyHandle pkey(EVP_PKEY_new());
    if (EVP_PKEY_get_base_id(public_half) == EVP_PKEY_RSA) {
        RsaHandle rsa(RSAPublicKey_dup(EVP_PKEY_get0_RSA(public_half)));
        if (pkey && rsa && RSA_set_method(rsa.get(), rsa_method()) == 1 &&
            RSA_set_ex_data(rsa.get(), rsa_index(), token_key) == 1 &&
            EVP_PKEY_assign_RSA(pkey.get(), rsa.get()) == 1) {
            static_cast<void>(rsa.release());
            return pkey;
        }
        return {};
    }
    EcKeyHandle ec(EC_KEY_dup(EVP_PKEY_get0_EC_KEY(public_half)));
    if (pkey && ec && EC_KEY_set_method(ec.get(), ec_method()) == 1 &&
        EC_KEY_set_ex_data(ec.get(), ec_index(), token_key) == 1 &&
        EVP_PKEY_assign_EC_KEY(pkey.get(), ec.get()) == 1) {
        static_cast<void>(ec.release());
        return pkey;
    }
    return {};
}

// The certificates of the token; those that cannot be read are left out. Those with the id come first.
std::vector<Certificate> read_token_certificates(Pkcs11Session const& session, std::string const& id) {
    std::vector<Certificate> certificates;
    for (auto const object : session.find(CKO_CERTIFICATE, {}, {})) {
        auto const der = session.attribute(object, CKA_VALUE).value_or("");
        auto certificate = parse_certificate({reinterpret_cast<std::uint8_t const*>(der.data()), der.size()});
        if (certificate) {
            auto const first = session.attribute(object, CKA_ID) == id;
            certificates.insert(first ? certificates.begin() : certificates.end(), *std::move(certificate));
        }
    }
    return certificates;
}

X509Handle to_encoded(Certificate const& certificate) {
    auto const* next = certificate.der.data();
    return X509Handle(d2i_X509(nullptr, &next, static_cast<long>(certificate.der.size())));
}

std::string modulus_of(EVP_PKEY* key) {
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(key, "n", &number) != 1) {
        return {};
    }
    BignumHandle const owner(number);
    std::string modulus(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
    BN_bn2bin(number, reinterpret_cast<unsigned char*>(modulus.data()));
    return modulus;
}

std::string point_of(EVP_PKEY* key) {
    unsigned char* point = nullptr;
    auto const size = EVP_PKEY_get1_encoded_public_key(key, &point);
    OpensslBytes const owner(point);
    return {reinterpret_cast<char const*>(point), size};
}

// Whether the certificate is of the key in the token, as far as the token tells.
bool is_of_token(
    Pkcs11Session const& session, CK_OBJECT_HANDLE key, std::string const& id, EVP_PKEY* candidate) {
    auto const type = session.attribute(key, CKA_KEY_TYPE);
    auto const is_type = [&](CK_KEY_TYPE wanted) {
        return type == std::string(reinterpret_cast<char const*>(&wanted), sizeof(wanted));
    };
    if (EVP_PKEY_get_base_id(candidate) == EVP_PKEY_RSA) {
        auto const modulus = session.attribute(key, CKA_MODULUS);
        return is_type(CKK_RSA) &&
               (!modulus || modulus->substr(std::min(modulus->find_first_not_of('\0'), modulus->size())) ==
                                modulus_of(candidate));
    }
    if (EVP_PKEY_get_base_id(candidate) != EVP_PKEY_EC || !is_type(CKK_EC)) {
        return false;
    }
    auto const public_halves = session.find(CKO_PUBLIC_KEY, {}, id);
    auto const point =
        public_halves.empty() ? std::nullopt : session.attribute(public_halves.front(), CKA_EC_POINT);
    return !point || point->ends_with(point_of(candidate));
}

} // namespace

Result<SigningKey> open_token_key(
    TokenUri const& uri, AskSecret const& ask, std::span<Certificate const> known) {
    ErrorQueueGuard const guard;
    TRY_ASSIGN(auto session, Pkcs11Session::open(uri, ask));
    auto const keys = session->find(CKO_PRIVATE_KEY, uri.object, uri.id);
    if (keys.empty()) {
        return fail(
            ErrorCode::unreadable, "key-missing", say("the token has no such private key"),
            say("'p11tool --login --list-privkeys' shows those that it has"));
    }
    if (keys.size() > 1) {
        return fail(
            ErrorCode::usage, "several-keys", say("the URI matches {} private keys", keys.size()),
            say("name one with object or id in the URI"));
    }
    auto const id = session->attribute(keys.front(), CKA_ID).value_or("");
    auto certificates = read_token_certificates(*session, id);
    auto candidates = certificates;
    candidates.insert(candidates.end(), known.begin(), known.end());
    auto const token_key = std::make_shared<TokenKey>(TokenKey{std::move(session), keys.front()});
    for (auto const& candidate : candidates) {
        auto const encoded = to_encoded(candidate);
        auto* const public_half = encoded ? X509_get0_pubkey(encoded.get()) : nullptr;
        if (public_half == nullptr || !is_of_token(*token_key->session, token_key->object, id, public_half)) {
            continue;
        }
        if (auto pkey = make_pkey(public_half, token_key.get())) {
            return SigningKey::take(std::move(pkey), std::move(certificates), token_key);
        }
    }
    return fail(
        ErrorCode::usage, "missing", say("the token has no certificate of its key"),
        say("pass it with --certificate"));
}

} // namespace techuser
