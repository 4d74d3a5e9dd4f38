// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openssl/openssl.hpp"
#include <techuser/certificate.hpp>
#include <techuser/result.hpp>
#include <techuser/secret.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace techuser {

// Gets a passphrase or a PIN; called once, and only where there is need of one.
using AskSecret = std::function<Result<Secret>()>;

// The most that is read as a key file.
inline constexpr std::size_t signing_key_size_limit_bytes = std::size_t{256} * 1024;

// A private key that signs batch files: RSA or elliptic curve, in memory or in a token.
class SigningKey final {
public:
    // Reads PEM (PKCS#8, PKCS#1, SEC 1; encrypted or not), the same in DER, and PKCS#12. Unreadable: empty,
    // not-a-private-key, wrong-passphrase, unsupported. Invalid: key-type. And those of `ask`.
    static Result<SigningKey> parse(std::span<std::uint8_t const> file, AskSecret const& ask);

    // A key of any origin, with the certificates that lie beside it, and what must live as long as the key.
    // Invalid: key-type.
    static Result<SigningKey> take(
        PkeyHandle key, std::vector<Certificate> certificates, std::shared_ptr<void const> origin = {});

    // The certificates that came with the key, in any order; none from a file that holds the key alone.
    std::vector<Certificate> const& certificates() const { return m_certificates; }

    bool belongs_to(Certificate const& certificate) const;

    EVP_PKEY* pkey() const { return m_key.get(); }

private:
    SigningKey(PkeyHandle key, std::vector<Certificate> certificates, std::shared_ptr<void const> origin)
        : m_origin(std::move(origin)), m_key(std::move(key)), m_certificates(std::move(certificates)) {}

    std::shared_ptr<void const> m_origin;
    PkeyHandle m_key;
    std::vector<Certificate> m_certificates;
};

} // namespace techuser
