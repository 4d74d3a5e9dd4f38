// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>
#include <techuser/time.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// Whether an attribute is in the same relative distinguished name (RFC 5280 section 4.1.2.4) as the one
// before it.
enum class RdnPosition : std::uint8_t { first, further };

// How the value of an attribute is encoded.
enum class ValueEncoding : std::uint8_t { text, other };

// One attribute of a distinguished name.
struct NameAttribute {
    std::string type;  // keyword such as CN, SERIALNUMBER, organizationIdentifier, or a dotted OID
    std::string value; // UTF-8, or # and the DER in hex when the encoding is not that of a text; escape it
                       // before a person sees it
    RdnPosition position{RdnPosition::first};
    ValueEncoding encoding{ValueEncoding::text};

    bool operator==(NameAttribute const&) const = default;
};

// The attributes of a distinguished name in the order in which the certificate encodes them.
using DistinguishedName = std::vector<NameAttribute>;

// SERIALNUMBER=200803, CN=Citizen CA, C=BE: last attribute first, escaped as in RFC 4514 section 2.4.
std::string to_string(DistinguishedName const& name);

// The form of the portal's screens, which is that of Java's X500Principal.toString() and of keytool:
// OID.2.5.4.97=NTRBE-0200004201, CN="Peeters, Anouk" + SERIALNUMBER=7, C=BE.
std::string to_portal(DistinguishedName const& name);

// The serial number of a certificate, a signed integer. RFC 5280 section 4.1.2.2 asks for 1 to 20 octets and
// more than zero; what is wrong there can still be shown, up to 1024 octets.
struct CertificateSerial {
    std::string decimal; // 153674...
    std::string hex;     // 1a ea 9e: lower-case octets, separated by blanks; -1a ea 9e when negative

    bool operator==(CertificateSerial const&) const = default;
};

// Why no program can use a key.
enum class KeyFault : std::uint8_t {
    none,
    encoding,  // its encoding is cut or broken, or of another length than its type has
    modulus,   // the RSA modulus is even or not positive
    exponent,  // the RSA public exponent is missing, even or less than 3
    point,     // the point is not on the curve
    algorithm, // OpenSSL cannot load a key of this type
};

// The key that a certificate certifies (RFC 5280 section 4.1.2.7).
struct CertifiedKey {
    enum class Type : std::uint8_t { rsa, rsa_pss, ec, ed25519, ed448, dsa, other };

    Type type;
    unsigned bits;     // of the modulus or of the curve; 0 when unknown
    std::string curve; // P-256, P-384, P-521, brainpoolP256r1, or a dotted OID; empty for explicit parameters
    std::string sha256; // of the SubjectPublicKeyInfo, 64 lower-case hex digits: the same key gives the same
    KeyFault fault{KeyFault::none};
};

// What a key may be used for (RFC 5280 section 4.2.1.3), one bit each.
enum class KeyUsage : std::uint16_t {
    digital_signature = 1U << 0U,
    non_repudiation = 1U << 1U,
    key_encipherment = 1U << 2U,
    data_encipherment = 1U << 3U,
    key_agreement = 1U << 4U,
    key_cert_sign = 1U << 5U,
    crl_sign = 1U << 6U,
    encipher_only = 1U << 7U,
    decipher_only = 1U << 8U,
};

// What a qualified certificate is for (ETSI EN 319 412-5 section 4.2.3).
enum class QcType : std::uint8_t { esign, eseal, web };

// The most that a qualified certificate may be used for (ETSI EN 319 412-5 section 4.3.2).
struct QcLimit {
    std::string currency; // ISO 4217, letters or digits
    std::int64_t amount;
    std::int64_t exponent;
};

// Where the disclosure statement of the issuer is (ETSI EN 319 412-5 section 4.3.4).
struct QcDisclosure {
    std::string url;
    std::string language; // ISO 639-1
};

// The qualified-certificate statements (RFC 3739 section 3.2.6, ETSI EN 319 412-5).
struct QcStatements {
    bool compliance{false}; // a qualified certificate by the law of the EU
    bool qscd{false};       // the private key is in a qualified device
    std::vector<QcType> types;
    std::optional<QcLimit> limit;
    std::optional<std::int64_t> retention_years;
    std::vector<QcDisclosure> disclosures;
    std::vector<std::string> legislation; // ISO 3166-1 alpha-2 countries
    std::vector<std::string> other;       // dotted OIDs of statements that we do not know
    std::vector<std::string> malformed;   // dotted OIDs of statements that could not be decoded
};

// How the two dates of validity are encoded (RFC 5280 section 4.1.2.5).
enum class TimeEncoding : std::uint8_t {
    regular,
    forbidden, // without seconds, with fractions of them, or with an offset from UTC
};

// Where a certificate says that more about it is found (RFC 5280 sections 4.2.1.13 and 4.2.2.1).
struct CertificateAddresses {
    std::vector<std::string> issuers; // the certificate of its issuer
    std::vector<std::string> ocsp;
    std::vector<std::string> crls;
};

// What an X.509 certificate (RFC 5280) says of itself.
struct Certificate {
    std::vector<std::uint8_t> der; // the whole certificate
    DistinguishedName subject;
    DistinguishedName issuer;
    Timestamp valid_from;
    Timestamp expires_on;
    CertificateSerial serial;
    std::string sha256;              // fingerprint of the DER form: 64 lower-case hex digits
    std::string sha1;                // 40 lower-case hex digits
    std::string signature_algorithm; // sha256WithRSAEncryption, ecdsa-with-SHA384, ... or a dotted OID
    std::string outer_algorithm;     // beside the signature; must be the same (RFC 5280 section 4.1.1.2)
    int version{3};
    TimeEncoding time_encoding{TimeEncoding::regular};
    CertifiedKey key;
    std::optional<std::uint16_t> key_usage;      // bits of KeyUsage; nullopt when the extension is absent
    std::vector<std::string> extended_key_usage; // dotted OIDs
    bool is_authority{false};                    // basicConstraints says CA
    std::string subject_key_id;                  // lower-case hex, empty when absent
    std::string authority_key_id;                // lower-case hex, empty when absent
    std::vector<std::string> policies;           // dotted OIDs
    std::optional<QcStatements> qc_statements;
    CertificateAddresses addresses;
    std::vector<std::string> malformed_extensions; // dotted OIDs of those above that could not be decoded
    std::vector<std::string> repeated_extensions;  // dotted OIDs
    std::vector<std::string>
        unknown_critical_extensions; // dotted OIDs, also of those that could not be decoded
    std::size_t extension_count{0};

    // The portal's "Propriétaire du certificat": the last common name of the subject, or the whole subject
    // when it has none.
    std::string owner() const;

    // The portal's "Nom de l'entreprise": the organisation of the subject; empty when it has none.
    std::string company() const;

    // True also when the extension is absent, which restricts nothing; false when it could not be decoded.
    bool allows(KeyUsage usage) const;

    bool operator==(Certificate const& other) const { return der == other.der; }
};

// The form of a certificate file.
enum class CertificateForm : std::uint8_t { der, pem, trusted_pem, bare_base64, pkcs7_der, pkcs7_pem };

// "DER", "PEM", "PEM (trusted certificate)", "base64 without armour", "PKCS#7 (DER)", "PKCS#7 (PEM)"
std::string_view to_string(CertificateForm form);

// What is unusual about a file that can be read all the same.
enum class Peculiarity : std::uint8_t {
    byte_order_mark,
    utf16,
    x509_label,
    text_before,
    text_after,
    blanks_before_lines,
    blanks_after,
    crlf_line_ends,
    cr_line_ends,
    one_line_body,
    pkcs7_under_certificate,
    cms_signature,
};

// "byte-order mark", "UTF-16", "text after the certificate", ...
std::string_view to_string(Peculiarity peculiarity);

// The certificates of a file, in its order.
struct CertificateFile {
    CertificateForm form;
    std::vector<Peculiarity> peculiarities; // each once
    std::vector<Certificate> certificates;  // at least one
};

// The most that is read as a certificate file.
inline constexpr std::size_t certificate_size_limit_bytes = 4 * 1024 * 1024;

// Reads all certificates of a file in any form that is met in practice: DER, also followed by blanks; PEM
// with LF, CRLF or CR line ends, blanks before lines, other text before and after, a byte-order mark, UTF-16,
// a body on one line, the labels CERTIFICATE, X509 CERTIFICATE and TRUSTED CERTIFICATE; base64 alone; PKCS#7
// bundles and CMS signatures with certificates in DER and PEM. Another kind of file is named and not decoded.
// All codes unreadable. Reasons: empty, too-large, private-key, pkcs12, certificate-request, ssh-key, crl,
// public-key, ocsp-response, cms-signature, not-a-certificate, bad-certificate, trailing-data.
Result<CertificateFile> read_certificates(std::span<std::uint8_t const> bytes);

// Reads a file that must hold exactly one certificate. Reasons: those of read_certificates(), and
// several-certificates.
Result<Certificate> parse_certificate(std::span<std::uint8_t const> bytes);

// Every certificate in DER or PEM anywhere in the bytes, whatever is around them; those that cannot be
// decoded are left out. Reasons: those of read_certificates().
Result<std::vector<Certificate>> extract_certificates(std::span<std::uint8_t const> bytes);

// The PEM form (RFC 7468), lines of 64 characters.
std::string to_pem(Certificate const& certificate);

} // namespace techuser
