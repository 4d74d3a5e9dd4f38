// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "certificate/encoded_certificate.hpp"
#include <techuser/certificate.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What the files that read certificates need of each other.
namespace techuser {

// Reason: bad-certificate.
tl::unexpected<Error> bad_certificate(Text const& what);

// What follows a certificate, by its size and its first octets. Reason: trailing-data.
tl::unexpected<Error> trailing_data(Octets rest);

// The attributes in the order of the encoding. Reason: bad-certificate.
Result<DistinguishedName> read_name(EncodedName const* encoded);
Result<DistinguishedName> read_name(X509_NAME const* encoded);

// Reads the certificate that is all of `der`. Reasons: bad-certificate, trailing-data.
Result<Certificate> decode_certificate(Octets der);

// A key that cannot be decoded is not refused: its members stay unknown, and its fault is set.
Result<CertifiedKey> read_certified_key(EncodedPublicKey const& encoded);

// What the extensions say, with those that cannot be decoded, that are repeated, and that are critical and
// unknown.
void read_extensions(STACK_OF(X509_EXTENSION) const* encoded, Certificate& certificate);

// Why the key of an algorithm cannot be used, without asking a provider of OpenSSL where that is possible.
KeyFault find_key_fault(EncodedPublicKey const& encoded, CertifiedKey::Type type);

// Reads the value of the extension. Reason: der, when the list of statements cannot be decoded.
Result<QcStatements> read_qc_statements(Octets value);

// Refuses what is not a certificate, told by its first octets or its armour. Reasons: private-key, pkcs12,
// certificate-request, ssh-key, crl, public-key, ocsp-response, cms-signature.
Result<void> refuse_mistaken_der(Octets der);
Result<void> refuse_private_key_text(std::string_view text);
Result<void> refuse_mistaken_text(std::string_view text);

// "another certificate", "a public key", ...; nullopt when the first octets tell nothing.
std::optional<Text> name_of_content(Octets bytes);

// A text in ASCII, and what was peculiar about the original.
struct PlainText {
    std::string text;
    std::vector<Peculiarity> peculiarities;
};

// Takes off a byte-order mark and turns UTF-16 into ASCII with '?' for all else: what counts in a certificate
// file is ASCII. Reason: bad-certificate, for UTF-16 that ends within a character.
Result<PlainText> to_plain_text(Octets bytes);

} // namespace techuser
