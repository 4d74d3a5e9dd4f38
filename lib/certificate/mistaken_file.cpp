// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_parts.hpp"
#include "openssl/file_kind.hpp"
#include "support/say.hpp"

#include <algorithm>
#include <initializer_list>

namespace techuser {

namespace {

// What stands within the element at the beginning of `octets`, which may be cut and need not be DER.
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

// A line as in authorized_keys, or RFC 4716.
bool is_ssh_public_key(std::string_view text) {
    constexpr std::string_view marks[] = {
        "ssh-rsa AAAA",   "ssh-dss AAAA",   "ssh-ed25519 AAAA",      "ecdsa-sha2-nistp",
        "sk-ssh-ed25519", "sk-ecdsa-sha2-", "-cert-v01@openssh.com", "---- BEGIN SSH2 PUBLIC KEY ----"};
    return std::ranges::any_of(marks, [&](auto mark) { return text.find(mark) != std::string_view::npos; });
}

tl::unexpected<Error> private_key() {
    return fail(
        ErrorCode::unreadable, "private-key", say("this is a private key, not a certificate"),
        say("hand in the certificate alone, and never give the private key away"));
}

tl::unexpected<Error> pkcs12() {
    return fail(
        ErrorCode::unreadable, "pkcs12",
        say("this is a PKCS#12 file, which holds a private key, not a certificate"),
        say("export the certificate alone, without the private key, and never give the PKCS#12 file away"));
}

tl::unexpected<Error> certificate_request() {
    return fail(
        ErrorCode::unreadable, "certificate-request", say("this is a certificate request, not a certificate"),
        say("hand in the certificate that the certification authority sent in answer to the request"));
}

tl::unexpected<Error> ssh_key() {
    return fail(
        ErrorCode::unreadable, "ssh-key", say("this is an SSH public key, not a certificate"),
        say("hand in the SSH key as the SSH key of the channel, and here the certificate, usually a '.cer' file"));
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
    if (is_certificate_request(der)) {
        return certificate_request();
    }
    return {};
}

Result<void> refuse_mistaken_text(std::string_view text) {
    if (is_private_key({reinterpret_cast<std::uint8_t const*>(text.data()), text.size()})) {
        return private_key();
    }
    if (text.find("-----BEGIN PKCS12-----") != std::string_view::npos) {
        return pkcs12();
    }
    // Also NEW CERTIFICATE REQUEST.
    if (text.find("CERTIFICATE REQUEST-----") != std::string_view::npos) {
        return certificate_request();
    }
    if (is_ssh_public_key(text)) {
        return ssh_key();
    }
    return {};
}

} // namespace techuser
