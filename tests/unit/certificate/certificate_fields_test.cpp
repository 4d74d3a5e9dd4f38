// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_workshop.hpp"
#include <techuser/certificate.hpp>

using namespace techuser;
using namespace techuser::test;

namespace {

// A certificate of this common name, whose signature means nothing.
Result<Certificate> make_named(Workshop const& workshop, std::string const& common_name) {
    workshop.write(
        "config",
        R"(asn1 = SEQUENCE:certificate
[certificate]
content = SEQUENCE:content
algorithm = SEQUENCE:algorithm
signature = FORMAT:HEX,BITSTRING:00
[content]
version = EXPLICIT:0,INTEGER:2
serial = INTEGER:3
algorithm = SEQUENCE:algorithm
issuer = SEQUENCE:name
validity = SEQUENCE:validity
subject = SEQUENCE:name
key = SEQUENCE:key
[algorithm]
id = OID:ecdsa-with-SHA256
[validity]
from = UTCTIME:250101000000Z
to = GENTIME:20550101000000Z
[key]
algorithm = SEQUENCE:algorithm
point = FORMAT:HEX,BITSTRING:00
[name]
organization = SET:organization
common = SET:common
[organization]
attribute = SEQUENCE:organization_attribute
[organization_attribute]
id = OID:organizationName
value = UTF8:Fictional
[common]
attribute = SEQUENCE:common_attribute
[common_attribute]
id = OID:commonName
value = )" + common_name +
            "\n");
    workshop.run("openssl asn1parse -genconf config -noout -out made.cer");
    return workshop.read("made.cer");
}

} // namespace

TEST_CASE("The other extensions are decoded as openssl encoded them", "[crypto]") {
    Workshop const workshop;
    workshop.run(make_key);
    auto const certificate = make_certificate(
        workshop,
        "keyUsage = critical, digitalSignature, keyCertSign, decipherOnly\n"
        "extendedKeyUsage = clientAuth, 2.25.340282366920938463463374607431768211455\n"
        "basicConstraints = critical, CA:TRUE, pathlen:3\n"
        "subjectKeyIdentifier = 0102ff\n"
        "authorityKeyIdentifier = keyid:always, issuer:always\n"
        "certificatePolicies = 0.4.0.194112.1.3, @policy\n",
        "[policy]\npolicyIdentifier = 1.2.3.4\nCPS.1 = https://example.org/\n");
    REQUIRE(certificate);
    CHECK(certificate->malformed_extensions.empty());
    CHECK(certificate->key_usage == 0x121);
    CHECK(certificate->allows(KeyUsage::digital_signature));
    CHECK(certificate->allows(KeyUsage::decipher_only));
    CHECK_FALSE(certificate->allows(KeyUsage::non_repudiation));
    CHECK(
        certificate->extended_key_usage ==
        std::vector<std::string>{"1.3.6.1.5.5.7.3.2", "2.25.340282366920938463463374607431768211455"});
    CHECK(certificate->is_authority);
    CHECK(certificate->subject_key_id == "0102ff");
    CHECK(certificate->authority_key_id == "0102ff");
    CHECK(certificate->policies == std::vector<std::string>{"0.4.0.194112.1.3", "1.2.3.4"});
    CHECK_FALSE(certificate->qc_statements);
}

TEST_CASE("Each key usage has its bit", "[crypto]") {
    constexpr std::pair<char const*, KeyUsage> rows[] = {
        {"digitalSignature", KeyUsage::digital_signature},
        {"nonRepudiation", KeyUsage::non_repudiation},
        {"keyEncipherment", KeyUsage::key_encipherment},
        {"dataEncipherment", KeyUsage::data_encipherment},
        {"keyAgreement", KeyUsage::key_agreement},
        {"keyCertSign", KeyUsage::key_cert_sign},
        {"cRLSign", KeyUsage::crl_sign},
        {"encipherOnly", KeyUsage::encipher_only},
        {"decipherOnly", KeyUsage::decipher_only},
    };
    Workshop const workshop;
    workshop.run(make_key);
    for (auto const& [name, usage] : rows) {
        INFO(name);
        auto const certificate = make_certificate(workshop, "keyUsage = " + std::string(name));
        REQUIRE(certificate);
        CHECK(certificate->key_usage == static_cast<std::uint16_t>(usage));
        CHECK(certificate->allows(usage));
    }
    auto const without = make_certificate(workshop, "subjectKeyIdentifier = hash");
    REQUIRE(without);
    CHECK_FALSE(without->key_usage);
    CHECK(without->allows(KeyUsage::key_cert_sign));
}

TEST_CASE(
    "An extension that cannot be decoded is listed, and the certificate is shown all the same", "[crypto]") {
    auto const* const extension = GENERATE(
        // keyUsage: no bit string, empty, nine unused bits, unused bits of nothing, left-over octets
        "2.5.29.15 = DER:0500", "2.5.29.15 = DER:0300", "2.5.29.15 = DER:03020980", "2.5.29.15 = DER:030107",
        "2.5.29.15 = DER:0302078000",
        // extendedKeyUsage: empty, no identifier, cut
        "2.5.29.37 = DER:3000", "2.5.29.37 = DER:3003020101", "2.5.29.37 = DER:300a06082b06010505",
        // basicConstraints: no sequence, wrong boolean, text for the length, more than there should be
        "2.5.29.19 = DER:0101ff", "2.5.29.19 = DER:30040102ffff", "2.5.29.19 = DER:30030c0131",
        "2.5.29.19 = DER:30060101ff020100ff", "2.5.29.19 = DER:30090101ff020100020100",
        // subjectKeyIdentifier, authorityKeyIdentifier
        "2.5.29.14 = DER:0c0131", "2.5.29.14 = DER:0482000101", "2.5.29.35 = DER:800101",
        "2.5.29.35 = DER:30028001",
        // certificatePolicies: empty, an identifier alone, too much
        "2.5.29.32 = DER:3000", "2.5.29.32 = DER:30042a030405", "2.5.29.32 = DER:3008300606022a030500",
        // of no type at all, of endless length
        "2.5.29.15 = DER:ff", "2.5.29.32 = DER:30800000", "2.5.29.14 = DER:1f8101", "2.5.29.14 = DER:04ffff");
    INFO(extension);
    Workshop const workshop;
    workshop.run(make_key);
    auto const certificate = make_certificate(workshop, extension);
    REQUIRE(certificate);
    CHECK(certificate->owner() == "made");
    std::string const text(extension);
    auto const oid = text.substr(0, text.find(' '));
    CHECK(certificate->malformed_extensions == std::vector<std::string>{oid});
    CHECK_FALSE(certificate->key_usage);
    CHECK_FALSE(certificate->is_authority);
    CHECK(certificate->extended_key_usage.empty());
    CHECK(certificate->policies.empty());
    // req adds this one by itself.
    CHECK(certificate->subject_key_id.empty() == (oid == "2.5.29.14"));
    CHECK(certificate->authority_key_id.empty());
    CHECK(certificate->allows(KeyUsage::digital_signature) == (oid != "2.5.29.15"));
}

TEST_CASE("An explicit false in basicConstraints is no fault", "[crypto]") {
    Workshop const workshop;
    workshop.run(make_key);
    auto const certificate = make_certificate(workshop, "2.5.29.19 = DER:3003010100");
    REQUIRE(certificate);
    CHECK(certificate->malformed_extensions.empty());
    CHECK_FALSE(certificate->is_authority);
}

TEST_CASE("The key of a certificate is described as openssl describes it", "[crypto]") {
    struct Row {
        char const* make; // writes the key
        CertifiedKey::Type type;
        unsigned bits;
        char const* curve;
        char const* signature;
    };
    using enum CertifiedKey::Type;
    auto const row = GENERATE(
        Row{"openssl genrsa -out key 2048 2>log", rsa, 2048, "", "sha256WithRSAEncryption"},
        Row{"openssl genrsa -out key 1023 2>log", rsa, 1023, "", "sha256WithRSAEncryption"},
        Row{"openssl genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:1024 -out key 2>log", rsa_pss, 1024,
            "", "rsassaPss with sha256"},
        Row{"openssl ecparam -name prime256v1 -genkey -noout -out key", ec, 256, "P-256",
            "ecdsa-with-SHA256"},
        Row{"openssl ecparam -name secp384r1 -genkey -noout -out key", ec, 384, "P-384", "ecdsa-with-SHA256"},
        Row{"openssl ecparam -name secp521r1 -genkey -noout -out key", ec, 521, "P-521", "ecdsa-with-SHA256"},
        Row{"openssl ecparam -name brainpoolP256r1 -genkey -noout -out key", ec, 256, "brainpoolP256r1",
            "ecdsa-with-SHA256"},
        Row{"openssl ecparam -name brainpoolP512r1 -genkey -noout -out key", ec, 512, "brainpoolP512r1",
            "ecdsa-with-SHA256"},
        Row{"openssl ecparam -name secp256k1 -genkey -noout -out key", ec, 256, "secp256k1",
            "ecdsa-with-SHA256"},
        Row{"openssl ecparam -name brainpoolP256t1 -genkey -noout -out key", ec, 0, "1.3.36.3.3.2.8.1.1.8",
            "ecdsa-with-SHA256"},
        Row{"openssl ecparam -name prime256v1 -param_enc explicit -genkey -noout -out key", ec, 0, "",
            "ecdsa-with-SHA256"},
        Row{"openssl genpkey -algorithm ED25519 -out key", ed25519, 256, "", "ED25519"},
        Row{"openssl genpkey -algorithm ED448 -out key", ed448, 448, "", "ED448"},
        Row{"openssl dsaparam -genkey -noout -out key 1024 2>log", dsa, 1024, "", "dsa_with_SHA256"});
    INFO(row.make);
    Workshop const workshop;
    workshop.run(row.make);
    auto const certificate = make_certificate(workshop, "subjectKeyIdentifier = hash");
    REQUIRE(certificate);
    CHECK(certificate->key.type == row.type);
    CHECK(certificate->key.bits == row.bits);
    CHECK(certificate->key.curve == row.curve);
    CHECK(certificate->signature_algorithm == row.signature);
    CHECK(
        certificate->signature_algorithm ==
        workshop.run_line("openssl x509 -in made.cer -noout -text | "
                          "awk '/Signature Algorithm:/ { name = $3 } "
                          "/Hash Algorithm:/ { name = name \" with \" $3 } /Issuer:/ { print name; exit }'"));
    CHECK(
        certificate->key.sha256 ==
        workshop.run_line("openssl x509 -in made.cer -noout -pubkey | sed '/-----/d' | openssl base64 -d | "
                          "sha256sum | cut -d ' ' -f 1"));
    CHECK(certificate->sha1 == workshop.run_line("sha1sum made.cer | cut -d ' ' -f 1"));
    CHECK(certificate->sha256 == workshop.run_line("sha256sum made.cer | cut -d ' ' -f 1"));
}

TEST_CASE("A key of a type that we do not know is shown as such", "[crypto]") {
    Workshop const workshop;
    workshop.run(
        std::string(make_key) +
        " && openssl genpkey -algorithm X25519 -out other && openssl pkey -in other -pubout -out public && "
        "openssl req -new -key key -subj /CN=other -out request && "
        "openssl x509 -req -in request -signkey key -force_pubkey public -out made.cer 2>log");
    auto const certificate = workshop.read("made.cer");
    REQUIRE(certificate);
    CHECK(certificate->key.type == CertifiedKey::Type::other);
    CHECK(certificate->key.bits == 0);
}

TEST_CASE("A name with hostile text is read as it stands, or refused", "[crypto]") {
    struct Row {
        std::string value;
        std::string owner; // nothing when the certificate is refused
    };
    auto const row = GENERATE(values<Row>({
        {"IMP:12U,FORMAT:HEX,OCT:1b5b33316d", "\x1b[31m"},
        {"IMP:12U,FORMAT:HEX,OCT:610d0a62", "a\r\nb"},
        {"IMP:12U,FORMAT:HEX,OCT:61e280ae62", "a\u202e"
                                              "b"},
        {"IMP:12U,FORMAT:HEX,OCT:610062", std::string("a\0b", 3)},
        {"IMP:12U,FORMAT:HEX,OCT:61ff62", ""},
        {"IMP:12U,FORMAT:HEX,OCT:c0af", ""},
        {"IMP:12U,FORMAT:HEX,OCT:eda080", ""},
        {"IMP:30U,FORMAT:HEX,OCT:00e900410000001b", std::string(
                                                        "\u00e9"
                                                        "A\0\x1b",
                                                        5)},
        {"IMP:30U,FORMAT:HEX,OCT:d8000041", ""},
        {"IMP:28U,FORMAT:HEX,OCT:0001f600", "\U0001f600"},
        {"IMP:28U,FORMAT:HEX,OCT:7fffffff", ""},
        {"IMP:27U,FORMAT:HEX,OCT:6162", ""},
        {"IMP:20U,FORMAT:HEX,OCT:e9ff", "\u00e9\u00ff"},
        {"IMP:22U,FORMAT:HEX,OCT:ff", "\u00ff"},
        {"IMP:19U,FORMAT:HEX,OCT:07", "\a"},
        {"UTF8:" + std::string(65'000, 'x'), std::string(65'000, 'x')},
    }));
    INFO(row.value.substr(0, 100));
    Workshop const workshop;
    auto const certificate = make_named(workshop, row.value);
    if (row.owner.empty()) {
        REQUIRE_FALSE(certificate);
        CHECK(certificate.error().reason == "bad-certificate");
        CHECK(certificate.error().code == ErrorCode::unreadable);
    } else {
        REQUIRE(certificate);
        CHECK(certificate->owner() == row.owner);
        CHECK(certificate->company() == "Fictional");
    }
}

TEST_CASE("A name of an odd number of octets in BMPString is refused", "[crypto]") {
    Workshop const workshop;
    REQUIRE(make_named(workshop, "UTF8:odd"));
    // openssl would not write it.
    workshop.run("sed -i 's/\\x0c\\x03odd/\\x1e\\x03odd/' made.cer");
    auto const certificate = workshop.read("made.cer");
    REQUIRE_FALSE(certificate);
    CHECK(certificate.error().reason == "bad-certificate");
}
