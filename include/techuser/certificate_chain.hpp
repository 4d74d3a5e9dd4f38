// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/certificate.hpp>
#include <techuser/result.hpp>
#include <techuser/text.hpp>
#include <techuser/time.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace techuser {

// Whose revocation is looked up.
enum class RevocationScope : std::uint8_t { holder, whole_chain };

// What became of the search for a chain.
struct ChainResult {
    Text untrusted{};    // why no chain leads to a trusted certificate; empty when one does
    Text crl_unusable{}; // why the revocation lists do not answer; empty when they do, or none was given
    Text revoked{};      // which certificate of the chain is revoked; empty when none is
    std::optional<RevocationScope> revocation{}; // nullopt without revocation lists
};

// The most that is read as a certificate revocation list.
inline constexpr std::size_t crl_size_limit_bytes = 64 * 1024 * 1024;

// What is asked of every chain. The policies of the certificates are always processed (RFC 5280 section 6.1),
// with requireExplicitPolicy, mappings and inhibitAnyPolicy.
struct ChainOptions {
    std::vector<std::string>
        policies{}; // dotted OIDs, one of which the chain must be valid for; none: any chain
    RevocationScope revocation{RevocationScope::holder};
};

// Certificates that may come between the certificate that is checked and a trusted one.
class IntermediateCertificates final {
public:
    explicit IntermediateCertificates(std::span<Certificate const> certificates);

    IntermediateCertificates(IntermediateCertificates&&) noexcept;
    IntermediateCertificates& operator=(IntermediateCertificates&&) noexcept;
    ~IntermediateCertificates();

private:
    friend class TrustStore;
    struct Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

// Certificates that are trusted, roots or not, and what was revoked (RFC 5280 section 6).
class TrustStore final {
public:
    // Reasons: untrustable, for a certificate whose key or extensions cannot be used; policy, for what is no
    // dotted OID; memory.
    static Result<TrustStore> make(std::span<Certificate const> trusted, ChainOptions const& options = {});

    TrustStore(TrustStore&&) noexcept;
    TrustStore& operator=(TrustStore&&) noexcept;
    ~TrustStore();

    // From now on, certificates are looked up in these too: a list in DER, or one or more in PEM. Of several
    // complete lists of an issuer the newest counts; a delta counts beside its base; lists that are indirect
    // or for some reasons only are processed (RFC 5280 sections 5.2 and 6.3). Reasons: not-a-crl, memory.
    Result<void> add_revocation_lists(std::span<std::uint8_t const> bytes);

    // Looks for a chain as of `at`. The validity of the certificate itself is not looked at: that is a check
    // of its own.
    ChainResult check_chain(
        Certificate const& certificate, IntermediateCertificates const& between, Timestamp at) const;

private:
    struct Implementation;
    explicit TrustStore(std::unique_ptr<Implementation> implementation);

    std::unique_ptr<Implementation> m_implementation;
};

} // namespace techuser
