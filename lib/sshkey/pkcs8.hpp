// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openssl/openssl.hpp"
#include <techuser/result.hpp>

#include <cstdint>
#include <span>

namespace techuser {

// Decodes PKCS#8: PrivateKeyInfo of RFC 5208 and OneAsymmetricKey of RFC 5958, whose public half, if there is
// one, must belong to the private half. Attributes are not looked at. Reason: bad-key.
Result<PkeyHandle> decode_pkcs8(std::span<std::uint8_t const> content);

} // namespace techuser
