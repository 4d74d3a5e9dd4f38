// SPDX-License-Identifier: Apache-2.0
#include "certificate/encoded_certificate.hpp"

#include "openssl/openssl.hpp"

#include <openssl/asn1t.h>
#include <openssl/err.h>

namespace techuser {

namespace {

// clang-format off
ASN1_ITEM_TEMPLATE(EncodedRdn) =
    ASN1_EX_TEMPLATE_TYPE(ASN1_TFLG_SET_OF, 0, EncodedRdn, X509_NAME_ENTRY)
static_ASN1_ITEM_TEMPLATE_END(EncodedRdn)

ASN1_SEQUENCE(EncodedPublicKey) = {
    ASN1_SIMPLE(EncodedPublicKey, algorithm, X509_ALGOR),
    ASN1_SIMPLE(EncodedPublicKey, key, ASN1_BIT_STRING),
} static_ASN1_SEQUENCE_END(EncodedPublicKey)

ASN1_SEQUENCE(EncodedContent) = {
    ASN1_EXP_OPT(EncodedContent, version, ASN1_INTEGER, 0),
    ASN1_SIMPLE(EncodedContent, serial, ASN1_INTEGER),
    ASN1_SIMPLE(EncodedContent, signature_algorithm, X509_ALGOR),
    ASN1_SEQUENCE_OF(EncodedContent, issuer, EncodedRdn),
    ASN1_SIMPLE(EncodedContent, validity, X509_VAL),
    ASN1_SEQUENCE_OF(EncodedContent, subject, EncodedRdn),
    ASN1_SIMPLE(EncodedContent, key, EncodedPublicKey),
    ASN1_IMP_OPT(EncodedContent, issuer_unique_id, ASN1_BIT_STRING, 1),
    ASN1_IMP_OPT(EncodedContent, subject_unique_id, ASN1_BIT_STRING, 2),
    ASN1_EXP_SEQUENCE_OF_OPT(EncodedContent, extensions, X509_EXTENSION, 3),
} static_ASN1_SEQUENCE_END(EncodedContent)

ASN1_SEQUENCE(EncodedCertificate) = {
    ASN1_SIMPLE(EncodedCertificate, content, EncodedContent),
    ASN1_SIMPLE(EncodedCertificate, signature_algorithm, X509_ALGOR),
    ASN1_SIMPLE(EncodedCertificate, signature, ASN1_BIT_STRING),
} static_ASN1_SEQUENCE_END(EncodedCertificate)
// clang-format on

} // namespace

void free_encoded_certificate(EncodedCertificate* certificate) noexcept {
    ASN1_item_free(reinterpret_cast<ASN1_VALUE*>(certificate), ASN1_ITEM_rptr(EncodedCertificate));
}

EncodedCertificateHandle take_certificate(Octets& der) {
    auto const* next = der.data();
    EncodedCertificateHandle certificate(reinterpret_cast<EncodedCertificate*>(
        ASN1_item_d2i(nullptr, &next, static_cast<long>(der.size()), ASN1_ITEM_rptr(EncodedCertificate))));
    if (certificate) {
        der = {next, der.data() + der.size()};
    } else {
        ERR_clear_error();
    }
    return certificate;
}

std::vector<std::uint8_t> encode(EncodedPublicKey const& key) {
    unsigned char* encoded = nullptr;
    auto const length =
        ASN1_item_i2d(reinterpret_cast<ASN1_VALUE const*>(&key), &encoded, ASN1_ITEM_rptr(EncodedPublicKey));
    OpensslBytes const owner(encoded);
    return length > 0 ? std::vector<std::uint8_t>(encoded, encoded + length) : std::vector<std::uint8_t>();
}

} // namespace techuser
