// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace techuser {

// Starts OpenSSL without what short programs wait for and never use: the configuration of the machine's own
// OpenSSL, the texts of errors, the names of ciphers, and the tidying at exit. It holds for the whole
// process: call it before any other use of OpenSSL, and not where others use OpenSSL too.
//
// `out_of_memory` is called where OpenSSL gets no memory, and must end the process: OpenSSL 3.0 goes on with
// null pointers in places, and elsewhere says the same of its input as when that is damaged.
void start_crypto_lean(void (*out_of_memory)());

} // namespace techuser
