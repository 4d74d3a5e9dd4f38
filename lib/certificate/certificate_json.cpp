// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_json.hpp"

#include "certificate/certificate_words.hpp"
#include "report/json_document.hpp"
#include "report/terminal_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace techuser {

namespace {

constexpr std::array<std::string_view, 37> field_names{
    "owner",
    "company",
    "subject",
    "issuer",
    "valid_from",
    "expires_on",
    "days_left",
    "serial_decimal",
    "serial_hex",
    "sha256",
    "sha1",
    "form",
    "key.type",
    "key.bits",
    "key.curve",
    "key.sha256",
    "signature_algorithm",
    "key_usage",
    "extended_key_usage",
    "authority",
    "subject_key_id",
    "authority_key_id",
    "policies",
    "version",
    "addresses.issuers",
    "addresses.ocsp",
    "addresses.crls",
    "qc_statements.compliance",
    "qc_statements.qscd",
    "qc_statements.types",
    "qc_statements.legislation",
    "qc_statements.disclosures",
    "enterprise_numbers",
    "eid",
    "input",
    "verdict",
    "findings",
};

Json describe(QcStatements const& statements) {
    auto json = object_of(9);
    json["compliance"] = statements.compliance;
    json["qscd"] = statements.qscd;
    auto& types = json["types"] = Json::array();
    for (auto const type : statements.types) {
        types.push_back(to_string(type));
    }
    auto& limit = json["limit"];
    if (statements.limit) {
        limit = object_of(3);
        limit["currency"] = statements.limit->currency;
        limit["amount"] = statements.limit->amount;
        limit["exponent"] = statements.limit->exponent;
    }
    json["retention_years"] = statements.retention_years ? Json(*statements.retention_years) : Json(nullptr);
    auto& disclosures = json["disclosures"] = Json::array();
    for (auto const& disclosure : statements.disclosures) {
        auto& described = disclosures.emplace_back(object_of(2));
        described["url"] = disclosure.url;
        described["language"] = disclosure.language;
    }
    json["legislation"] = statements.legislation;
    json["other"] = statements.other;
    json["malformed"] = statements.malformed;
    return json;
}

// [{"oid","name"}]; the name is null where there is none.
Json describe(std::vector<std::string> const& oids, std::string_view (*name_of)(std::string_view)) {
    auto json = Json::array();
    for (auto const& oid : oids) {
        auto const name = name_of(oid);
        auto& described = json.emplace_back(object_of(2));
        described["oid"] = oid;
        described["name"] = name.empty() ? Json(nullptr) : Json(name);
    }
    return json;
}

void add_key_and_uses(Json& json, Certificate const& certificate) {
    auto const& key = certificate.key;
    auto& described = json["key"] = object_of(4);
    described["type"] = to_string(key.type);
    described["bits"] = key.bits;
    described["curve"] = curve_name(key);
    described["sha256"] = key.sha256;
    json["signature_algorithm"] = certificate.signature_algorithm;
    json["key_usage"] = certificate.key_usage ? Json(key_usage_names(*certificate.key_usage)) : Json(nullptr);
    json["extended_key_usage"] = describe(certificate.extended_key_usage, purpose_name);
    json["authority"] = certificate.is_authority;
    json["subject_key_id"] = certificate.subject_key_id;
    json["authority_key_id"] = certificate.authority_key_id;
}

void add_extensions(Json& json, Certificate const& certificate) {
    json["policies"] = describe(certificate.policies, policy_name);
    json["qc_statements"] = certificate.qc_statements ? describe(*certificate.qc_statements) : Json(nullptr);
    json["malformed_extensions"] = certificate.malformed_extensions;
    json["repeated_extensions"] = certificate.repeated_extensions;
    json["unknown_critical_extensions"] = certificate.unknown_critical_extensions;
    json["version"] = certificate.version;
    auto& addresses = json["addresses"] = object_of(3);
    addresses["issuers"] = certificate.addresses.issuers;
    addresses["ocsp"] = certificate.addresses.ocsp;
    addresses["crls"] = certificate.addresses.crls;
}

void add_identity(Json& json, Certificate const& certificate) {
    auto& numbers = json["enterprise_numbers"] = Json::array();
    for (auto const& found : find_enterprise_numbers(certificate.subject)) {
        auto& described = numbers.emplace_back(object_of(3));
        described["number"] = found.number ? Json(found.number->to_string()) : Json(nullptr);
        described["attribute"] = found.attribute;
        described["text"] = found.text;
    }
    auto const eid = find_eid_certificate(certificate);
    json["eid"] = eid ? Json(to_string(*eid)) : Json(nullptr);
}

void add_summary(Json& json, Certificate const& certificate) {
    auto const company = certificate.company();
    json["owner"] = certificate.owner();
    json["company"] = company.empty() ? no_company : company;
    json["issuer"] = to_string(certificate.issuer);
    json["valid_from"] = to_iso(certificate.valid_from);
    json["expires_on"] = to_iso(certificate.expires_on);
    json["serial_decimal"] = certificate.serial.decimal;
    json["serial_hex"] = certificate.serial.hex;
    json["sha256"] = certificate.sha256;
}

// A value for a terminal, without a line end.
std::string raw(Json const& value) {
    if (value.is_null()) {
        return {};
    }
    if (value.is_object()) {
        return value.empty() ? std::string() : raw(value.front());
    }
    return terminal_text(value.is_string() ? value.get_ref<std::string const&>() : value.dump());
}

} // namespace

Json describe(Certificate const& certificate) {
    auto json = object_of(8);
    add_summary(json, certificate);
    return json;
}

Json describe_wholly(CertificateReport const& report) {
    auto const certificate = mask(report.certificate, report.national_numbers);
    auto json = object_of(32);
    add_summary(json, certificate);
    json["sha1"] = certificate.sha1;
    json["subject"] = to_string(certificate.subject);
    json["form"] = to_string(report.file.form);
    auto& peculiarities = json["peculiarities"] = Json::array();
    for (auto const peculiarity : report.file.peculiarities) {
        peculiarities.push_back(to_string(peculiarity));
    }
    add_key_and_uses(json, certificate);
    add_extensions(json, certificate);
    add_identity(json, certificate);
    return json;
}

std::string to_json(JsonHead const& head, CertificateReport const& report) {
    auto document = begin_document(head);
    document["input"] = report.input;
    document["at"] = to_iso(report.at);
    document["verdict"] = to_string(report.result.verdict);
    document["days_left"] = days_left(report);
    auto& findings = document["findings"] = Json::array();
    for (auto const& finding : report.result.findings) {
        auto& described = findings.emplace_back(object_of(3));
        described["id"] = finding.id;
        described["severity"] = to_string(finding.severity);
        described["message"] = finding.message.english();
    }
    auto& unchecked = document["unchecked"] = Json::array();
    for (auto const part : report.result.unchecked) {
        unchecked.push_back(to_string(part));
    }
    auto& certificate = document["certificate"] = describe_wholly(report);
    certificate["pem"] = to_pem(report.certificate);
    auto& others = document["others"] = Json::array();
    if (auto const* const first = first_of(report); first != &report.certificate) {
        document["others_under"] = first->sha256;
    } else {
        for (auto const* const other : others_of(report)) {
            others.push_back(describe(mask(*other, report.national_numbers)));
        }
    }
    return finish_document(document);
}

std::span<std::string_view const> certificate_field_names() {
    return field_names;
}

std::string field_of(CertificateReport const& report, std::string_view name) {
    auto json = describe_wholly(report);
    json["input"] = report.input;
    json["days_left"] = days_left(report);
    json["verdict"] = to_string(report.result.verdict);
    json["findings"] = Json::array();
    for (auto const& finding : report.result.findings) {
        json["findings"].push_back({{"id", finding.id}});
    }
    Json const* value = &json;
    for (auto rest = name; value != nullptr && !rest.empty();) {
        auto const dot = rest.find('.');
        auto const member = std::string(rest.substr(0, dot));
        value = value->is_object() && value->contains(member) ? &(*value)[member] : nullptr;
        rest.remove_prefix(dot == std::string_view::npos ? rest.size() : dot + 1);
    }
    if (value == nullptr || !value->is_array()) {
        return (value == nullptr ? std::string() : raw(*value)) + '\n';
    }
    std::string lines;
    for (auto const& element : *value) {
        lines += raw(element) + '\n';
    }
    return lines.empty() ? "\n" : lines;
}

std::string to_json(JsonHead const& head, Check const& check) {
    auto document = begin_document(head);
    document["check"] = {
        {"id", check.id},
        {"severity", to_string(check.severity)},
        {"sentence", check.sentence},
        {"why", check.why},
        {"remedy", check.remedy}};
    return finish_document(document);
}

} // namespace techuser
