// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openssl/der.hpp"
#include "support/handle.hpp"

#include <openssl/x509.h>

// A certificate as RFC 5280 section 4.1 lays it out, in the types that OpenSSL decodes. Its own X509 is the
// same, but looks for an implementation of the key as well, and that costs more than reading all the rest;
// and its X509_NAME writes each name once more in a canonical form, which costs a quarter of the rest. That
// form needs each string in UTF-8 and so refuses some: read_name does too.
namespace techuser {

using EncodedRdn = STACK_OF(X509_NAME_ENTRY);
DEFINE_STACK_OF(EncodedRdn)
using EncodedName = STACK_OF(EncodedRdn);

struct EncodedPublicKey {
    X509_ALGOR* algorithm;
    ASN1_BIT_STRING* key;
};

struct EncodedContent {
    ASN1_INTEGER* version; // may be null, as may be the last three
    ASN1_INTEGER* serial;
    X509_ALGOR* signature_algorithm;
    EncodedName* issuer;
    X509_VAL* validity;
    EncodedName* subject;
    EncodedPublicKey* key;
    ASN1_BIT_STRING* issuer_unique_id;
    ASN1_BIT_STRING* subject_unique_id;
    STACK_OF(X509_EXTENSION) * extensions;
};

struct EncodedCertificate {
    EncodedContent* content;
    X509_ALGOR* signature_algorithm;
    ASN1_BIT_STRING* signature;
};

void free_encoded_certificate(EncodedCertificate* certificate) noexcept;
using EncodedCertificateHandle = Handle<EncodedCertificate, free_encoded_certificate>;

// Certificates as OpenSSL has them.
inline void free_certificates(STACK_OF(X509) * certificates) noexcept {
    sk_X509_pop_free(certificates, X509_free);
}
using CertificatesHandle = Handle<STACK_OF(X509), free_certificates>;

// Takes the certificate off the front of `der`. Null when its encoding is cut or broken.
EncodedCertificateHandle take_certificate(Octets& der);

// The SubjectPublicKeyInfo. Empty when memory is lacking.
std::vector<std::uint8_t> encode(EncodedPublicKey const& key);

// The octets of a string, without the count of unused bits that a BIT STRING has.
inline Octets octets_of(ASN1_STRING const* string) {
    return {ASN1_STRING_get0_data(string), static_cast<std::size_t>(ASN1_STRING_length(string))};
}

} // namespace techuser
