// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

// Each target takes any bytes: nothing may crash, and what was read reads the same when we have written it.
namespace techuser::fuzz {

struct Target {
    std::string_view name; // of its folder in corpus/
    void (*run)(std::span<std::uint8_t const> bytes);
};

std::span<Target const> targets();

inline void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

// Files of certificates: DER, PEM, PKCS#7 and several in one.
void certificate(std::span<std::uint8_t const> bytes);

// Files of keys: RFC 4716, OpenSSH, PEM, PKCS#8 and PPK, public and private.
void ssh_key(std::span<std::uint8_t const> bytes);

// What is read from a path or a descriptor: tables, the configuration, lists of reference data.
void csv(std::span<std::uint8_t const> bytes);
void configuration(std::span<std::uint8_t const> bytes);
void reference_data(std::span<std::uint8_t const> bytes);

// What a server sends before everything else.
void ssh_version(std::span<std::uint8_t const> bytes);

} // namespace techuser::fuzz
