// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openssl/openssl.hpp"
#include <techuser/ssh_private_key.hpp>

#include <string_view>

namespace techuser {

struct SshPrivateKey::Implementation {
    SshPublicKey public_key;
    PkeyHandle pkey;
};

// Takes a key that was read from a file or generated, once it has proved that its halves belong together.
// Reasons: bad-key, key-type, key-too-small.
Result<SshPrivateKey> accept_private_key(PkeyHandle pkey, std::string_view comment);

} // namespace techuser
