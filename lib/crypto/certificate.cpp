// SPDX-License-Identifier: Apache-2.0
#include "crypto/file_kind.hpp"
#include "crypto/openssl.hpp"
#include "support/try.hpp"
#include <techuser/certificate.hpp>

#include <fmt/format.h>
#include <openssl/asn1.h>
#include <openssl/objects.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <utility>

namespace techuser {

namespace {

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

tl::unexpected<Error> bad_certificate(std::string_view what) {
    return fail(
        ErrorCode::unreadable, "bad-certificate", fmt::format("the certificate is damaged: {}", what),
        "copy the file again from its source, in binary mode");
}

tl::unexpected<Error> not_a_certificate() {
    return fail(
        ErrorCode::unreadable, "not-a-certificate", "this is not a certificate",
        "a certificate is a binary DER file or a text file with '-----BEGIN CERTIFICATE-----'");
}

tl::unexpected<Error> trailing_data() {
    return fail(
        ErrorCode::unreadable, "trailing-data", "something else follows the certificate",
        "hand in a file with the certificate alone");
}

Result<std::string> read_attribute_type(ASN1_OBJECT const* object) {
    auto const* const keyword = std::ranges::find(keywords, OBJ_obj2nid(object), &Keyword::nid);
    if (keyword != std::end(keywords)) {
        return std::string(keyword->text);
    }
    auto const length = OBJ_obj2txt(nullptr, 0, object, 1);
    if (length <= 0) {
        return bad_certificate("a name has an attribute without a readable type");
    }
    std::string text(static_cast<std::size_t>(length), '\0');
    OBJ_obj2txt(text.data(), length + 1, object, 1);
    return text;
}

std::string read_attribute_value(ASN1_STRING const* value) {
    unsigned char* converted = nullptr;
    auto const length = ASN1_STRING_to_UTF8(&converted, value);
    OpensslBytes const owner(converted);
    // What is no text of its declared type is shown as it stands rather than refused.
    return length >= 0
               ? std::string(as_text({converted, static_cast<std::size_t>(length)}))
               : std::string(as_text(
                     {ASN1_STRING_get0_data(value), static_cast<std::size_t>(ASN1_STRING_length(value))}));
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
        return bad_certificate("its dates cannot be read");
    }
    auto const day = std::chrono::year(time.tm_year + 1900) / (time.tm_mon + 1) / time.tm_mday;
    return std::chrono::sys_days(day) + std::chrono::hours(time.tm_hour) + std::chrono::minutes(time.tm_min) +
           std::chrono::seconds(time.tm_sec);
}

Result<CertificateSerial> read_serial(ASN1_INTEGER const* encoded) {
    auto const length = ASN1_STRING_length(encoded);
    if (length > serial_limit_octets) {
        return bad_certificate(
            fmt::format("its serial number is longer than {} octets", serial_limit_octets));
    }
    BignumHandle const number(ASN1_INTEGER_to_BN(encoded, nullptr));
    OpensslText const decimal(number ? BN_bn2dec(number.get()) : nullptr);
    if (!decimal) {
        return bad_certificate("its serial number cannot be read");
    }
    auto const magnitude = to_hex({ASN1_STRING_get0_data(encoded), static_cast<std::size_t>(length)}, " ");
    return CertificateSerial{
        .decimal = decimal.get(),
        .hex = (BN_is_negative(number.get()) != 0 ? "-" : "") + magnitude,
    };
}

// Reads the certificate at the beginning of `der`, which must be all of it.
Result<Certificate> parse_der(std::span<std::uint8_t const> der) {
    ErrorQueueGuard const guard;
    auto const* next = der.data();
    // d2i_X509 would also look into the extensions, and so refuse a certificate that can still be shown.
    X509Handle const x509(static_cast<X509*>(static_cast<void*>(ASN1_item_d2i_ex(
        nullptr, &next, static_cast<long>(der.size()), ASN1_ITEM_rptr(X509), keyless_context(), nullptr))));
    if (!x509) {
        return bad_certificate("its encoding is cut or broken");
    }
    if (next != der.data() + der.size()) {
        return trailing_data();
    }
    TRY_ASSIGN(auto subject, read_name(X509_get_subject_name(x509.get())));
    TRY_ASSIGN(auto issuer, read_name(X509_get_issuer_name(x509.get())));
    TRY_ASSIGN(auto const valid_from, read_time(X509_get0_notBefore(x509.get())));
    TRY_ASSIGN(auto const expires_on, read_time(X509_get0_notAfter(x509.get())));
    TRY_ASSIGN(auto serial, read_serial(X509_get0_serialNumber(x509.get())));
    TRY_ASSIGN(auto const fingerprint, sha256(der));
    return Certificate{
        .der = {der.begin(), der.end()},
        .subject = std::move(subject),
        .issuer = std::move(issuer),
        .valid_from = valid_from,
        .expires_on = expires_on,
        .serial = std::move(serial),
        .sha256 = to_hex(fingerprint),
    };
}

// RFC 7468: text may stand before the certificate, and any line ends within it.
Result<Certificate> parse_pem(std::string_view text) {
    auto const begin = text.find(pem_certificate_begin);
    if (begin == std::string_view::npos) {
        return not_a_certificate();
    }
    text.remove_prefix(begin + pem_certificate_begin.size());
    auto const end = text.find(pem_certificate_end);
    if (end == std::string_view::npos) {
        return bad_certificate("its last line is missing");
    }
    auto const rest = text.substr(end + pem_certificate_end.size());
    if (rest.find(pem_certificate_begin) != std::string_view::npos) {
        return fail(
            ErrorCode::unreadable, "several-certificates", "the file holds more than one certificate",
            "hand in the owner's certificate alone, without those of its issuers");
    }
    if (!trim(rest).empty()) {
        return trailing_data();
    }
    std::string body(text.substr(0, end));
    std::erase_if(body, [](char character) { return blanks.find(character) != std::string_view::npos; });
    auto const der = decode_base64(body);
    if (!der) {
        return bad_certificate("its base64 text is cut or broken");
    }
    return parse_der(*der);
}

// RFC 4514 section 2.4.
std::string escape(std::string_view value) {
    std::string text;
    for (std::size_t index = 0; index < value.size(); ++index) {
        auto const character = value[index];
        auto const at_edge = (character == ' ' && (index == 0 || index + 1 == value.size())) ||
                             (character == '#' && index == 0);
        if (character == '\0') {
            text += "\\00";
            continue;
        }
        if (at_edge || std::string_view(",+\"\\<>;").find(character) != std::string_view::npos) {
            text += '\\';
        }
        text += character;
    }
    return text;
}

} // namespace

std::string to_string(DistinguishedName const& name) {
    std::string text;
    for (auto attribute = name.rbegin(); attribute != name.rend(); ++attribute) {
        text += fmt::format("{}{}={}", text.empty() ? "" : ", ", attribute->type, escape(attribute->value));
    }
    return text;
}

std::string Certificate::owner() const {
    auto const attribute = std::find_if(
        subject.rbegin(), subject.rend(), [](auto const& candidate) { return candidate.type == "CN"; });
    return attribute == subject.rend() ? to_string(subject) : attribute->value;
}

std::string Certificate::company() const {
    auto const attribute = std::ranges::find(subject, "O", &NameAttribute::type);
    return attribute == subject.end() ? "Not specified" : attribute->value;
}

Result<Certificate> parse_certificate(std::span<std::uint8_t const> bytes) {
    if (bytes.empty()) {
        return fail(ErrorCode::unreadable, "empty", "the certificate file is empty");
    }
    if (bytes.size() > certificate_size_limit_bytes) {
        return fail(
            ErrorCode::unreadable, "too-large",
            fmt::format("more than {} bytes cannot be a certificate", certificate_size_limit_bytes));
    }
    if (is_private_key(bytes)) {
        return fail(
            ErrorCode::unreadable, "private-key", "this is a private key, not a certificate",
            "hand in the certificate alone, and never give the private key away");
    }
    return is_der(bytes) ? parse_der(bytes) : parse_pem(as_text(bytes));
}

} // namespace techuser
