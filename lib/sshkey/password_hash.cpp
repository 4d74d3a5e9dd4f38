// SPDX-License-Identifier: Apache-2.0
#include "sshkey/password_hash.hpp"

#include "openssl/file_kind.hpp"
#include "support/library_version.hpp"
#include "support/say.hpp"

#include <botan/pwdhash.h>
#include <botan/version.h>
#include <fmt/format.h>

#include <exception>
#include <memory>
#include <string>
#include <utility>

namespace techuser {

namespace {

// RFC 9106 section 3.1: the least memory for each lane.
constexpr std::uint32_t argon2_lane_memory_kib = 8;

struct Parameters {
    std::size_t first;
    std::size_t second{0};
    std::size_t third{0};
};

// Botan throws; no exception leaves this function.
Result<Secret> derive(
    std::string_view name, Parameters const& parameters, Secret const& passphrase,
    std::span<std::uint8_t const> salt, std::size_t size) {
    try {
        auto const hash = Botan::PasswordHashFamily::create_or_throw(std::string(name))
                              ->from_params(parameters.first, parameters.second, parameters.third);
        Secret key(size);
        auto const text = as_text(passphrase.bytes());
        hash->derive_key(key.bytes().data(), size, text.data(), text.size(), salt.data(), salt.size());
        return key;
    } catch (std::bad_alloc const&) {
        return fail(
            ErrorCode::unavailable, "password-hash",
            say("not enough memory to derive a key from the passphrase"),
            say("close other programs, or use a machine with more memory"));
    } catch (std::exception const&) {
        return fail(
            ErrorCode::internal, "password-hash",
            say("cannot derive a key from the passphrase with {}", verbatim(name)));
    }
}

} // namespace

tl::unexpected<Error> over_kdf_limit(Text const& asked, Text const& limit) {
    return fail(
        ErrorCode::unreadable, "kdf-limit",
        say("the key file needs {} to check the passphrase: the limit is {}", asked, limit),
        say("set the passphrase again at a lower cost, with the program that made the file"));
}

Result<Secret> bcrypt_pbkdf(
    Secret const& passphrase, std::span<std::uint8_t const> salt, std::uint32_t rounds, std::size_t size) {
    if (rounds > bcrypt_rounds_limit) {
        return over_kdf_limit(say("{} rounds", rounds), Text(fmt::to_string(bcrypt_rounds_limit)));
    }
    return derive("Bcrypt-PBKDF", {rounds}, passphrase, salt, size);
}

Result<Secret> argon2(
    Secret const& passphrase, std::span<std::uint8_t const> salt, Argon2Cost const& cost, std::size_t size) {
    if (cost.memory_kib > argon2_memory_limit_kib) {
        return over_kdf_limit(
            say("{} KiB of memory", cost.memory_kib), say("{} KiB", argon2_memory_limit_kib));
    }
    if (std::uint64_t{cost.memory_kib} * cost.passes > argon2_work_limit_kib) {
        return over_kdf_limit(
            say("{} passes over {} KiB", cost.passes, cost.memory_kib),
            say("{} KiB in all", argon2_work_limit_kib));
    }
    if (cost.parallelism > argon2_parallelism_limit) {
        return over_kdf_limit(
            say("{} lanes", cost.parallelism), Text(fmt::to_string(argon2_parallelism_limit)));
    }
    if (cost.passes == 0 || cost.parallelism == 0 ||
        cost.memory_kib < argon2_lane_memory_kib * cost.parallelism) {
        return fail(
            ErrorCode::unreadable, "bad-key",
            say("the parameters of the key derivation contradict each other"),
            say("copy the key again from its source, whole"));
    }
    return derive(cost.flavour, {cost.memory_kib, cost.passes, cost.parallelism}, passphrase, salt, size);
}

std::string library_version::botan() {
    return Botan::short_version_string();
}

} // namespace techuser
