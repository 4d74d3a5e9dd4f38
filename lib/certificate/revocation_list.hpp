// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openssl/der.hpp"
#include "support/handle.hpp"

#include <openssl/x509.h>

#include <cstdint>
#include <vector>

namespace techuser {

using CrlHandle = Handle<X509_CRL, X509_CRL_free>;

// One list in DER, also followed by blanks, or one or more in PEM with any text around them. Empty for all
// else, and when one of them is cut or broken.
std::vector<CrlHandle> decode_crls(Octets bytes);

// How a delta list relates to the newest complete list of the same issuer and scope (RFC 5280
// sections 5.2.4, 6.3.3 (c)).
enum class DeltaState : std::uint8_t {
    superseded, // it is not newer, and says nothing more
    applies,
    baseless, // there is no such list, its number is below that of the base, or it is of another key
};

struct Delta {
    X509_CRL* list; // one of the lists
    DeltaState state;
};

// The deltas of an issuer.
std::vector<Delta> find_deltas(STACK_OF(X509_CRL) * lists, X509_NAME const* issuer);

} // namespace techuser
