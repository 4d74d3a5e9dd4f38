// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openssl/der.hpp"
#include <techuser/certificate.hpp>

namespace techuser {

// ContentInfo of signed data (RFC 5652 section 3): a PKCS#7 bundle or a CMS signature, told by its first
// octets.
bool is_cms(Octets bytes);

// Adds the certificates of signed data, in DER or BER. Reasons: cms-signature, when it holds none;
// bad-certificate, trailing-data, and those of a certificate.
Result<void> add_bundle(Octets der, CertificateFile& file);

} // namespace techuser
