// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_parts.hpp"
#include "openssl/openssl.hpp"

#include <openssl/objects.h>

#include <algorithm>
#include <unordered_map>

namespace techuser {

namespace {

constexpr std::size_t ed25519_octets = 32; // RFC 8410 section 4
constexpr std::size_t ed448_octets = 57;

// The octets of a positive INTEGER without leading zeros; empty for all others.
Octets positive(Octets integer) {
    if (integer.empty() || integer[0] >= 0x80) {
        return {};
    }
    while (!integer.empty() && integer[0] == 0) {
        integer = integer.subspan(1);
    }
    return integer;
}

bool is_odd(Octets number) {
    return !number.empty() && (number.back() & 1U) != 0;
}

// RSAPublicKey (RFC 8017 appendix A.1.1); RFC 8017 section 3.1 asks for an odd exponent of at least 3.
KeyFault find_rsa_fault(Octets encoded) {
    auto const sequence = read_whole(encoded, der_tag::sequence);
    if (!sequence) {
        return KeyFault::encoding;
    }
    DerReader reader(*sequence);
    auto const modulus = reader.read(der_tag::integer);
    if (!modulus) {
        return KeyFault::encoding;
    }
    if (reader.at_end()) {
        return KeyFault::exponent;
    }
    auto const exponent = reader.read(der_tag::integer);
    if (!exponent || !reader.at_end()) {
        return KeyFault::encoding;
    }
    if (!is_odd(positive(*modulus))) {
        return KeyFault::modulus;
    }
    auto const number = positive(*exponent);
    auto const is_one = number.size() == 1 && number[0] == 1;
    return is_odd(number) && !is_one ? KeyFault::none : KeyFault::exponent;
}

// One group of each curve for each thread: making one costs more than reading a certificate.
EC_GROUP const* cached_group(int nid) {
    thread_local std::unordered_map<int, EcGroupHandle> groups;
    auto& group = groups[nid];
    if (!group) {
        group.reset(EC_GROUP_new_by_curve_name(nid));
    }
    return group.get();
}

KeyFault find_point_fault(EC_GROUP const* group, Octets encoded) {
    EcPointHandle const point(EC_POINT_new(group));
    auto const is_on_curve =
        !encoded.empty() && point &&
        EC_POINT_oct2point(group, point.get(), encoded.data(), encoded.size(), nullptr) == 1 &&
        EC_POINT_is_at_infinity(group, point.get()) == 0;
    return is_on_curve ? KeyFault::none : KeyFault::point;
}

// What remains is rare enough for OpenSSL to load.
KeyFault find_loading_fault(EncodedPublicKey const& encoded) {
    auto const info = encode(encoded);
    auto const* next = info.data();
    PkeyHandle const key(d2i_PUBKEY(nullptr, &next, static_cast<long>(info.size())));
    return key ? KeyFault::none : KeyFault::algorithm;
}

KeyFault find_ec_fault(EncodedPublicKey const& encoded) {
    ASN1_OBJECT const* object = nullptr;
    int type = V_ASN1_UNDEF;
    void const* parameters = nullptr;
    X509_ALGOR_get0(&object, &type, &parameters, encoded.algorithm);
    auto const* const group = type == V_ASN1_OBJECT
                                  ? cached_group(OBJ_obj2nid(static_cast<ASN1_OBJECT const*>(parameters)))
                                  : nullptr;
    return group != nullptr ? find_point_fault(group, octets_of(encoded.key)) : find_loading_fault(encoded);
}

KeyFault expect_octets(EncodedPublicKey const& encoded, std::size_t count) {
    return octets_of(encoded.key).size() == count ? KeyFault::none : KeyFault::encoding;
}

} // namespace

KeyFault find_key_fault(EncodedPublicKey const& encoded, CertifiedKey::Type type) {
    using enum CertifiedKey::Type;
    ErrorQueueGuard const guard;
    switch (type) {
    case rsa:
    case rsa_pss:
        return find_rsa_fault(octets_of(encoded.key));
    case ec:
        return find_ec_fault(encoded);
    case ed25519:
        return expect_octets(encoded, ed25519_octets);
    case ed448:
        return expect_octets(encoded, ed448_octets);
    case dsa:
    case other:
        break;
    }
    return find_loading_fault(encoded);
}

} // namespace techuser
