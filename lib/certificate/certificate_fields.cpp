// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_parts.hpp"
#include "openssl/digest.hpp"
#include "openssl/file_kind.hpp"
#include "openssl/openssl.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>
#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <utility>

namespace techuser {

namespace {

using PssParametersHandle = Handle<RSA_PSS_PARAMS, RSA_PSS_PARAMS_free>;

// RFC 5280 allows 20 octets. The decimal form of a number costs the square of its length.
constexpr int serial_limit_octets = 1024;

struct Keyword {
    int nid;
    std::string_view text;
};

// The keywords of Java's X500Name.toString, in which the portal shows a name, and organizationIdentifier,
// which X500Name does not know.
constexpr Keyword keywords[] = {
    {NID_commonName, "CN"},
    {NID_countryName, "C"},
    {NID_localityName, "L"},
    {NID_stateOrProvinceName, "ST"},
    {NID_organizationName, "O"},
    {NID_organizationalUnitName, "OU"},
    {NID_title, "T"},
    {NID_streetAddress, "STREET"},
    {NID_domainComponent, "DC"},
    {NID_dnQualifier, "DNQ"},
    {NID_surname, "SURNAME"},
    {NID_givenName, "GIVENNAME"},
    {NID_initials, "INITIALS"},
    {NID_generationQualifier, "GENERATION"},
    {NID_pkcs9_emailAddress, "EMAILADDRESS"},
    {NID_userId, "UID"},
    {NID_serialNumber, "SERIALNUMBER"},
    {NID_organizationIdentifier, "organizationIdentifier"},
};

Result<std::string> read_attribute_type(ASN1_OBJECT const* object) {
    auto const* const keyword = std::ranges::find(keywords, OBJ_obj2nid(object), &Keyword::nid);
    if (keyword != std::end(keywords)) {
        return std::string(keyword->text);
    }
    auto text = to_dotted(object);
    if (text.empty()) {
        return bad_certificate(say("a name has an attribute without a readable type"));
    }
    return text;
}

std::string read_attribute_value(ASN1_STRING const* value) {
    unsigned char* converted = nullptr;
    auto const length = ASN1_STRING_to_UTF8(&converted, value);
    OpensslBytes const owner(converted);
    if (length < 0) {
        ERR_clear_error();
        // What is no text of its declared type is shown as it stands rather than refused.
        return std::string(as_text(octets_of(value)));
    }
    return std::string(as_text({converted, static_cast<std::size_t>(length)}));
}

Result<DistinguishedName> read_name(X509_NAME const* encoded) {
    DistinguishedName name;
    for (int index = 0; index < X509_NAME_entry_count(encoded); ++index) {
        auto const* const entry = X509_NAME_get_entry(encoded, index);
        TRY_ASSIGN(auto type, read_attribute_type(X509_NAME_ENTRY_get_object(entry)));
        name.push_back({std::move(type), read_attribute_value(X509_NAME_ENTRY_get_data(entry))});
    }
    return name;
}

Result<Timestamp> read_time(ASN1_TIME const* encoded) {
    std::tm time{};
    if (ASN1_TIME_to_tm(encoded, &time) != 1) {
        return bad_certificate(say("its dates cannot be read"));
    }
    auto const day = std::chrono::year(time.tm_year + 1900) / (time.tm_mon + 1) / time.tm_mday;
    return std::chrono::sys_days(day) + std::chrono::hours(time.tm_hour) + std::chrono::minutes(time.tm_min) +
           std::chrono::seconds(time.tm_sec);
}

Result<CertificateSerial> read_serial(ASN1_INTEGER const* encoded) {
    auto const length = ASN1_STRING_length(encoded);
    if (length > serial_limit_octets) {
        return bad_certificate(say("its serial number is longer than {} octets", serial_limit_octets));
    }
    BignumHandle const number(ASN1_INTEGER_to_BN(encoded, nullptr));
    OpensslText const decimal(number ? BN_bn2dec(number.get()) : nullptr);
    if (!decimal) {
        return bad_certificate(say("its serial number cannot be read"));
    }
    auto const magnitude = to_hex(octets_of(encoded), " ");
    return CertificateSerial{
        .decimal = decimal.get(),
        .hex = (BN_is_negative(number.get()) != 0 ? "-" : "") + magnitude,
    };
}

std::string name_of(ASN1_OBJECT const* object) {
    auto const nid = OBJ_obj2nid(object);
    return nid == NID_undef ? to_dotted(object) : OBJ_nid2ln(nid);
}

// RFC 4055 section 3.1: the digest is one of the parameters, and SHA-1 when it is not there.
std::string read_pss_digest(Octets parameters) {
    auto const* next = parameters.data();
    PssParametersHandle const decoded(
        d2i_RSA_PSS_PARAMS(nullptr, &next, static_cast<long>(parameters.size())));
    if (!decoded) {
        ERR_clear_error();
        return "unreadable parameters";
    }
    return decoded->hashAlgorithm == nullptr ? "sha1" : name_of(decoded->hashAlgorithm->algorithm);
}

std::string read_signature_algorithm(X509_ALGOR const* encoded) {
    ASN1_OBJECT const* object = nullptr;
    int type = V_ASN1_UNDEF;
    void const* parameters = nullptr;
    X509_ALGOR_get0(&object, &type, &parameters, encoded);
    auto name = name_of(object);
    if (OBJ_obj2nid(object) == NID_rsassaPss && type == V_ASN1_SEQUENCE) {
        name += " with " + read_pss_digest(octets_of(static_cast<ASN1_STRING const*>(parameters)));
    }
    return name;
}

} // namespace

tl::unexpected<Error> bad_certificate(Text const& what) {
    return fail(
        ErrorCode::unreadable, "bad-certificate", say("the certificate is damaged: {}", what),
        say("copy the file again from its source, in binary mode"));
}

tl::unexpected<Error> trailing_data() {
    return fail(
        ErrorCode::unreadable, "trailing-data", say("something else follows the certificate"),
        say("hand in a file with the certificate alone"));
}

Result<Certificate> decode_certificate(Octets der) {
    auto rest = der;
    auto const encoded = take_certificate(rest);
    if (!encoded) {
        return bad_certificate(say("its encoding is cut or broken"));
    }
    if (!rest.empty()) {
        return trailing_data();
    }
    auto const& content = *encoded->content;
    TRY_ASSIGN(auto subject, read_name(content.subject));
    TRY_ASSIGN(auto issuer, read_name(content.issuer));
    TRY_ASSIGN(auto const valid_from, read_time(content.validity->notBefore));
    TRY_ASSIGN(auto const expires_on, read_time(content.validity->notAfter));
    TRY_ASSIGN(auto serial, read_serial(content.serial));
    TRY_ASSIGN(auto key, read_certified_key(*content.key));
    Certificate certificate{
        .der = {der.begin(), der.end()},
        .subject = std::move(subject),
        .issuer = std::move(issuer),
        .valid_from = valid_from,
        .expires_on = expires_on,
        .serial = std::move(serial),
        .sha256 = to_hex(sha256(der)),
        .sha1 = to_hex(sha1(der)),
        .signature_algorithm = read_signature_algorithm(content.signature_algorithm),
        .key = std::move(key),
        .key_usage = {},
        .extended_key_usage = {},
        .subject_key_id = {},
        .authority_key_id = {},
        .policies = {},
        .qc_statements = {},
        .malformed_extensions = {},
    };
    read_extensions(content.extensions, certificate);
    return certificate;
}

} // namespace techuser
