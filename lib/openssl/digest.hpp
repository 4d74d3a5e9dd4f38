// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

// The digests that fingerprints are made of.
namespace techuser {

using Sha256 = std::array<std::uint8_t, 32>;
using Sha1 = std::array<std::uint8_t, 20>;
using Md5 = std::array<std::uint8_t, 16>;

Sha256 sha256(std::span<std::uint8_t const> bytes);
Sha1 sha1(std::span<std::uint8_t const> bytes);
Md5 md5(std::span<std::uint8_t const> bytes);

} // namespace techuser
