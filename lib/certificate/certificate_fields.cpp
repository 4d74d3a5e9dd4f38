// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_parts.hpp"
#include "openssl/digest.hpp"
#include "openssl/file_kind.hpp"
#include "openssl/openssl.hpp"
#include "support/digits.hpp"
#include "support/hex.hpp"
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
#include <limits>
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

tl::unexpected<Error> damaged_encoding() {
    return bad_certificate(say("its encoding is truncated or damaged"));
}

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

// Only these types are text for Java too, which shows all others in hex; and GeneralString, which OpenSSL
// refuses in a name.
bool is_text(ASN1_STRING const* value) {
    constexpr int types[] = {V_ASN1_UTF8STRING, V_ASN1_PRINTABLESTRING, V_ASN1_T61STRING,
                             V_ASN1_IA5STRING,  V_ASN1_UNIVERSALSTRING, V_ASN1_BMPSTRING};
    return std::ranges::find(types, ASN1_STRING_type(value)) != std::end(types);
}

// # and the DER in hex (RFC 4514 section 2.4).
std::string encode_in_hex(ASN1_STRING const* value) {
    ASN1_TYPE wrapped{
        .type = ASN1_STRING_type(value), .value = {.asn1_string = const_cast<ASN1_STRING*>(value)}};
    unsigned char* encoded = nullptr;
    auto const length = i2d_ASN1_TYPE(&wrapped, &encoded);
    OpensslBytes const owner(encoded);
    return '#' + (length > 0 ? to_hex({encoded, static_cast<std::size_t>(length)}) : std::string());
}

Result<std::string> read_attribute_text(ASN1_STRING const* value) {
    unsigned char* converted = nullptr;
    auto const length = ASN1_STRING_to_UTF8(&converted, value);
    OpensslBytes const owner(converted);
    if (length < 0) {
        ERR_clear_error();
        return damaged_encoding();
    }
    return std::string(as_text({converted, static_cast<std::size_t>(length)}));
}

Result<NameAttribute> read_attribute(X509_NAME_ENTRY const* encoded, RdnPosition position) {
    auto const* const value = X509_NAME_ENTRY_get_data(encoded);
    NameAttribute attribute;
    attribute.position = position;
    TRY_ASSIGN(attribute.type, read_attribute_type(X509_NAME_ENTRY_get_object(encoded)));
    if (is_text(value)) {
        TRY_ASSIGN(attribute.value, read_attribute_text(value));
    } else {
        attribute.value = encode_in_hex(value);
        attribute.encoding = ValueEncoding::other;
    }
    return attribute;
}

struct ReadTime {
    Timestamp moment;
    TimeEncoding encoding;
};

// 250101000000Z or 20500101000000Z: with seconds, in UTC (RFC 5280 section 4.1.2.5).
TimeEncoding encoding_of(ASN1_TIME const* encoded) {
    auto const text = as_text(octets_of(encoded));
    auto const digits = ASN1_STRING_type(encoded) == V_ASN1_UTCTIME ? std::size_t{12} : std::size_t{14};
    auto const is_regular = text.size() == digits + 1 && text.back() == 'Z' &&
                            std::ranges::all_of(text.substr(0, digits), is_digit);
    return is_regular ? TimeEncoding::regular : TimeEncoding::forbidden;
}

Result<ReadTime> read_time(ASN1_TIME const* encoded) {
    std::tm time{};
    if (ASN1_TIME_to_tm(encoded, &time) != 1) {
        return bad_certificate(say("its dates cannot be read"));
    }
    auto const day = std::chrono::year(time.tm_year + 1900) / (time.tm_mon + 1) / time.tm_mday;
    auto const moment = std::chrono::sys_days(day) + std::chrono::hours(time.tm_hour) +
                        std::chrono::minutes(time.tm_min) + std::chrono::seconds(time.tm_sec);
    return ReadTime{.moment = moment, .encoding = encoding_of(encoded)};
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

// 1, 2 or 3, or an invalid number, which the checks report.
int read_version(ASN1_INTEGER const* encoded) {
    std::int64_t number = 0;
    auto const is_small = encoded == nullptr || ASN1_INTEGER_get_int64(&number, encoded) == 1;
    return is_small && number >= 0 && number < std::numeric_limits<int>::max()
               ? static_cast<int>(number) + 1
               : std::numeric_limits<int>::max();
}

} // namespace

tl::unexpected<Error> bad_certificate(Text const& what) {
    return fail(
        ErrorCode::unreadable, "bad-certificate", say("the certificate is damaged: {}", what),
        say("copy the file again from its source, in binary mode"));
}

Result<DistinguishedName> read_name(EncodedName const* encoded) {
    DistinguishedName name;
    for (int index = 0; index < sk_EncodedRdn_num(encoded); ++index) {
        auto const* const rdn = sk_EncodedRdn_value(encoded, index);
        auto position = RdnPosition::first;
        for (int entry = 0; entry < sk_X509_NAME_ENTRY_num(rdn); ++entry) {
            TRY_ASSIGN(auto attribute, read_attribute(sk_X509_NAME_ENTRY_value(rdn, entry), position));
            name.push_back(std::move(attribute));
            position = RdnPosition::further;
        }
    }
    return name;
}

Result<DistinguishedName> read_name(X509_NAME const* encoded) {
    DistinguishedName name;
    auto set = -1;
    for (int index = 0; index < X509_NAME_entry_count(encoded); ++index) {
        auto const* const entry = X509_NAME_get_entry(encoded, index);
        auto const is_further = std::exchange(set, X509_NAME_ENTRY_set(entry)) == X509_NAME_ENTRY_set(entry);
        TRY_ASSIGN(
            auto attribute, read_attribute(entry, is_further ? RdnPosition::further : RdnPosition::first));
        name.push_back(std::move(attribute));
    }
    return name;
}

Result<Certificate> decode_certificate(Octets der) {
    auto rest = der;
    auto const encoded = take_certificate(rest);
    if (!encoded) {
        return damaged_encoding();
    }
    if (!rest.empty()) {
        return trailing_data(rest);
    }
    auto const& content = *encoded->content;
    TRY_ASSIGN(auto subject, read_name(content.subject));
    TRY_ASSIGN(auto issuer, read_name(content.issuer));
    TRY_ASSIGN(auto const from, read_time(content.validity->notBefore));
    TRY_ASSIGN(auto const until, read_time(content.validity->notAfter));
    TRY_ASSIGN(auto serial, read_serial(content.serial));
    TRY_ASSIGN(auto key, read_certified_key(*content.key));
    Certificate certificate;
    certificate.der = {der.begin(), der.end()};
    certificate.subject = std::move(subject);
    certificate.issuer = std::move(issuer);
    certificate.valid_from = from.moment;
    certificate.expires_on = until.moment;
    certificate.serial = std::move(serial);
    certificate.sha256 = to_hex(sha256(der));
    certificate.sha1 = to_hex(sha1(der));
    certificate.signature_algorithm = read_signature_algorithm(content.signature_algorithm);
    certificate.outer_algorithm = read_signature_algorithm(encoded->signature_algorithm);
    certificate.version = read_version(content.version);
    certificate.time_encoding = std::max(from.encoding, until.encoding);
    certificate.key = std::move(key);
    read_extensions(content.extensions, certificate);
    return certificate;
}

} // namespace techuser
