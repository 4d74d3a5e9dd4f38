// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "certificate_sample.hpp"

#include <algorithm>
#include <functional>
#include <set>

using namespace techuser;
using namespace techuser::test;

namespace {

// What is judged, and how; each case spoils one thing.
struct Setting {
    Certificate certificate{fit_certificate()};
    CheckOptions options{.at = sample_moment()};
    CertificatePolicy lists{sample_lists()};
    std::optional<ChainResult> chain{};
};

std::vector<std::string_view> ids_of(Setting const& setting) {
    std::vector<std::string_view> ids;
    for (auto const& finding :
         check_certificate(setting.certificate, setting.options, setting.lists, setting.chain).findings) {
        ids.push_back(finding.id);
    }
    return ids;
}

struct Case {
    std::string_view id; // the one check that fails; empty: none does
    std::function<void(Setting&)> spoil;
};

void check(std::initializer_list<Case> cases) {
    auto number = 0;
    for (auto const& [id, spoil] : cases) {
        INFO("case " << ++number << ": " << id);
        Setting setting;
        spoil(setting);
        auto const expected =
            id.empty() ? std::vector<std::string_view>() : std::vector<std::string_view>{id};
        CHECK(ids_of(setting) == expected);
    }
}

std::uint16_t usage(KeyUsage bit) {
    return static_cast<std::uint16_t>(bit);
}

void make_eid(Setting& setting, std::string const& name, KeyUsage bit) {
    setting.certificate.subject = {{"C", "BE"}, {"CN", name}, {"SERIALNUMBER", "71071512345"}};
    setting.certificate.issuer = {{"C", "BE"}, {"CN", "Citizen CA"}, {"SERIALNUMBER", "201011"}};
    setting.certificate.key_usage = usage(bit);
    setting.lists.accepted_issuers = {{"Citizen CA", "", {}, {}, "t"}};
}

} // namespace

TEST_CASE("check_certificate finds nothing about a fit certificate", "[domain]") {
    Setting const setting;
    auto const result = check_certificate(setting.certificate, setting.options, setting.lists);
    CHECK(result.verdict == Fitness::fit);
    CHECK(result.findings.empty());
}

TEST_CASE("check_certificate looks at the validity to the second, and the days left", "[domain]") {
    using std::chrono::days;
    using std::chrono::seconds;
    auto const at = [](auto moment) { return [=](Setting& s) { s.options.at = moment; }; };
    auto const begin = fit_certificate().valid_from;
    auto const end = fit_certificate().expires_on;
    auto const left = [=](seconds time, int warn, int critical) {
        return [=](Setting& s) {
            s.options = {.at = end - time, .warn_before = days(warn), .critical_before = days(critical)};
        };
    };
    check({
        {"not-yet-valid", at(begin - seconds(1))},
        {"", at(begin)},
        {"expired", at(end + seconds(1))},
        {"expires-soon", at(end)},
        {"expires-soon", left(days(90) - seconds(1), 90, 0)},
        {"", left(days(90), 90, 0)},
        {"", left(days(1), 1, 0)},
        {"", left(seconds(0), 0, 0)},
        {"expires-critically", left(days(21) - seconds(1), 90, 21)},
        {"expires-soon", left(days(21), 90, 21)},
        {"expires-critically", left(days(5), 0, 21)},
    });
}

TEST_CASE(
    "check_certificate compares the issuer with the list, by name, organisation, key and day", "[domain]") {
    auto const issuer = [](std::string name, std::string organisation) {
        return [=](Setting& s) { s.certificate.issuer = {{"O", organisation}, {"CN", name}}; };
    };
    check({
        {"", issuer("Fictional Issuing CA G2", "Fictional Trust")},
        {"issuer-not-accepted", issuer("Fictional Issuing CA", "Fictional Trust")},
        {"issuer-not-accepted", issuer("Other Fictional Issuing CA G1", "Fictional Trust")},
        {"issuer-not-accepted", issuer("Fictional Issuing CA G1", "Fictional Trust 2")},
        {"issuer-not-accepted", [](Setting& s) { s.certificate.issuer = {}; }},
        {"issuer-not-accepted", [](Setting& s) { s.certificate.authority_key_id = "87ca"; }},
        {"issuer-not-accepted", [](Setting& s) { s.certificate.authority_key_id = ""; }},
        {"issuer-not-accepted",
         [](Setting& s) { s.certificate.valid_from = start_of(*parse_date("2019-12-31")); }},
        {"issuer-not-accepted", [](Setting& s) { s.lists.accepted_issuers.clear(); }},
        {"", [](Setting& s) { s.certificate.authority_key_id = "0102"; }},
        {"",
         [](Setting& s) {
             s.lists.accepted_issuers[0].key_ids.clear();
             s.certificate.authority_key_id = "";
         }},
    });
}

TEST_CASE("check_certificate asks for a qualified certificate for signatures or seals", "[domain]") {
    check({
        {"not-qualified", [](Setting& s) { s.certificate.qc_statements = {}; }},
        {"not-qualified", [](Setting& s) { s.certificate.qc_statements->compliance = false; }},
        {"", [](Setting& s) { s.certificate.qc_statements->types = {QcType::esign}; }},
        {"", [](Setting& s) { s.certificate.qc_statements->types = {QcType::web, QcType::esign}; }},
        {"", [](Setting& s) { s.certificate.qc_statements->types = {}; }},
        {"type-unfit", [](Setting& s) { s.certificate.qc_statements->types = {QcType::web}; }},
        {"",
         [](Setting& s) { s.certificate.extended_key_usage = {"1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.4"}; }},
        {"type-unfit", [](Setting& s) { s.certificate.extended_key_usage = {"1.3.6.1.5.5.7.3.2"}; }},
        {"type-unfit",
         [](Setting& s) {
             s.certificate.qc_statements->types = {};
             s.certificate.extended_key_usage = {"1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"};
         }},
        {"type-unfit",
         [](Setting& s) { make_eid(s, "Anouk (Authentication)", KeyUsage::digital_signature); }},
        {"", [](Setting& s) { make_eid(s, "Anouk (Signature)", KeyUsage::non_repudiation); }},
        {"device-not-qualified", [](Setting& s) { s.certificate.qc_statements->qscd = false; }},
        {"qc-malformed", [](Setting& s) { s.certificate.qc_statements->malformed = {"0.4.0.1862.1.2"}; }},
        {"extension-malformed", [](Setting& s) { s.certificate.malformed_extensions = {"2.5.29.32"}; }},
    });
}

TEST_CASE("check_certificate asks for a key that may sign", "[domain]") {
    check({
        {"", [](Setting& s) { s.certificate.key_usage = {}; }},
        {"", [](Setting& s) { s.certificate.key_usage = usage(KeyUsage::digital_signature); }},
        {"", [](Setting& s) { s.certificate.key_usage = usage(KeyUsage::non_repudiation); }},
        {"key-usage-unfit", [](Setting& s) { s.certificate.key_usage = std::uint16_t{0}; }},
        {"key-usage-unfit", [](Setting& s) { s.certificate.key_usage = usage(KeyUsage::key_encipherment); }},
        {"key-usage-unfit", [](Setting& s) { s.certificate.key_usage = usage(KeyUsage::key_cert_sign); }},
        {"authority-certificate", [](Setting& s) { s.certificate.is_authority = true; }},
    });
}

TEST_CASE("check_certificate refuses purposes that exclude signatures, and names them", "[domain]") {
    auto const purposes = [](std::vector<std::string> oids) {
        return [=](Setting& s) { s.certificate.extended_key_usage = oids; };
    };
    auto const without_type = [](std::vector<std::string> oids) {
        return [=](Setting& s) {
            s.certificate.extended_key_usage = oids;
            s.certificate.qc_statements->types = {};
        };
    };
    check({
        {"type-unfit", purposes({"1.3.6.1.5.5.7.3.1"})}, // serverAuth
        {"type-unfit", purposes({"1.3.6.1.5.5.7.3.2"})}, // clientAuth
        {"type-unfit", purposes({"1.3.6.1.5.5.7.3.3"})}, // codeSigning
        {"type-unfit", purposes({"1.3.6.1.5.5.7.3.8"})}, // timeStamping
        {"type-unfit", purposes({"1.3.6.1.5.5.7.3.9"})}, // OCSPSigning
        {"type-unfit", purposes({"0.4.0.2231.3.0"})},    // tslSigning
        {"type-unfit", purposes({"1.3.6.1.5.5.7.3.8", "1.3.6.1.5.5.7.3.9"})},
        {"type-unfit", without_type({"1.3.6.1.5.5.7.3.8"})},
        {"type-unfit", without_type({"1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"})},
        {"", purposes({})},
        {"", purposes({"1.3.6.1.5.5.7.3.4"})},  // emailProtection
        {"", purposes({"1.3.6.1.5.5.7.3.36"})}, // documentSigning
        {"", purposes({"2.5.29.37.0"})},        // anyExtendedKeyUsage
        {"", purposes({"1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.4"})},
        {"", purposes({"1.3.6.1.4.1.99999.1"})}, // somebody's own
    });
    Setting setting;
    purposes({"1.3.6.1.5.5.7.3.8"})(setting);
    auto const result = check_certificate(setting.certificate, setting.options, setting.lists);
    CHECK(result.verdict == Fitness::unfit);
    CHECK(result.findings[0].message == "its purposes exclude signatures: timeStamping (1.3.6.1.5.5.7.3.8)");
}

TEST_CASE("check_certificate refuses what RFC 5280 forbids", "[domain]") {
    for (auto const fault :
         {KeyFault::encoding, KeyFault::modulus, KeyFault::exponent, KeyFault::point, KeyFault::algorithm}) {
        check({{"key-unusable", [=](Setting& s) { s.certificate.key.fault = fault; }}});
    }
    check({
        {"extension-unknown", [](Setting& s) { s.certificate.unknown_critical_extensions = {"1.2.3"}; }},
        {"extension-unknown",
         [](Setting& s) { s.certificate.unknown_critical_extensions = {"1.3.6.1.4.1.11129.2.4.3"}; }},
        {"algorithm-differs", [](Setting& s) { s.certificate.outer_algorithm = "ecdsa-with-SHA256"; }},
        {"dates-wrong", [](Setting& s) { s.certificate.time_encoding = TimeEncoding::forbidden; }},
        {"structure-wrong", [](Setting& s) { s.certificate.version = 4; }},
        {"structure-wrong",
         [](Setting& s) {
             s.certificate.version = 1;
             s.certificate.extension_count = 1;
         }},
        {"", [](Setting& s) { s.certificate.version = 1; }},
        {"structure-wrong", [](Setting& s) { s.certificate.subject = {}; }},
        {"structure-wrong", [](Setting& s) { s.certificate.repeated_extensions = {"2.5.29.15"}; }},
    });
    Setting setting;
    std::swap(setting.certificate.valid_from, setting.certificate.expires_on);
    auto const ids = ids_of(setting);
    CHECK(std::ranges::find(ids, "dates-wrong") != ids.end());
    setting = {};
    setting.certificate.outer_algorithm = "sha1WithRSAEncryption"; // the weaker of the two counts
    CHECK(ids_of(setting) == std::vector<std::string_view>{"algorithm-differs", "signature-weak"});
}

TEST_CASE("check_certificate asks no statement of issuers that never make one", "[domain]") {
    check({
        {"not-qualified", [](Setting& s) { s.certificate.qc_statements = {}; }},
        {"",
         [](Setting& s) {
             s.certificate.qc_statements = {};
             s.lists.accepted_issuers[0].statements = IssuerStatements::none;
         }},
    });
}

TEST_CASE("check_certificate looks at keys and digests as of the day", "[domain]") {
    auto const key = [](CertifiedKey::Type type, unsigned bits, std::string curve,
                        char const* day = "2026-11-23") {
        return [=](Setting& s) {
            s.certificate.key = {type, bits, curve, "x"};
            s.certificate.expires_on = start_of(*parse_date("2039-01-01"));
            s.options.at = start_of(*parse_date(day));
        };
    };
    auto const digest = [](std::string algorithm) {
        return [=](Setting& s) { s.certificate.signature_algorithm = algorithm; };
    };
    using Type = CertifiedKey::Type;
    check({
        {"", key(Type::rsa, 2048, "")},
        {"", key(Type::rsa_pss, 2048, "")},
        {"key-weak", key(Type::rsa, 2047, "")},
        {"key-weak", key(Type::rsa, 1024, "")},
        {"key-weak", key(Type::rsa, 0, "")},
        {"", key(Type::rsa, 2048, "", "2030-12-31")},
        {"key-weak", key(Type::rsa, 2048, "", "2031-01-01")},
        {"", key(Type::rsa, 3072, "", "2031-01-01")},
        {"", key(Type::ec, 256, "P-256")},
        {"key-weak", key(Type::ec, 256, "secp256k1")},
        {"key-weak", key(Type::ec, 256, "")},
        {"key-weak", key(Type::ec, 192, "P-192")},
        {"", key(Type::ed25519, 256, "")},
        {"key-weak", key(Type::ed448, 456, "")},
        {"key-weak", key(Type::dsa, 4096, "")},
        {"key-weak", key(Type::other, 0, "")},
        {"", digest("ecdsa-with-SHA384")},
        {"", digest("sha512WithRSAEncryption")},
        {"signature-weak", digest("sha1WithRSAEncryption")},
        {"signature-weak", digest("ecdsa-with-SHA1")},
        {"signature-weak", digest("md5WithRSAEncryption")},
        {"",
         [](Setting& s) {
             s.certificate.signature_algorithm = "sha1WithRSAEncryption";
             s.certificate.valid_from = start_of(*parse_date("2010-01-01"));
             s.lists.accepted_issuers[0].period = {};
             s.options.at = start_of(*parse_date("2013-12-31"));
         }},
    });
}

TEST_CASE("check_certificate looks at the issuer's name and the serial number", "[domain]") {
    auto const serial = [](std::string decimal, std::string hex) {
        return [=](Setting& s) { s.certificate.serial = {decimal, hex}; };
    };
    std::string twenty = "7f";
    for (auto octet = 1; octet < 20; ++octet) {
        twenty += " 00";
    }
    auto const with_high_bit = "80" + twenty.substr(2);
    check({
        {"self-signed",
         [](Setting& s) {
             s.certificate.issuer = s.certificate.subject;
             s.lists.accepted_issuers[0] = {"EC_DIGIT", "", {}, {}, "t"};
             s.certificate.authority_key_id = s.certificate.subject_key_id;
         }},
        {"",
         [](Setting& s) { // the same name, and another key
             s.certificate.issuer = s.certificate.subject;
             s.lists.accepted_issuers[0] = {"EC_DIGIT", "", {}, {}, "t"};
         }},
        {"serial-out-of-bounds", serial("0", "00")},
        {"serial-out-of-bounds", serial("-1", "01")},
        {"serial-out-of-bounds", serial("1", twenty + " 00")},
        {"serial-out-of-bounds", serial("1", with_high_bit)},
        {"", serial("1", twenty)},
        {"", serial("1", "01")},
    });
}

TEST_CASE("check_certificate compares the enterprise number with the one that is expected", "[domain]") {
    auto const expect = [](Setting& s, char const* number) {
        s.options.enterprise_number = *EnterpriseNumber::parse(number);
    };
    check({
        {"", [&](Setting& s) { expect(s, "0949383342"); }},
        {"enterprise-number-differs", [&](Setting& s) { expect(s, "0671516647"); }},
        {"enterprise-number-absent",
         [&](Setting& s) {
             expect(s, "0671516647");
             s.certificate.subject = {{"CN", "nobody"}};
         }},
        {"", [](Setting& s) { s.certificate.subject = {{"CN", "nobody"}}; }},
        {"",
         [&](Setting& s) { // one of several is enough
             expect(s, "0671516647");
             s.certificate.subject.push_back({"OU", "BOSA (NTRBE-0671516647)"});
         }},
        {"enterprise-number-wrong",
         [](Setting& s) { s.certificate.subject = {{"organizationIdentifier", "VATBE-0949383343"}}; }},
        {"enterprise-number-wrong",
         [](Setting& s) { s.certificate.subject = {{"organizationIdentifier", "NTRBE-2123456791"}}; }},
    });
}

TEST_CASE("check_certificate tells what became of the chain, if anybody asked", "[domain]") {
    check({
        {"", [](Setting& s) { s.chain = ChainResult{}; }},
        {"chain-untrusted", [](Setting& s) { s.chain = ChainResult{Text("no issuer"), Text(), Text()}; }},
        {"crl-unusable", [](Setting& s) { s.chain = ChainResult{Text(), Text("too old"), Text()}; }},
        {"revoked", [](Setting& s) { s.chain = ChainResult{Text(), Text(), Text("revoked")}; }},
    });
}

TEST_CASE("check_certificate tells the worst first, which is the verdict", "[domain]") {
    Setting setting;
    setting.certificate.qc_statements->qscd = false; // a notice
    CHECK(check_certificate(setting.certificate, setting.options, setting.lists).verdict == Fitness::fit);
    setting.certificate.serial.decimal = "0"; // a warning
    CHECK(
        check_certificate(setting.certificate, setting.options, setting.lists).verdict ==
        Fitness::fit_with_warnings);
    setting.certificate.is_authority = true; // an error
    auto const result = check_certificate(setting.certificate, setting.options, setting.lists);
    CHECK(result.verdict == Fitness::unfit);
    REQUIRE(result.findings.size() == 3);
    CHECK(result.findings[0].id == "authority-certificate");
    CHECK(result.findings[1].id == "serial-out-of-bounds");
    CHECK(result.findings[2].id == "device-not-qualified");
    CHECK(result.findings[0].field == "channel.certificate");
    CHECK_FALSE(result.findings[0].message.empty());
}

TEST_CASE("certificate_checks have each id once, and every text", "[domain]") {
    std::set<std::string_view> ids;
    for (auto const& check : certificate_checks()) {
        INFO(check.id);
        CHECK(ids.insert(check.id).second);
        CHECK(find_check(check.id) == &check);
        CHECK(std::string_view(check.sentence).starts_with("Fails when "));
        CHECK(std::string_view(check.sentence).ends_with('.'));
        CHECK(std::string_view(check.why).ends_with('.'));
        CHECK_FALSE(std::string_view(check.remedy).empty());
        CHECK_FALSE(std::string_view(check.remedy).ends_with('.'));
    }
    CHECK(find_check("no-such-check") == nullptr);
    CHECK(find_check("") == nullptr);
}

TEST_CASE("refuse_warnings refuses warnings and nothing less", "[domain]") {
    Finding const notice{"n", Severity::notice, "channel.certificate", Text("notice")};
    Finding const warning{"w", Severity::warning, "channel.type", Text("warning")};
    CHECK(refuse_warnings({}));
    CHECK(refuse_warnings(std::array{notice, notice}));
    auto const one = refuse_warnings(std::array{notice, warning});
    REQUIRE_FALSE(one);
    CHECK(one.error().code == ErrorCode::invalid);
    CHECK(one.error().reason == "w");
    REQUIRE(one.error().causes.size() == 1);
    CHECK(one.error().causes[0].field == "channel.type");
    CHECK(one.error().causes[0].message == "warning");
    CHECK(refuse_warnings(std::array{warning, warning}).error().reason == "registration");
}
