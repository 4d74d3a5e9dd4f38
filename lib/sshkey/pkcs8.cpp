// SPDX-License-Identifier: Apache-2.0
#include "sshkey/pkcs8.hpp"

#include "openssl/der.hpp"
#include "openssl/secret_text.hpp"
#include "sshkey/key_reader.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace techuser {

namespace {

constexpr std::uint8_t attributes_tag = 0xa0; // [0] IMPLICIT SET
constexpr std::uint8_t public_tag = 0x81;     // [1] IMPLICIT BIT STRING

// The parts of RFC 5958 section 2 that count here.
struct OneAsymmetricKey {
    Octets algorithm;                  // with tag and length
    Octets private_key;                // with tag and length
    std::optional<Octets> public_bits; // as in a BIT STRING: first the number of unused bits
};

Result<OneAsymmetricKey> read_parts(Octets content) {
    DerReader outer(content);
    TRY_ASSIGN(auto const sequence, outer.read(der_tag::sequence));
    TRY(outer.expect_end());
    DerReader reader(sequence);
    OneAsymmetricKey key{};
    TRY(reader.read(der_tag::integer));
    TRY_ASSIGN(auto const algorithm, reader.read());
    TRY_ASSIGN(auto const private_key, reader.read());
    key.algorithm = algorithm.encoding;
    key.private_key = private_key.encoding;
    if (reader.next_is(attributes_tag)) {
        TRY(reader.read());
    }
    if (reader.next_is(public_tag)) {
        TRY_ASSIGN(key.public_bits, reader.read(public_tag));
    }
    TRY(reader.expect_end());
    return key;
}

// The same as version 1, without attributes and public half, which OpenSSL 3.0 does not read.
Secret encode_version_one(OneAsymmetricKey const& key) {
    constexpr std::array<std::uint8_t, 3> version{der_tag::integer, 1, 0};
    auto const size = version.size() + key.algorithm.size() + key.private_key.size();
    std::vector<std::uint8_t> header{der_tag::sequence};
    if (size < 0x80) {
        header.push_back(static_cast<std::uint8_t>(size));
    } else if (size < 0x100) {
        header.insert(header.end(), {0x81, static_cast<std::uint8_t>(size)});
    } else {
        // The file has less than 64 KiB.
        header.insert(
            header.end(),
            {0x82, static_cast<std::uint8_t>(size >> 8U), static_cast<std::uint8_t>(size & 0xffU)});
    }
    SecretWriter writer;
    writer.write_bytes(header);
    writer.write_bytes(version);
    writer.write_bytes(key.algorithm);
    writer.write_bytes(key.private_key);
    return writer.take();
}

bool has_public_half(EVP_PKEY* pkey, Octets public_bits) {
    unsigned char* encoded = nullptr;
    auto const size = i2d_PUBKEY(pkey, &encoded);
    OpensslBytes const owner(encoded);
    if (size <= 0) {
        return false;
    }
    auto const info = read_whole({encoded, static_cast<std::size_t>(size)}, der_tag::sequence);
    if (!info) {
        return false;
    }
    DerReader reader(*info);
    auto const algorithm = reader.read();
    auto const bits = reader.read(der_tag::bit_string);
    return algorithm && bits && std::ranges::equal(*bits, public_bits);
}

} // namespace

Result<PkeyHandle> decode_pkcs8(std::span<std::uint8_t const> content) {
    ErrorQueueGuard const guard;
    auto const parts = read_parts(content);
    if (!parts) {
        return bad_key(say("the private key cannot be decoded"));
    }
    auto const encoded = encode_version_one(*parts);
    auto const* position = encoded.bytes().data();
    Pkcs8Handle const decoded(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &position, static_cast<long>(encoded.size())));
    PkeyHandle pkey(decoded ? EVP_PKCS82PKEY(decoded.get()) : nullptr);
    if (!pkey) {
        return bad_key(say("the private key cannot be decoded"));
    }
    if (parts->public_bits && !has_public_half(pkey.get(), *parts->public_bits)) {
        return bad_key(say("the public half of the key does not belong to its private half"));
    }
    return pkey;
}

} // namespace techuser
