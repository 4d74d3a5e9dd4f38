// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "certificate/encoded_certificate.hpp"
#include <techuser/certificate.hpp>

// What the files that read certificates need of each other.
namespace techuser {

// Reason: bad-certificate.
tl::unexpected<Error> bad_certificate(Text const& what);

// Reason: trailing-data.
tl::unexpected<Error> trailing_data();

// Reads the certificate that is all of `der`. Reasons: bad-certificate, trailing-data.
Result<Certificate> decode_certificate(Octets der);

// What cannot be made out of the key is left unknown rather than refused.
Result<CertifiedKey> read_certified_key(EncodedPublicKey const& encoded);

// Fills in what the extensions say, and lists those that cannot be decoded or that stand there twice.
void read_extensions(STACK_OF(X509_EXTENSION) const* encoded, Certificate& certificate);

// Reads the value of the extension. Reason: der, when not even the statements can be told apart.
Result<QcStatements> read_qc_statements(Octets value);

// Refuses what was handed in instead of a certificate, told by its first octets or its armour.
// Reasons: private-key, pkcs12, certificate-request, ssh-key.
Result<void> refuse_mistaken_der(Octets der);
Result<void> refuse_mistaken_text(std::string_view text);

// A text in the encoding that the rest reads, and what was peculiar about it.
struct PlainText {
    std::string text;
    std::vector<std::string> peculiarities;
};

// Takes off a byte-order mark and turns UTF-16 into ASCII with '?' for all else: what counts in a certificate
// file is ASCII. Reason: bad-certificate, for UTF-16 that ends within a character.
Result<PlainText> to_plain_text(Octets bytes);

} // namespace techuser
