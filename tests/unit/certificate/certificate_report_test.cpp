// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "certificate/certificate_report.hpp"
#include "certificate_sample.hpp"
#include "report/colour.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace techuser;
using namespace techuser::test;
using Json = nlohmann::json;

namespace {

// A report and all that it points to.
struct Judged {
    explicit Judged(Certificate certificate)
        : file{CertificateForm::der, {}, {std::move(certificate)}},
          result(check_certificate(file.certificates[0], {.at = sample_moment()}, sample_lists())) {}

    CertificateReport report(NationalNumbers numbers = NationalNumbers::masked) const {
        return {"a.cer", file, file.certificates[0], result, sample_moment(), numbers};
    }
    std::string text() const { return to_text(report(), Colour::off); }
    Json json() const { return Json::parse(to_json({"inspect-cert", 0}, report())); }

    CertificateFile file;
    CheckResult result;
};

Certificate hostile_certificate() {
    auto certificate = fit_certificate();
    std::string const hostile("a\x1b[31m\nb\0c\u202e\xff\x9b", 15);
    certificate.subject = {{"O", hostile}, {"CN", hostile}};
    certificate.issuer = certificate.subject;
    certificate.signature_algorithm = hostile;
    certificate.qc_statements->disclosures = {{hostile, hostile}};
    certificate.qc_statements->legislation = {hostile};
    certificate.qc_statements->limit = {hostile, 1, 2};
    return certificate;
}

bool has_control_byte(std::string_view text) {
    return std::ranges::any_of(text, [](char character) {
        auto const byte = static_cast<unsigned char>(character);
        return (byte < 0x20 && character != '\n') || byte == 0x7f;
    });
}

} // namespace

TEST_CASE("to_text of a certificate begins with the lines of the portal's screen", "[report]") {
    auto const text = Judged(fit_certificate()).text();
    CHECK_THAT(text, Catch::StartsWith(R"(a.cer
    Certificate owner                     : EC_DIGIT
    Company name                          : European Commission
    Certificate issuer                    : CN=Fictional Issuing CA G1, O=Fictional Trust, C=BE
    Expiry date                           : 01/01/2029
    Serial number (decimal)               : 4660
    Serial number (hexadecimal)           : 12 34
)"));
    CHECK_THAT(text, Catch::EndsWith("\nVerdict: fit\n"));
}

TEST_CASE("to_text of a certificate tells what else it says", "[report]") {
    auto certificate = fit_certificate();
    certificate.extended_key_usage = {"1.3.6.1.5.5.7.3.4", "1.2.3"};
    certificate.qc_statements->limit = {"EUR", 5, 3};
    certificate.qc_statements->retention_years = 15;
    certificate.qc_statements->disclosures = {{"https://example.be/pds", "en"}};
    certificate.qc_statements->legislation = {"BE"};
    certificate.addresses = {
        {"http://example.be/ca.cer"}, {"http://ocsp.example.be"}, {"http://example.be/ca.crl"}};
    auto const text = Judged(certificate).text();
    for (auto const* const line : {
             "Form                                  : DER\n",
             "Valid until (UTC)                     : 2029-01-01T00:00:00Z\n",
             "Certificate of the issuer             : http://example.be/ca.cer\n",
             "OCSP                                  : http://ocsp.example.be\n",
             "Revocation list                       : http://example.be/ca.crl\n",
             "Days left                             : 770\n",
             "Validity spent                        : [#########...........] 47 %\n",
             "Fingerprint (SHA-256)                 : AA:AA:",
             "Fingerprint (SHA-1)                   : BB:BB:",
             "Key                                   : RSA, 3072 bits\n",
             "Signature algorithm                   : sha256WithRSAEncryption\n",
             "Key usage                             : digitalSignature, nonRepudiation\n",
             "Extended key usage                    : emailProtection (1.3.6.1.5.5.7.3.4)\n",
             "Extended key usage                    : 1.2.3\n",
             "Qualified                             : yes\n",
             "Qualified for                         : electronic seal (eSeal)\n",
             "Key in a qualified device (QSCD)      : yes\n",
             "Limit of use                          : 5 x 10^3 EUR\n",
             "Years that records are kept           : 15\n",
             "Disclosure statement                  : https://example.be/pds (en)\n",
             "Legislation                           : BE\n",
             "Policy                                : QCP-l-qscd (0.4.0.194112.1.3)\n",
             "Enterprise number                     : 0949.383.342 (organizationIdentifier)\n",
         }) {
        CHECK_THAT(text, Catch::Contains(line));
    }
}

TEST_CASE("to_text of a certificate ends with findings and verdict", "[report]") {
    auto certificate = fit_certificate();
    certificate.qc_statements = {};
    CHECK_THAT(
        Judged(certificate).text(),
        Catch::EndsWith(
            "Findings\n    warning not-qualified: the certificate does not say that it is qualified\n\n"
            "Not checked: the chain (--trust), revocation (--crl), the enterprise number (--enterprise-number)\n"
            "Verdict: fit with warnings\n"));
    certificate.is_authority = true;
    CHECK_THAT(Judged(certificate).text(), Catch::EndsWith("\nVerdict: unfit\n"));
}

TEST_CASE("the bar of the validity spent stays within its ends", "[report]") {
    auto certificate = fit_certificate();
    certificate.valid_from = sample_moment() + std::chrono::days(1);
    CHECK_THAT(Judged(certificate).text(), Catch::Contains("[....................] 0 %"));
    certificate.valid_from = sample_moment() - std::chrono::days(9);
    certificate.expires_on = sample_moment() - std::chrono::days(1);
    CHECK_THAT(Judged(certificate).text(), Catch::Contains("[####################] 100 %"));
    CHECK_THAT(Judged(certificate).text(), Catch::Contains("Days left                             : -1\n"));
    certificate.valid_from = certificate.expires_on;
    CHECK_THAT(Judged(certificate).text(), Catch::Contains(" %\n"));
}

TEST_CASE("to_json of a certificate has everything", "[report]") {
    auto const json = Judged(fit_certificate()).json();
    CHECK(json["format"] == 1);
    CHECK(json["tool"] == "inspect-cert");
    CHECK(json["status"] == 0);
    CHECK(json["input"] == "a.cer");
    CHECK(json["at"] == "2026-11-23T00:00:00Z");
    CHECK(json["verdict"] == "fit");
    CHECK(json["days_left"] == 770);
    CHECK(json["findings"] == Json::array());
    CHECK(json["others"] == Json::array());
    auto const& certificate = json["certificate"];
    CHECK(certificate["owner"] == "EC_DIGIT");
    CHECK(certificate["company"] == "European Commission");
    CHECK(certificate["expires_on"] == "2029-01-01T00:00:00Z");
    CHECK(certificate["key"]["type"] == "rsa");
    CHECK(certificate["key"]["bits"] == 3072);
    CHECK(certificate["key_usage"] == Json{"digitalSignature", "nonRepudiation"});
    CHECK(certificate["policies"] == Json::parse(R"([{"oid": "0.4.0.194112.1.3", "name": "QCP-l-qscd"}])"));
    CHECK(certificate["qc_statements"]["compliance"] == true);
    CHECK(certificate["qc_statements"]["types"] == Json{"eseal"});
    CHECK(certificate["qc_statements"]["limit"].is_null());
    CHECK(certificate["enterprise_numbers"][0]["number"] == "0949.383.342");
    CHECK(certificate["eid"].is_null());
    CHECK_THAT(certificate["pem"].get<std::string>(), Catch::StartsWith("-----BEGIN CERTIFICATE-----\n"));
}

TEST_CASE("no control byte of a certificate reaches a terminal, and JSON stays valid", "[report]") {
    Judged const judged(hostile_certificate());
    CHECK_FALSE(has_control_byte(judged.text()));
    for (auto const name : certificate_field_names()) {
        INFO(name);
        auto const value = field_of(judged.report(), name);
        CHECK(value.ends_with('\n'));
        CHECK_FALSE(has_control_byte(value));
    }
    CHECK(Json::accept(to_json({"t", 0}, judged.report())));
    CHECK_FALSE(has_control_byte(to_text(judged.report(), Judged(fit_certificate()).report(), Colour::off)));
    CHECK(Json::accept(to_json({"t", 0}, judged.report(), Judged(fit_certificate()).report())));
}

TEST_CASE("national register numbers are masked unless they are asked for", "[report]") {
    auto certificate = fit_certificate();
    certificate.subject = {{"SERIALNUMBER", "71071512345"}}; // without a name the whole subject is the owner
    Judged const judged(certificate);
    CHECK(judged.text().find("71071512345") == std::string::npos);
    auto json = judged.json();
    json["certificate"].erase("pem");
    CHECK(json.dump().find("71071512345") == std::string::npos);
    CHECK(field_of(judged.report(), "subject") == "SERIALNUMBER=***********\n");
    auto const shown = judged.report(NationalNumbers::shown);
    CHECK(field_of(shown, "owner") == "SERIALNUMBER=71071512345\n");
    CHECK_THAT(to_text(shown, Colour::off), Catch::Contains("71071512345"));
}

TEST_CASE("field_of gives one raw value, or one line for each of a list", "[report]") {
    auto certificate = fit_certificate();
    certificate.policies = {"1.2", "0.4.0.194112.1.3"};
    Judged const judged(certificate);
    struct Case {
        std::string_view name;
        std::string_view value;
    };
    for (auto const& [name, value] :
         {Case{"owner", "EC_DIGIT\n"}, Case{"serial_hex", "12 34\n"}, Case{"key.bits", "3072\n"},
          Case{"key_usage", "digitalSignature\nnonRepudiation\n"},
          Case{"policies", "1.2\n0.4.0.194112.1.3\n"}, Case{"qc_statements.qscd", "true\n"},
          Case{"qc_statements.types", "eseal\n"}, Case{"eid", "\n"},
          Case{"enterprise_numbers", "0949.383.342\n"}, Case{"verdict", "fit\n"}, Case{"findings", "\n"},
          Case{"days_left", "770\n"}, Case{"authority", "false\n"}, Case{"form", "DER\n"}}) {
        INFO(name);
        CHECK(field_of(judged.report(), name) == value);
    }
    certificate.qc_statements = {};
    CHECK(field_of(Judged(certificate).report(), "qc_statements.qscd") == "\n");
}

TEST_CASE("compare asks for the same holder and a later expiry", "[report]") {
    auto const old = fit_certificate();
    auto renewed = old;
    renewed.expires_on += std::chrono::days(1);
    CHECK(compare(old, renewed).can_replace() == Answer::yes);
    CHECK(compare(old, renewed).same_key == Answer::yes);
    CHECK(compare(old, old).can_replace() == Answer::no);
    CHECK(compare(renewed, old).longer == Answer::no);
    renewed.key.sha256 = "d";
    CHECK(compare(old, renewed).same_key == Answer::no);
    CHECK(compare(old, renewed).can_replace() == Answer::yes);
    renewed.subject = {{"CN", "EC_DIGIT"}};
    CHECK(compare(old, renewed).same_holder == Answer::no);
    CHECK(compare(old, renewed).can_replace() == Answer::no);
}

TEST_CASE("a comparison names every field that changed, and no other", "[report]") {
    auto renewed = fit_certificate();
    renewed.expires_on = start_of(*parse_date("2033-01-01"));
    renewed.key.bits = 4096;
    renewed.qc_statements = {};
    Judged const old_one(fit_certificate());
    Judged const new_one(renewed);
    auto const json = Json::parse(to_json({"inspect-cert", 0}, old_one.report(), new_one.report()));
    CHECK(json["can_replace"] == true);
    std::vector<std::string> fields;
    for (auto const& change : json["changes"]) {
        fields.push_back(change["field"]);
    }
    CHECK(fields == std::vector<std::string>{"expires_on", "key.bits", "qc_statements"});
    CHECK(json["changes"][1]["old"] == 3072);
    CHECK(json["changes"][1]["new"] == 4096);
    auto const text = to_text(old_one.report(), new_one.report(), Colour::off);
    CHECK_THAT(
        text,
        Catch::Contains("    expires_on\n        - 2029-01-01T00:00:00Z\n        + 2033-01-01T00:00:00Z\n"));
    CHECK_THAT(text, Catch::EndsWith("\nVerdict: can replace the old certificate\n"));
}
