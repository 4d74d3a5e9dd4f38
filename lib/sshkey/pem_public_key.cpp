// SPDX-License-Identifier: Apache-2.0
#include "sshkey/pem_public_key.hpp"

#include "openssl/openssl.hpp"
#include "sshkey/armour.hpp"
#include "sshkey/key_reader.hpp"
#include "sshkey/pkey.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <algorithm>

namespace techuser {

bool is_pem_public_key(std::span<std::string_view const> lines) {
    return !lines.empty() &&
           (lines[0] == "-----BEGIN PUBLIC KEY-----" || lines[0] == "-----BEGIN RSA PUBLIC KEY-----");
}

namespace {

Result<PkeyHandle> decode(std::span<std::string_view const> lines) {
    TRY_ASSIGN(auto const armour, read_armour(lines));
    ErrorQueueGuard const guard;
    auto const content = armour.content.bytes();
    auto const* position = content.data();
    auto const size = static_cast<long>(content.size());
    PkeyHandle pkey(
        armour.label == "PUBLIC KEY" ? d2i_PUBKEY(nullptr, &position, size)
                                     : d2i_PublicKey(EVP_PKEY_RSA, nullptr, &position, size));
    if (!pkey) {
        return bad_key(say("the public key cannot be decoded"));
    }
    if (position != content.data() + content.size()) {
        return bad_key(say("there are bytes after the key"));
    }
    return pkey;
}

} // namespace

Result<SshPublicKey> parse_pem_public_key(std::span<std::string_view const> lines) {
    TRY_ASSIGN(auto const pkey, decode(lines));
    return public_half(pkey.get(), {});
}

Result<KeyFileDescription> describe_pem_public_key(
    KeyFileDescription description, std::span<std::string_view const> lines) {
    TRY_ASSIGN(auto const pkey, decode(lines));
    return describe_pkey(std::move(description), pkey.get());
}

} // namespace techuser
