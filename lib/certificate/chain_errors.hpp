// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openssl/der.hpp"
#include <techuser/certificate_chain.hpp>

#include <openssl/x509_vfy.h>

namespace techuser {

// Adds what OpenSSL found wrong with a chain, in our words. Of each kind the first counts: the others follow
// from it.
void note_error(X509_STORE_CTX* context, ChainResult& result);

} // namespace techuser
