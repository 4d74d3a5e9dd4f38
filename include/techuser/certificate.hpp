// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>
#include <techuser/time.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// One attribute of a distinguished name.
struct NameAttribute {
    std::string type;  // keyword such as CN, SERIALNUMBER, organizationIdentifier, or a dotted OID
    std::string value; // UTF-8, unless it is no text of its declared type; escape it before a person sees it

    bool operator==(NameAttribute const&) const = default;
};

// The attributes of a distinguished name in the order in which the certificate encodes them.
using DistinguishedName = std::vector<NameAttribute>;

// SERIALNUMBER=200803, CN=Citizen CA, C=BE: the portal's form, last attribute first.
std::string to_string(DistinguishedName const& name);

// The serial number of a certificate, a signed integer. RFC 5280 section 4.1.2.2 asks for 1 to 20 octets and
// more than zero; what is wrong there can still be shown, up to 1024 octets.
struct CertificateSerial {
    std::string decimal; // 153674...
    std::string hex;     // 1a ea 9e: lower-case octets, separated by blanks; -1a ea 9e when negative

    bool operator==(CertificateSerial const&) const = default;
};

// What an X.509 certificate (RFC 5280) says of itself.
struct Certificate {
    std::vector<std::uint8_t> der; // the whole certificate
    DistinguishedName subject;
    DistinguishedName issuer;
    Timestamp valid_from;
    Timestamp expires_on;
    CertificateSerial serial;
    std::string sha256; // fingerprint of the DER form: 64 lower-case hex digits

    // The portal's "Propriétaire du certificat": the last common name of the subject, or the whole subject
    // when it has none.
    std::string owner() const;

    // The portal's "Nom de l'entreprise": the organisation of the subject, or "Not specified".
    std::string company() const;

    bool operator==(Certificate const& other) const { return der == other.der; }
};

// The most that is read as a certificate file.
inline constexpr std::size_t certificate_size_limit_bytes = 4 * 1024 * 1024;

// Reads one certificate in DER or PEM. Reasons: empty, too-large, private-key, not-a-certificate,
// bad-certificate, several-certificates, trailing-data.
Result<Certificate> parse_certificate(std::span<std::uint8_t const> bytes);

} // namespace techuser
