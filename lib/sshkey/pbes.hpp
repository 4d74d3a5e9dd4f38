// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <openssl/x509.h>

#include <cstdint>
#include <string>

namespace techuser {

// How an encrypted PKCS#8 file is encrypted: PBES2 with PBKDF2 or scrypt (RFC 8018, RFC 7914), or the older
// schemes of PKCS#5 and PKCS#12.
struct PasswordScheme {
    std::string cipher; // OpenSSL's name: AES-256-CBC
    std::string kdf;    // PBKDF2-HMAC-SHA256, 600000 iterations
    std::uint64_t iterations{0};
    std::uint64_t scrypt_memory_bytes{0};
    std::uint64_t scrypt_parallelism{0};
};

// Reasons: bad-key, unsupported.
Result<PasswordScheme> describe_pbes(X509_ALGOR const* algorithm);

// What a file may ask for at most; the memory is the most that OpenSSL takes by itself.
inline constexpr std::uint64_t pbkdf2_iterations_limit = 10'000'000;
inline constexpr std::uint64_t scrypt_memory_limit_bytes = 32ULL * 1024 * 1024;
inline constexpr std::uint64_t scrypt_parallelism_limit = 16;

// Reason: kdf-limit.
Result<void> check_pbes_cost(PasswordScheme const& scheme);

} // namespace techuser
