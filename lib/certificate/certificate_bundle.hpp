// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openssl/der.hpp"
#include <techuser/certificate.hpp>

#include <cstdint>
#include <vector>

namespace techuser {

// ContentInfo of signed data (RFC 5652 section 3): a PKCS#7 bundle or a CMS signature, told by its first
// octets.
bool is_cms(Octets bytes);

enum class Signature : std::uint8_t { absent, present };

struct CertificateBundle {
    std::vector<Certificate> certificates; // at least one
    Signature signature;                   // of other data, which is what a CMS signature is for
};

// The certificates of signed data, in DER or BER. Reasons: cms-signature or not-a-certificate, when it holds
// none; bad-certificate, trailing-data, and those of a certificate.
Result<CertificateBundle> read_bundle(Octets der);

} // namespace techuser
