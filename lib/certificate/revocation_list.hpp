// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openssl/der.hpp"
#include "support/handle.hpp"

#include <openssl/x509.h>

#include <vector>

namespace techuser {

using CrlHandle = Handle<X509_CRL, X509_CRL_free>;

// One list in DER, also followed by blanks, or one or more in PEM with any text around them. Empty for all else, and
// when one of them is cut or broken.
std::vector<CrlHandle> decode_crls(Octets bytes);

// Whether a delta of this issuer is to a base that is not among the lists: a complete list of the issuer whose number is
// not below that of the base (RFC 5280 section 5.2.4).
bool lacks_base(STACK_OF(X509_CRL) * lists, X509_NAME const* issuer);

} // namespace techuser
