// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace techuser {

// Starts OpenSSL without what short programs wait for and never use: the configuration of the machine's own
// OpenSSL, the texts of errors, the names of ciphers, and the tidying at exit. It holds for the whole
// process: call it before any other use of OpenSSL, and not where others use OpenSSL too.
void start_crypto_lean();

} // namespace techuser
