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
    Json json{
        {"compliance", statements.compliance},
        {"qscd", statements.qscd},
        {"types", Json::array()},
        {"limit", nullptr},
        {"retention_years", nullptr},
        {"disclosures", Json::array()},
        {"legislation", statements.legislation},
        {"other", statements.other},
        {"malformed", statements.malformed}};
    for (auto const type : statements.types) {
        json["types"].push_back(to_string(type));
    }
    if (auto const& limit = statements.limit) {
        json["limit"] = {
            {"currency", limit->currency}, {"amount", limit->amount}, {"exponent", limit->exponent}};
    }
    if (statements.retention_years) {
        json["retention_years"] = *statements.retention_years;
    }
    for (auto const& disclosure : statements.disclosures) {
        json["disclosures"].push_back({{"url", disclosure.url}, {"language", disclosure.language}});
    }
    return json;
}

// [{"oid","name"}]; the name is null where there is none.
Json describe(std::vector<std::string> const& oids, std::string_view (*name_of)(std::string_view)) {
    auto json = Json::array();
    for (auto const& oid : oids) {
        auto const name = name_of(oid);
        json.push_back({{"oid", oid}, {"name", name.empty() ? Json(nullptr) : Json(name)}});
    }
    return json;
}

void add_key_and_uses(Json& json, Certificate const& certificate) {
    auto const& key = certificate.key;
    json["key"] = {
        {"type", to_string(key.type)},
        {"bits", key.bits},
        {"curve", curve_name(key)},
        {"sha256", key.sha256}};
    json["signature_algorithm"] = certificate.signature_algorithm;
    json["key_usage"] = nullptr;
    if (certificate.key_usage) {
        json["key_usage"] = key_usage_names(*certificate.key_usage);
    }
    json["extended_key_usage"] = describe(certificate.extended_key_usage, purpose_name);
    json["authority"] = certificate.is_authority;
    json["subject_key_id"] = certificate.subject_key_id;
    json["authority_key_id"] = certificate.authority_key_id;
}

void add_extensions(Json& json, Certificate const& certificate) {
    json["policies"] = describe(certificate.policies, policy_name);
    json["qc_statements"] = nullptr;
    if (certificate.qc_statements) {
        json["qc_statements"] = describe(*certificate.qc_statements);
    }
    json["malformed_extensions"] = certificate.malformed_extensions;
    json["repeated_extensions"] = certificate.repeated_extensions;
    json["unknown_critical_extensions"] = certificate.unknown_critical_extensions;
    json["version"] = certificate.version;
    auto const& addresses = certificate.addresses;
    json["addresses"] = {{"issuers", addresses.issuers}, {"ocsp", addresses.ocsp}, {"crls", addresses.crls}};
}

void add_identity(Json& json, Certificate const& certificate) {
    json["enterprise_numbers"] = Json::array();
    for (auto const& found : find_enterprise_numbers(certificate.subject)) {
        json["enterprise_numbers"].push_back(
            {{"number", found.number ? Json(found.number->to_string()) : Json(nullptr)},
             {"attribute", found.attribute},
             {"text", found.text}});
    }
    auto const eid = find_eid_certificate(certificate);
    json["eid"] = eid ? Json(to_string(*eid)) : Json(nullptr);
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
    auto const company = certificate.company();
    auto json = object_of(8);
    json["owner"] = certificate.owner();
    json["company"] = company.empty() ? no_company : company;
    json["issuer"] = to_string(certificate.issuer);
    json["valid_from"] = to_iso(certificate.valid_from);
    json["expires_on"] = to_iso(certificate.expires_on);
    json["serial_decimal"] = certificate.serial.decimal;
    json["serial_hex"] = certificate.serial.hex;
    json["sha256"] = certificate.sha256;
    return json;
}

Json describe_wholly(CertificateReport const& report) {
    auto const certificate = mask(report.certificate, report.national_numbers);
    auto json = describe(certificate);
    json["sha1"] = certificate.sha1;
    json["subject"] = to_string(certificate.subject);
    json["form"] = to_string(report.file.form);
    json["peculiarities"] = Json::array();
    for (auto const peculiarity : report.file.peculiarities) {
        json["peculiarities"].push_back(to_string(peculiarity));
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
    document["findings"] = Json::array();
    for (auto const& finding : report.result.findings) {
        document["findings"].push_back(
            {{"id", finding.id},
             {"severity", to_string(finding.severity)},
             {"message", finding.message.english()}});
    }
    document["unchecked"] = Json::array();
    for (auto const unchecked : report.result.unchecked) {
        document["unchecked"].push_back(to_string(unchecked));
    }
    document["certificate"] = describe_wholly(report);
    document["certificate"]["pem"] = to_pem(report.certificate);
    document["others"] = Json::array();
    if (auto const* const first = first_of(report); first != &report.certificate) {
        document["others_under"] = first->sha256;
    } else {
        for (auto const* const other : others_of(report)) {
            document["others"].push_back(describe(mask(*other, report.national_numbers)));
        }
    }
    return finish_document(document);
}

std::string error_to_json(JsonHead const& head, std::string_view input, Error const& error) {
    auto document = begin_document(head);
    document["input"] = input;
    document["error"] = describe(error);
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
