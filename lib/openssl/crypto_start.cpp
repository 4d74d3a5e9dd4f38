// SPDX-License-Identifier: Apache-2.0
#include "openssl/crypto_start.hpp"

#include "support/library_version.hpp"

#include <openssl/crypto.h>

namespace techuser {

void start_crypto_lean() {
    OPENSSL_init_crypto(
        OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_ADD_ALL_CIPHERS |
            OPENSSL_INIT_NO_ATEXIT,
        nullptr);
}

std::string library_version::openssl() {
    return OpenSSL_version(OPENSSL_VERSION_STRING);
}

} // namespace techuser
