// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/certificate.hpp>
#include <techuser/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace techuser {

// From which day until which, both included; a missing end is open.
struct Period {
    std::optional<Date> since;
    std::optional<Date> until;

    bool contains(Date date) const { return (!since || *since <= date) && (!until || date <= *until); }
};

// Whether the certificates of an issuer carry statements of qualified certificates.
enum class IssuerStatements : std::uint8_t { expected, none };

// An issuer whose certificates the portal takes.
struct AcceptedIssuer {
    std::string common_name;          // * is any text
    std::string organisation;         // * too; empty: any, or none
    std::vector<std::string> key_ids; // lower-case hex of the authority key identifier; empty: any
    Period period;                    // when certificates were issued that are taken
    std::string source;
    IssuerStatements statements{IssuerStatements::expected};
};

// A kind of key that is strong enough during a period.
struct KeyRule {
    CertifiedKey::Type type; // rsa includes rsa_pss
    unsigned minimum_bits;   // of RSA; 0 for other types
    std::string curve;       // of ec; empty for other types
    Period period;
    std::string source;
};

// A digest in signatures of issuers that is no longer good enough.
struct DigestRule {
    std::string digest; // sha1: as in the name of a signature algorithm, in lower case
    Date refused_since;
    std::string source;
};

// Which issuers are accepted, and what is thought strong enough, and when.
struct CertificatePolicy {
    std::vector<AcceptedIssuer> accepted_issuers;
    std::vector<KeyRule> keys;
    std::vector<DigestRule> digests;
};

} // namespace techuser
