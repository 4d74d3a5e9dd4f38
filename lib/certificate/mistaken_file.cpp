// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_parts.hpp"
#include "openssl/file_kind.hpp"
#include "support/say.hpp"

#include <algorithm>
#include <initializer_list>

namespace techuser {

namespace {

// The content of the element at the beginning of `octets`, which may be cut and need not be DER.
Octets enter(Octets octets) {
    if (octets.size() < 2) {
        return {};
    }
    std::size_t const header = octets[1] < 0x80 ? 2 : 2 + (octets[1] & 0x7fU);
    return octets.subspan(std::min(header, octets.size()));
}

bool begins_with(Octets octets, std::initializer_list<std::uint8_t> start) {
    return octets.size() >= start.size() && std::ranges::equal(octets.first(start.size()), start);
}

// PFX (RFC 7292 section 4): version 3 and a ContentInfo, which no private key has in its place.
bool is_pkcs12(Octets der) {
    return begins_with(enter(der), {der_tag::integer, 1, 3, der_tag::sequence});
}

// EncryptedPrivateKeyInfo (RFC 5958 section 3): first of all an algorithm of PKCS#5 or of PKCS#12.
bool is_encrypted_private_key(Octets der) {
    auto const algorithm = enter(der);
    return begins_with(algorithm, {der_tag::sequence}) &&
           (begins_with(enter(algorithm), {0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05}) ||
            begins_with(
                enter(algorithm), {0x06, 0x0a, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01}));
}

// CertificationRequestInfo (RFC 2986 section 4.1): version 0 and a name, where a certificate has an
// algorithm.
bool is_certificate_request(Octets der) {
    constexpr std::uint8_t set = 0x31;
    auto const information = enter(der);
    if (!begins_with(information, {der_tag::sequence}) ||
        !begins_with(enter(information), {der_tag::integer, 1, 0, der_tag::sequence})) {
        return false;
    }
    auto const name = enter(information).subspan(3);
    return begins_with(name, {der_tag::sequence, 0}) || begins_with(enter(name), {set});
}

// TBSCertList (RFC 5280 section 5.1): the version unless it is the first, an algorithm, a name, and a time,
// where a certificate has the two of its validity.
bool is_revocation_list(Octets der) {
    constexpr std::uint8_t utc_time = 0x17;
    constexpr std::uint8_t generalized_time = 0x18;
    DerReader list(enter(der));
    auto const content = list.read(der_tag::sequence);
    if (!content) {
        return false;
    }
    DerReader fields(*content);
    auto const skips_version = !fields.next_is(der_tag::integer) || fields.read();
    return skips_version && fields.read(der_tag::sequence) && fields.read(der_tag::sequence) &&
           (fields.next_is(utc_time) || fields.next_is(generalized_time));
}

// SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7): an algorithm and a BIT STRING. RSAPublicKey (RFC 8017
// appendix A.1.1): two numbers.
bool is_public_key(Octets der) {
    DerReader info(enter(der));
    if (info.next_is(der_tag::integer)) {
        return info.read() && info.read(der_tag::integer) && info.at_end();
    }
    auto const algorithm = info.read(der_tag::sequence);
    return algorithm && DerReader(*algorithm).next_is(der_tag::object_identifier) &&
           info.read(der_tag::bit_string) && info.at_end();
}

// OCSPResponse (RFC 6960 section 4.2.1): first the status, the only ENUMERATED in such a place.
bool is_ocsp_response(Octets der) {
    return begins_with(enter(der), {0x0a, 1});
}

// A line as in authorized_keys, or RFC 4716.
bool is_ssh_public_key(std::string_view text) {
    constexpr std::string_view marks[] = {
        "ssh-rsa AAAA",   "ssh-dss AAAA",   "ssh-ed25519 AAAA",      "ecdsa-sha2-nistp",
        "sk-ssh-ed25519", "sk-ecdsa-sha2-", "-cert-v01@openssh.com", "---- BEGIN SSH2 PUBLIC KEY ----"};
    return std::ranges::any_of(marks, [&](auto mark) { return text.find(mark) != std::string_view::npos; });
}

// Files that are often passed instead of a certificate.
struct Mistake {
    bool (*is_der)(Octets der);
    std::string_view pem_label; // how the line of dashes ends
    std::string_view reason;
    char const* name;
    char const* hint;
};

constexpr char const* request_hint =
    gettext_noop("use the certificate that the CA sent in reply to the request");
constexpr char const* public_key_hint = gettext_noop(
    "use the certificate itself: \"the public key of the certificate\" on the portal means the certificate");

// The first that matches counts. Private keys and PKCS#12 files, which look alike, come before all others.
constexpr Mistake mistakes[] = {
    {is_certificate_request, "CERTIFICATE REQUEST-----", "certificate-request",
     gettext_noop("a certificate request"), request_hint},
    {is_revocation_list, "X509 CRL-----", "crl", gettext_noop("a certificate revocation list (CRL)"),
     gettext_noop("use the certificate itself; inspect-cert takes revocation lists with --crl")},
    {is_public_key, "PUBLIC KEY-----", "public-key", gettext_noop("a public key"), public_key_hint},
    {is_ocsp_response, "OCSP RESPONSE-----", "ocsp-response", gettext_noop("an OCSP response"),
     gettext_noop("use the certificate itself, as a DER or PEM file")},
};

tl::unexpected<Error> refuse(Mistake const& mistake) {
    return fail(
        ErrorCode::unreadable, mistake.reason, say("this is {}, not a certificate", tabled(mistake.name)),
        tabled(mistake.hint));
}

tl::unexpected<Error> private_key() {
    return fail(
        ErrorCode::unreadable, "private-key", say("this is a private key, not a certificate"),
        say("use the certificate only, and never share the private key"));
}

tl::unexpected<Error> pkcs12() {
    return fail(
        ErrorCode::unreadable, "pkcs12",
        say("this is a PKCS#12 file, which holds a private key, not a certificate"),
        say("export the certificate without the private key, and never share the PKCS#12 file"));
}

} // namespace

Result<void> refuse_mistaken_der(Octets der) {
    // First, because a PKCS#12 file looks like a private key too.
    if (is_pkcs12(der)) {
        return pkcs12();
    }
    if (is_private_key(der) || is_encrypted_private_key(der)) {
        return private_key();
    }
    auto const* const mistake =
        std::ranges::find_if(mistakes, [&](Mistake const& candidate) { return candidate.is_der(der); });
    return mistake == std::end(mistakes) ? Result<void>() : refuse(*mistake);
}

Result<void> refuse_private_key_text(std::string_view text) {
    if (is_private_key({reinterpret_cast<std::uint8_t const*>(text.data()), text.size()})) {
        return private_key();
    }
    if (text.find("-----BEGIN PKCS12-----") != std::string_view::npos) {
        return pkcs12();
    }
    return {};
}

Result<void> refuse_mistaken_text(std::string_view text) {
    auto const* const mistake = std::ranges::find_if(mistakes, [&](Mistake const& candidate) {
        return text.find(candidate.pem_label) != std::string_view::npos;
    });
    if (mistake != std::end(mistakes)) {
        return refuse(*mistake);
    }
    if (is_ssh_public_key(text)) {
        return fail(
            ErrorCode::unreadable, "ssh-key", say("this is an SSH public key, not a certificate"),
            say("pass the certificate here, usually a '.cer' file; this is the SSH key of the channel"));
    }
    return {};
}

std::optional<Text> name_of_content(Octets bytes) {
    if (!bytes.empty() && bytes[0] == der_tag::sequence) {
        auto const* const mistake =
            std::ranges::find_if(mistakes, [&](Mistake const& candidate) { return candidate.is_der(bytes); });
        if (mistake != std::end(mistakes)) {
            return tabled(mistake->name);
        }
        auto rest = bytes;
        if (take_certificate(rest)) {
            return say("another certificate");
        }
    }
    if (as_text(bytes).find("-----BEGIN ") != std::string_view::npos) {
        return say("PEM text");
    }
    if (std::ranges::all_of(bytes, [](std::uint8_t octet) { return octet == 0; })) {
        return say("zero bytes");
    }
    return std::nullopt;
}

tl::unexpected<Error> trailing_data(Octets rest) {
    auto const name = name_of_content(rest);
    auto count = counted(
        rest.size(), "{} more byte follows the certificate", "{} more bytes follow the certificate",
        rest.size());
    return fail(
        ErrorCode::unreadable, "trailing-data",
        name ? say("{}: {}", std::move(count), *name) : std::move(count),
        say("use a file with the certificate alone; inspect-cert --extract writes each certificate of a file"));
}

} // namespace techuser
