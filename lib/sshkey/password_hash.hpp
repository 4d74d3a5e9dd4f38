// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>
#include <techuser/secret.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace techuser {

// What a file may ask for at most, so that a hostile one cannot keep the machine busy: some ten seconds.
inline constexpr std::uint32_t bcrypt_rounds_limit = 1024;
inline constexpr std::uint32_t argon2_memory_limit_kib = 1024 * 1024;
inline constexpr std::uint64_t argon2_work_limit_kib = 16ULL * 1024 * 1024; // memory times passes
inline constexpr std::uint32_t argon2_parallelism_limit = 16;

// Of the OpenSSH format. Reasons: kdf-limit, password-hash.
Result<Secret> bcrypt_pbkdf(
    Secret const& passphrase, std::span<std::uint8_t const> salt, std::uint32_t rounds, std::size_t size);

struct Argon2Cost {
    std::string_view flavour; // Argon2d, Argon2i or Argon2id, as PuTTY writes it
    std::uint32_t memory_kib;
    std::uint32_t passes;
    std::uint32_t parallelism;
};

// RFC 9106. Reasons: kdf-limit, bad-key, password-hash.
Result<Secret> argon2(
    Secret const& passphrase, std::span<std::uint8_t const> salt, Argon2Cost const& cost, std::size_t size);

// Reason: kdf-limit, with what was asked for and the limit.
tl::unexpected<Error> over_kdf_limit(Text const& asked, Text const& limit);

} // namespace techuser
