// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "signature/signing_key.hpp"
#include "signature/token_uri.hpp"
#include <techuser/certificate.hpp>
#include <techuser/result.hpp>

#include <span>

namespace techuser {

// A key that stays in its token or smart card (PKCS#11), with the certificates of the token. Without a module
// in the URI those of p11-kit are used. `known` are certificates one of which may be that of the key, when it
// is not in the token. Usage: several-tokens, several-keys, missing (the certificate). Unreadable:
// key-missing, wrong-pin, pin-locked. Unavailable: no-pkcs11, token-missing, token. And those of `ask`.
Result<SigningKey> open_token_key(
    TokenUri const& uri, AskSecret const& ask, std::span<Certificate const> known);

} // namespace techuser
