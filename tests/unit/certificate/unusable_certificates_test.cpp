// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "certificate_sample.hpp"
#include "made_certificate.hpp"
#include "shell.hpp"
#include "temporary_folder.hpp"

#include <algorithm>
#include <functional>

using namespace techuser;
using namespace techuser::test;

namespace {

std::vector<std::string> errors_of(Certificate const& certificate) {
    auto const result = check_certificate(certificate, {.at = sample_moment()}, sample_lists());
    std::vector<std::string> errors;
    for (auto const& finding : result.findings) {
        if (finding.severity == Severity::error) {
            errors.emplace_back(finding.id);
        }
    }
    CHECK((result.verdict == Fitness::unfit) == !errors.empty());
    return errors;
}

struct Case {
    std::string_view what;
    std::string_view error; // the only one; empty: none
    std::function<void(Parts&)> spoil;
};

void check(std::vector<Case> const& cases) {
    for (auto const& [what, error, spoil] : cases) {
        INFO(what);
        Parts parts;
        spoil(parts);
        auto const certificate = parse_certificate(parts.encode());
        INFO((certificate ? std::string() : certificate.error().message.english()));
        REQUIRE(certificate);
        auto const expected =
            error.empty() ? std::vector<std::string>() : std::vector<std::string>{std::string(error)};
        CHECK(errors_of(*certificate) == expected);
    }
}

std::string rsa_key(std::string_view modulus, std::string_view exponent) {
    return public_key(rsa_algorithm, sequence(tlv(0x02, modulus) + std::string(exponent)));
}

std::string odd_modulus() {
    return std::string(1, '\0') + std::string(255, '\xc1') + '\x01';
}

} // namespace

TEST_CASE("A key that no program can use makes a certificate unfit", "[certificate]") {
    auto const key = [](std::string value) { return [=](Parts& parts) { parts.key = value; }; };
    auto const exponent = tlv(0x02, from_hex("010001"));
    auto off_curve = base_point;
    off_curve.back() = '\xf6';
    check({
        {"EC", "", [](Parts&) {}},
        {"EC, compressed", "", key(public_key(ec_algorithm, '\x03' + base_point.substr(1, 32)))},
        {"EC, off the curve", "key-unusable", key(public_key(ec_algorithm, off_curve))},
        {"EC, empty", "key-unusable", key(public_key(ec_algorithm, ""))},
        {"EC, short", "key-unusable", key(public_key(ec_algorithm, base_point.substr(0, 64)))},
        {"EC, long", "key-unusable", key(public_key(ec_algorithm, base_point + "x"))},
        {"EC, infinity", "key-unusable", key(public_key(ec_algorithm, std::string(1, '\0')))},
        {"EC, compressed and no point", "key-unusable",
         key(public_key(ec_algorithm, '\x02' + std::string(31, '\0') + '\x04'))},
        {"Ed25519", "", key(public_key(ed25519_algorithm, std::string(32, 'k')))},
        {"Ed25519 of 31 octets", "key-unusable", key(public_key(ed25519_algorithm, std::string(31, 'k')))},
        {"Ed25519 of 33 octets", "key-unusable", key(public_key(ed25519_algorithm, std::string(33, 'k')))},
        {"RSA", "", key(rsa_key(odd_modulus(), exponent))},
        {"RSA, exponent 3", "", key(rsa_key(odd_modulus(), tlv(0x02, "\x03")))},
        {"RSA without exponent", "key-unusable", key(rsa_key(odd_modulus(), ""))},
        {"RSA, exponent 0", "key-unusable", key(rsa_key(odd_modulus(), from_hex("020100")))},
        {"RSA, exponent 1", "key-unusable", key(rsa_key(odd_modulus(), from_hex("020101")))},
        {"RSA, exponent 65536", "key-unusable", key(rsa_key(odd_modulus(), from_hex("0203010000")))},
        {"RSA, exponent -3", "key-unusable", key(rsa_key(odd_modulus(), from_hex("0201fd")))},
        {"RSA, even modulus", "key-unusable", key(rsa_key(odd_modulus() + '\x02', exponent))},
        {"RSA, negative modulus", "key-unusable", key(rsa_key(std::string(256, '\xc1'), exponent))},
        {"RSA, more numbers", "key-unusable", key(rsa_key(odd_modulus(), exponent + exponent))},
        {"RSA, no sequence", "key-unusable", key(public_key(rsa_algorithm, "key"))},
        {"RSA, empty", "key-unusable", key(public_key(rsa_algorithm, ""))},
        {"no algorithm that OpenSSL knows", "key-unusable",
         key(public_key(from_hex("06032a0304"), std::string(99, 'k')))},
    });
}

TEST_CASE("What RFC 5280 forbids makes a certificate unfit", "[certificate]") {
    auto const extensions = [](std::string value) { return [=](Parts& parts) { parts.extensions = value; }; };
    auto const dates = [](std::string from, std::string until) {
        return [=](Parts& parts) {
            parts.from = from;
            parts.until = until;
        };
    };
    auto const january = utc_time("250101000000Z");
    auto const later = utc_time("290101000000Z");
    auto const usage = extension("551d0f", from_hex("030206c0"));
    check({
        {"unknown extension", "", extensions(extension("2a0304", "x"))},
        {"unknown critical extension", "extension-unknown", extensions(extension("2a0304", "x", true))},
        {"critical subject alternative name", "", extensions(extension("551d11", from_hex("3000"), true))},
        {"malformed critical key usage", "extension-unknown", extensions(extension("551d0f", "x", true))},
        {"malformed key usage", "", extensions(extension("551d0f", "x"))},
        {"CT poison", "extension-unknown",
         extensions(extension("2b06010401d679020403", from_hex("0500"), true))},
        {"the same extension twice", "structure-wrong", extensions(usage + usage)},
        {"an unknown extension twice", "structure-wrong",
         extensions(extension("2a0304", "x") + extension("2a0304", "y"))},
        {"two algorithms", "algorithm-differs",
         [](Parts& parts) { parts.outer_algorithm = sequence(from_hex("06082a8648ce3d040303")); }},
        {"version 1", "", [](Parts& parts) { parts.version.clear(); }},
        {"version 1 with extensions", "structure-wrong",
         [&](Parts& parts) {
             parts.version.clear();
             parts.extensions = usage;
         }},
        {"version 2 with extensions", "structure-wrong",
         [&](Parts& parts) {
             parts.version = tlv(0xa0, from_hex("020101"));
             parts.extensions = usage;
         }},
        {"version 4", "structure-wrong", [](Parts& parts) { parts.version = tlv(0xa0, from_hex("020103")); }},
        {"empty subject", "structure-wrong", [](Parts& parts) { parts.subject = sequence(""); }},
        {"from without seconds", "dates-wrong", dates(utc_time("2501010000Z"), later)},
        {"until without seconds", "dates-wrong", dates(january, utc_time("2901010000Z"))},
        {"an offset from UTC", "dates-wrong", dates(utc_time("250101000000+0100"), later)},
        {"fractions of a second", "dates-wrong", dates(tlv(0x18, "20250101000000.5Z"), later)},
        {"GeneralizedTime before 2050", "", dates(tlv(0x18, "20250101000000Z"), later)},
    });
    Parts parts;
    std::swap(parts.from, parts.until);
    auto const certificate = parse_certificate(parts.encode());
    REQUIRE(certificate);
    auto const errors = errors_of(*certificate);
    CHECK(std::ranges::find(errors, "dates-wrong") != errors.end());
}

TEST_CASE("OpenSSL reads the certificates of this file as they are meant", "[certificate]") {
    TemporaryFolder const folder;
    auto const encoded = Parts{}.encode();
    folder.write("made.cer", {reinterpret_cast<char const*>(encoded.data()), encoded.size()});
    auto const text = output_of(
        "openssl x509 -inform DER -in '" + (folder.path() / "made.cer").native() +
        "' -noout -subject -dates");
    CHECK(
        text ==
        "subject=CN = holder\nnotBefore=Jan  1 00:00:00 2025 GMT\nnotAfter=Jan  1 00:00:00 2029 GMT\n");
}

TEST_CASE("Addresses of the issuer, OCSP and lists are read", "[certificate]") {
    Parts parts;
    auto const uri = [](std::string_view address) { return tlv(0x86, address); };
    auto const access = [&](std::string_view oid, std::string_view address) {
        return sequence(tlv(0x06, from_hex(oid)) + uri(address));
    };
    parts.extensions =
        extension(
            "2b06010505070101", sequence(
                                    access("2b06010505073001", "http://ocsp.example.be") +
                                    access("2b06010505073002", "http://example.be/ca.cer"))) +
        extension(
            "551d1f", sequence(
                          sequence(tlv(0xa0, tlv(0xa0, uri("http://example.be/1.crl") + uri("ldap://x/")))) +
                          sequence(tlv(0xa0, tlv(0xa0, uri("http://example.be/2.crl"))))));
    auto const certificate = parse_certificate(parts.encode());
    REQUIRE(certificate);
    CHECK(certificate->malformed_extensions.empty());
    CHECK(certificate->addresses.issuers == std::vector<std::string>{"http://example.be/ca.cer"});
    CHECK(certificate->addresses.ocsp == std::vector<std::string>{"http://ocsp.example.be"});
    CHECK(
        certificate->addresses.crls ==
        std::vector<std::string>{"http://example.be/1.crl", "ldap://x/", "http://example.be/2.crl"});
}
