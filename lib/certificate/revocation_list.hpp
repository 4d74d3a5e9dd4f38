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

} // namespace techuser
