// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_report.hpp"
#include "certificate/certificate_words.hpp"
#include "report/colour.hpp"
#include "report/language.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace techuser {

namespace {

constexpr std::size_t bar_columns = 20;
constexpr std::int64_t percent = 100;

// AB:CD:EF, as other programs show a fingerprint.
std::string with_colons(std::string_view hex) {
    std::string text;
    for (std::size_t index = 0; index < hex.size(); ++index) {
        if (index != 0 && index % 2 == 0) {
            text += ':';
        }
        auto const digit = hex[index];
        text += digit >= 'a' && digit <= 'f' ? static_cast<char>(digit - 'a' + 'A') : digit;
    }
    return text;
}

// [#########...........] 45 %
std::string spent_bar(CertificateReport const& report) {
    auto const& certificate = report.certificate;
    auto const whole = std::max<std::int64_t>((certificate.expires_on - certificate.valid_from).count(), 1);
    auto const gone = std::clamp<std::int64_t>((report.at - certificate.valid_from).count(), 0, whole);
    auto const spent = gone * percent / whole;
    auto const filled = static_cast<std::size_t>(spent) * bar_columns / percent;
    return fmt::format(
        "[{}{}] {} %", std::string(filled, '#'), std::string(bar_columns - filled, '.'), spent);
}

std::string describe(CertifiedKey const& key) {
    switch (key.type) {
    case CertifiedKey::Type::rsa:
        return fmt::format("RSA, {} bits", key.bits);
    case CertifiedKey::Type::rsa_pss:
        return fmt::format("RSA-PSS, {} bits", key.bits);
    case CertifiedKey::Type::ec:
        return fmt::format(
            "EC, {}, {} bits", key.curve.empty() ? tr(curve_name(key).data()) : key.curve.c_str(), key.bits);
    case CertifiedKey::Type::ed25519:
        return "Ed25519";
    case CertifiedKey::Type::ed448:
        return "Ed448";
    case CertifiedKey::Type::dsa:
        return fmt::format("DSA, {} bits", key.bits);
    case CertifiedKey::Type::other:
        break;
    }
    return tr("unknown type");
}

char const* describe(QcType type) {
    switch (type) {
    case QcType::esign:
        return tr("electronic signature (eSign)");
    case QcType::eseal:
        return tr("electronic seal (eSeal)");
    case QcType::web:
        break;
    }
    return tr("web site authentication");
}

char const* describe(EidCertificate kind) {
    return kind == EidCertificate::authentication ? tr("authentication certificate")
                                                  : tr("signature certificate");
}

// What was not checked, and the option that asks for it.
char const* describe(Unchecked unchecked) {
    switch (unchecked) {
    case Unchecked::chain:
        return tr("the chain (--trust)");
    case Unchecked::revocation:
        return tr("revocation (--crl)");
    case Unchecked::revocation_of_issuers:
        return tr("revocation of the issuers (--crl-check-all)");
    case Unchecked::enterprise_number:
        break;
    }
    return tr("the enterprise number (--enterprise-number)");
}

std::string unchecked_line(CheckResult const& result) {
    if (result.unchecked.empty()) {
        return {};
    }
    std::vector<std::string_view> words;
    for (auto const unchecked : result.unchecked) {
        words.emplace_back(describe(unchecked));
    }
    return labelled(tr("Not checked"), fmt::format("{}\n", fmt::join(words, ", ")));
}

void add_file(TextPage& page, CertificateReport const& report) {
    std::string form = tr(to_string(report.file.form).data());
    for (auto const peculiarity : report.file.peculiarities) {
        form += fmt::format(", {}", tr(to_string(peculiarity).data()));
    }
    page.line(tr("Form"), form);
}

void add_validity(TextPage& page, CertificateReport const& report) {
    page.line(tr("Valid from (UTC)"), to_iso(report.certificate.valid_from));
    page.line(tr("Valid until (UTC)"), to_iso(report.certificate.expires_on));
    page.line(tr("Checked as of (UTC)"), to_iso(report.at));
    page.line(tr("Days left"), fmt::format("{}", days_left(report)));
    page.line(tr("Validity spent"), spent_bar(report));
}

void add_key(TextPage& page, Certificate const& certificate) {
    page.line(tr("Fingerprint (SHA-256)"), with_colons(certificate.sha256));
    page.line(tr("Fingerprint (SHA-1)"), with_colons(certificate.sha1));
    page.line(tr("Key"), describe(certificate.key));
    page.line(tr("Signature algorithm"), certificate.signature_algorithm);
    page.line(
        tr("Key usage"), certificate.key_usage
                             ? fmt::format("{}", fmt::join(key_usage_names(*certificate.key_usage), ", "))
                             : std::string(tr("not restricted")));
    for (auto const& oid : certificate.extended_key_usage) {
        page.line(tr("Extended key usage"), named_oid(purpose_name(oid), oid));
    }
    if (certificate.is_authority) {
        page.line(tr("CA certificate"), tr("yes"));
    }
}

void add_qualification(TextPage& page, Certificate const& certificate) {
    auto const& statements = certificate.qc_statements;
    page.line(tr("Qualified"), statements && statements->compliance ? tr("yes") : tr("no"));
    if (!statements) {
        return;
    }
    for (auto const type : statements->types) {
        page.line(tr("Qualified for"), describe(type));
    }
    page.line(tr("Key in a qualified device (QSCD)"), statements->qscd ? tr("yes") : tr("no"));
    if (auto const& limit = statements->limit) {
        page.line(
            tr("Limit of use"),
            fmt::format("{} x 10^{} {}", limit->amount, limit->exponent, limit->currency));
    }
    if (statements->retention_years) {
        page.line(tr("Years that records are kept"), fmt::format("{}", *statements->retention_years));
    }
    for (auto const& disclosure : statements->disclosures) {
        page.line(tr("Disclosure statement"), fmt::format("{} ({})", disclosure.url, disclosure.language));
    }
    if (!statements->legislation.empty()) {
        page.line(tr("Legislation"), fmt::format("{}", fmt::join(statements->legislation, ", ")));
    }
    for (auto const& oid : statements->other) {
        page.line(tr("Other statement"), oid);
    }
}

void add_policies(TextPage& page, Certificate const& certificate) {
    for (auto const& oid : certificate.policies) {
        page.line(tr("Policy"), named_oid(policy_name(oid), oid));
    }
}

void add_addresses(TextPage& page, CertificateAddresses const& addresses) {
    for (auto const& address : addresses.issuers) {
        page.line(tr("Certificate of the issuer"), address);
    }
    for (auto const& address : addresses.ocsp) {
        page.line(tr("OCSP"), address);
    }
    for (auto const& address : addresses.crls) {
        page.line(tr("Revocation list"), address);
    }
}

void add_identity(TextPage& page, Certificate const& certificate) {
    page.line(tr("Subject"), to_portal(certificate.subject));
    for (auto const& found : find_enterprise_numbers(certificate.subject)) {
        page.line(
            tr("Enterprise number"),
            found.number
                ? fmt::format("{} ({})", found.number->to_string(), found.attribute)
                : labelled(fmt::format("{} ({})", found.text, found.attribute), in_language(found.why)));
    }
    if (auto const eid = find_eid_certificate(certificate)) {
        page.line(tr("Belgian identity card"), describe(*eid));
    }
}

void add_others(TextPage& page, CertificateReport const& report) {
    if (first_of(report) != &report.certificate) {
        return;
    }
    auto const others = others_of(report);
    if (others.empty()) {
        return;
    }
    page.heading(tr("Other certificates in the file"));
    for (auto const* const other : others) {
        page.item(terminal_text(mask(*other, report.national_numbers).owner()));
    }
}

void add_findings(TextPage& page, CheckResult const& result) {
    if (result.findings.empty()) {
        return;
    }
    page.heading(tr("Findings"));
    for (auto const& finding : result.findings) {
        page.item(labelled(
            fmt::format("{} {}", word_of(finding.severity), finding.id),
            terminal_text(in_language(finding.message))));
    }
}

} // namespace

std::string to_text(CertificateReport const& report, Colour colour) {
    auto const certificate = mask(report.certificate, report.national_numbers);
    TextPage page(colour);
    page.heading(terminal_text(report.input));
    add_portal_fields(page, certificate);
    page.heading(tr("Details"));
    add_file(page, report);
    add_identity(page, certificate);
    add_validity(page, report);
    add_key(page, certificate);
    add_qualification(page, certificate);
    add_policies(page, certificate);
    add_addresses(page, certificate.addresses);
    add_others(page, report);
    add_findings(page, report.result);
    return fmt::format(
        "{}\n{}{}\n", std::move(page).take(), unchecked_line(report.result),
        labelled(tr("Verdict"), to_text(report.result.verdict, colour)));
}

std::string to_text(Fitness verdict, Colour colour) {
    switch (verdict) {
    case Fitness::fit:
        return paint(tr("fit"), Tone::good, colour);
    case Fitness::fit_with_warnings:
        return paint(tr("fit with warnings"), Tone::doubtful, colour);
    case Fitness::unfit:
        break;
    }
    return paint(tr("unfit"), Tone::bad, colour);
}

std::string to_text(Check const& check) {
    return fmt::format(
        "{} ({})\n    {}\n    {}\n    {}\n", check.id, word_of(check.severity), tr(check.sentence),
        labelled(tr("Why"), tr(check.why)), labelled(tr("What to do"), tr(check.remedy)));
}

} // namespace techuser
