// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_parts.hpp"
#include "openssl/digest.hpp"
#include "openssl/openssl.hpp"
#include "support/hex.hpp"
#include "support/say.hpp"

#include <openssl/objects.h>

#include <algorithm>
#include <bit>

namespace techuser {

namespace {

struct Curve {
    int nid;
    std::string_view text;
    unsigned bits;
};

// RFC 5480 section 2.1.1.1, in the names of FIPS 186-4; RFC 5639; secp256k1.
constexpr Curve curves[] = {
    {NID_X9_62_prime256v1, "P-256", 256},
    {NID_secp384r1, "P-384", 384},
    {NID_secp521r1, "P-521", 521},
    {NID_X9_62_prime192v1, "P-192", 192},
    {NID_secp224r1, "P-224", 224},
    {NID_brainpoolP224r1, "brainpoolP224r1", 224},
    {NID_brainpoolP256r1, "brainpoolP256r1", 256},
    {NID_brainpoolP320r1, "brainpoolP320r1", 320},
    {NID_brainpoolP384r1, "brainpoolP384r1", 384},
    {NID_brainpoolP512r1, "brainpoolP512r1", 512},
    {NID_secp256k1, "secp256k1", 256},
};

struct Algorithm {
    int nid;
    CertifiedKey::Type type;
};

constexpr Algorithm algorithms[] = {
    {NID_rsaEncryption, CertifiedKey::Type::rsa},
    {NID_rsassaPss, CertifiedKey::Type::rsa_pss},
    {NID_X9_62_id_ecPublicKey, CertifiedKey::Type::ec},
    {NID_ED25519, CertifiedKey::Type::ed25519},
    {NID_ED448, CertifiedKey::Type::ed448},
    {NID_dsa, CertifiedKey::Type::dsa},
};

// The parameters of an algorithm.
struct Parameters {
    int type; // V_ASN1_...
    void const* value;
};

// Zero when it is not a positive number.
unsigned count_bits(Octets integer) {
    while (!integer.empty() && integer[0] == 0) {
        integer = integer.subspan(1);
    }
    return integer.empty() ? 0
                           : static_cast<unsigned>((integer.size() - 1) * 8) +
                                 static_cast<unsigned>(std::bit_width(integer[0]));
}

// The bits of the first number of a SEQUENCE: the modulus of an RSAPublicKey (RFC 8017 appendix A.1.1), the
// prime of the parameters of a DSA key (RFC 3279 section 2.3.2).
unsigned count_first_bits(Octets encoded) {
    auto const sequence = read_whole(encoded, der_tag::sequence);
    auto const number = sequence ? DerReader(*sequence).read(der_tag::integer) : bad_der();
    return number ? count_bits(*number) : 0;
}

void read_curve(Parameters const& parameters, CertifiedKey& key) {
    if (parameters.type != V_ASN1_OBJECT) {
        return;
    }
    auto const* const object = static_cast<ASN1_OBJECT const*>(parameters.value);
    auto const* const curve = std::ranges::find(curves, OBJ_obj2nid(object), &Curve::nid);
    if (curve == std::end(curves)) {
        key.curve = to_dotted(object);
    } else {
        key.curve = curve->text;
        key.bits = curve->bits;
    }
}

Octets sequence_of(Parameters const& parameters) {
    return parameters.type == V_ASN1_SEQUENCE ? octets_of(static_cast<ASN1_STRING const*>(parameters.value))
                                              : Octets();
}

// By hand, because the key's object would need a provider, and cost more than all the rest of a certificate.
CertifiedKey describe(EncodedPublicKey const& encoded) {
    using enum CertifiedKey::Type;
    ASN1_OBJECT const* object = nullptr;
    Parameters parameters{.type = V_ASN1_UNDEF, .value = nullptr};
    X509_ALGOR_get0(&object, &parameters.type, &parameters.value, encoded.algorithm);
    auto const* const algorithm = std::ranges::find(algorithms, OBJ_obj2nid(object), &Algorithm::nid);
    CertifiedKey key{
        .type = algorithm == std::end(algorithms) ? other : algorithm->type,
        .bits = 0,
        .curve = {},
        .sha256 = {},
        .fault = {}};
    switch (key.type) {
    case rsa:
    case rsa_pss:
        key.bits = count_first_bits(octets_of(encoded.key));
        break;
    case ec:
        read_curve(parameters, key);
        break;
    case ed25519:
        key.bits = 256;
        break;
    case ed448:
        key.bits = 448;
        break;
    case dsa:
        key.bits = count_first_bits(sequence_of(parameters));
        break;
    case other:
        break;
    }
    return key;
}

} // namespace

Result<CertifiedKey> read_certified_key(EncodedPublicKey const& encoded) {
    auto key = describe(encoded);
    auto const info = encode(encoded);
    if (info.empty()) {
        return bad_certificate(say("its public key cannot be read"));
    }
    key.sha256 = to_hex(sha256(info));
    key.fault = find_key_fault(encoded, key.type);
    return key;
}

} // namespace techuser
