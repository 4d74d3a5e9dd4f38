// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace techuser {

// Starts OpenSSL without what short programs do not use, and wait for: the configuration that the machine has
// for its own copy of OpenSSL, the texts of errors, which are never shown, the names of ciphers, and the
// tidying at the end. It is for the whole process: call it first in main(), and not where others use OpenSSL
// too.
void start_crypto_lean();

} // namespace techuser
