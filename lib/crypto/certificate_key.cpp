// SPDX-License-Identifier: Apache-2.0
#include "crypto/certificate_parts.hpp"
#include "crypto/openssl.hpp"
#include "support/try.hpp"

#include <openssl/objects.h>

#include <algorithm>
#include <bit>
#include <utility>

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

// The SubjectPublicKeyInfo, taken apart.
struct PublicKey {
    int algorithm;
    int parameter_type; // V_ASN1_...
    void const* parameters;
    Octets key;
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

void read_curve(PublicKey const& encoded, CertifiedKey& key) {
    if (encoded.parameter_type != V_ASN1_OBJECT) {
        key.curve = "explicit parameters";
        return;
    }
    auto const* const object = static_cast<ASN1_OBJECT const*>(encoded.parameters);
    auto const* const curve = std::ranges::find(curves, OBJ_obj2nid(object), &Curve::nid);
    if (curve == std::end(curves)) {
        key.curve = to_dotted(object);
    } else {
        key.curve = curve->text;
        key.bits = curve->bits;
    }
}

Octets parameter_sequence(PublicKey const& encoded) {
    if (encoded.parameter_type != V_ASN1_SEQUENCE) {
        return {};
    }
    auto const* const text = static_cast<ASN1_STRING const*>(encoded.parameters);
    return {ASN1_STRING_get0_data(text), static_cast<std::size_t>(ASN1_STRING_length(text))};
}

// By hand, because the key's object would need a provider, and cost more than all the rest of a certificate.
CertifiedKey describe(PublicKey const& encoded) {
    using enum CertifiedKey::Type;
    CertifiedKey key{.type = other, .bits = 0, .curve = {}, .sha256 = {}};
    switch (encoded.algorithm) {
    case NID_rsaEncryption:
        key.type = rsa;
        key.bits = count_first_bits(encoded.key);
        break;
    case NID_rsassaPss:
        key.type = rsa_pss;
        key.bits = count_first_bits(encoded.key);
        break;
    case NID_X9_62_id_ecPublicKey:
        key.type = ec;
        read_curve(encoded, key);
        break;
    case NID_ED25519:
        key.type = ed25519;
        key.bits = 256;
        break;
    case NID_ED448:
        key.type = ed448;
        key.bits = 448;
        break;
    case NID_dsa:
        key.type = dsa;
        key.bits = count_first_bits(parameter_sequence(encoded));
        break;
    default:
        break;
    }
    return key;
}

} // namespace

Result<CertifiedKey> read_certified_key(X509 const* certificate) {
    ErrorQueueGuard const guard;
    auto* const info = X509_get_X509_PUBKEY(certificate);
    ASN1_OBJECT* object = nullptr;
    unsigned char const* octets = nullptr;
    int length = 0;
    X509_ALGOR* algorithm = nullptr;
    unsigned char* encoded = nullptr;
    auto const encoded_length = i2d_X509_PUBKEY(info, &encoded);
    OpensslBytes const owner(encoded);
    if (X509_PUBKEY_get0_param(&object, &octets, &length, &algorithm, info) != 1 || encoded_length <= 0) {
        return bad_certificate("its public key cannot be read");
    }
    int parameter_type = V_ASN1_UNDEF;
    void const* parameters = nullptr;
    X509_ALGOR_get0(nullptr, &parameter_type, &parameters, algorithm);
    auto key = describe(
        {OBJ_obj2nid(object), parameter_type, parameters, {octets, static_cast<std::size_t>(length)}});
    TRY_ASSIGN(auto const digest, sha256({encoded, static_cast<std::size_t>(encoded_length)}));
    key.sha256 = to_hex(digest);
    return key;
}

} // namespace techuser
