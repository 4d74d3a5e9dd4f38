// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openssl/openssl.hpp"
#include "openssl/secret_text.hpp"
#include <techuser/result.hpp>
#include <techuser/secret.hpp>
#include <techuser/ssh_key.hpp>
#include <techuser/ssh_private_key.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

// Between the keys of OpenSSL and the numbers that the file formats of SSH consist of.
namespace techuser {

// Positive numbers, big endian.
struct RsaNumbers {
    std::span<std::uint8_t const> modulus;
    std::span<std::uint8_t const> exponent;
    std::span<std::uint8_t const> private_exponent;
    std::span<std::uint8_t const> first_prime;
    std::span<std::uint8_t const> second_prime;
    std::span<std::uint8_t const> coefficient; // inverse of the second prime modulo the first
};

// Reason of all: bad-key. That the numbers belong together is for accept_private_key to find out.
Result<PkeyHandle> make_rsa_pkey(RsaNumbers const& numbers);
Result<PkeyHandle> make_ed25519_pkey(std::span<std::uint8_t const> seed);
Result<PkeyHandle> make_ecdsa_pkey(
    SshKeyType type, std::span<std::uint8_t const> point, std::span<std::uint8_t const> scalar);
Result<PkeyHandle> make_public_pkey(SshPublicKey const& key);

// The public half of a key of OpenSSL. Reasons: those of parse_ssh_blob.
Result<SshPublicKey> public_half(EVP_PKEY* pkey, std::string_view comment);

// The key of a file's description, or what it is when it cannot be used. Reason: bad-key.
Result<KeyFileDescription> describe_pkey(KeyFileDescription description, EVP_PKEY* pkey);

// A number of the private half by its name in OpenSSL, for example OSSL_PKEY_PARAM_RSA_D; null if there is
// none.
SecretNumberHandle secret_number(EVP_PKEY const* pkey, char const* name);
SecretNumberHandle secret_number(std::span<std::uint8_t const> magnitude);

// Writes those numbers one after the other. Internal: encoding.
Result<void> write_secret_numbers(
    EVP_PKEY const* pkey, std::initializer_list<char const*> names, SecretWriter& writer);

// The private half of an Ed25519 key (RFC 8032 section 5.1.5). Internal: encoding.
inline constexpr std::size_t ed25519_seed_bytes = 32;
Result<Secret> ed25519_seed(EVP_PKEY const* pkey);

// That an RSA key is made of two primes and that its numbers follow from each other, which OpenSSL does not
// need to know before it signs. Reason: bad-key.
Result<void> check_rsa_numbers(EVP_PKEY const* pkey);

// The name of the curve in RFC 5656: nistp256, ...
std::string_view ssh_curve(SshKeyType type);

} // namespace techuser
