// SPDX-License-Identifier: Apache-2.0
#include "signature/signature_report.hpp"

#include "certificate/certificate_json.hpp"
#include "certificate/certificate_words.hpp"
#include "report/json.hpp"
#include "report/language.hpp"
#include "report/page.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace techuser {

namespace {

// A token of JSON and its words; null: there are none in the text.
struct Words {
    std::string_view token;
    char const* text;
};

constexpr Words unchecked_words[] = {
    {"chain", gettext_noop("the chain up to a trusted certificate")},
    {"revocation", gettext_noop("revocation")},
    {"revocation-of-issuers", gettext_noop("revocation of the issuers")},
    {"enterprise-number", gettext_noop("the enterprise number")},
    {"registration", gettext_noop("whether it is the registered certificate")},
    {"time-stamp", gettext_noop("the time stamp")},
};

Words words_of(SignatureOutcome outcome) {
    switch (outcome) {
    case SignatureOutcome::signed_now:
        return {"signed", gettext_noop("signed")};
    case SignatureOutcome::unchanged:
        return {"unchanged", gettext_noop("signed already, unchanged")};
    case SignatureOutcome::verified:
        break;
    }
    return {"verified", gettext_noop("the signature belongs to the file")};
}

std::string signing_time(VerifiedSignature const& signature) {
    return signature.signing_time ? to_iso(*signature.signing_time) : std::string(tr("not stated"));
}

void add_finding(SignatureReport& report, Finding finding) {
    auto& checks = report.checks;
    auto const after = std::ranges::find_if(
        checks.findings, [&](Finding const& other) { return other.severity < finding.severity; });
    auto const verdict = finding.severity == Severity::error ? Fitness::unfit : Fitness::fit_with_warnings;
    checks.verdict = std::max(checks.verdict, verdict);
    checks.findings.insert(after, std::move(finding));
}

std::string unchecked_text(SignatureReport const& report) {
    std::vector<std::string_view> words;
    for (auto const token : unchecked_of(report)) {
        words.emplace_back(tr(std::ranges::find(unchecked_words, token, &Words::token)->text));
    }
    return words.empty() ? std::string()
                         : labelled(tr("Not checked"), fmt::format("{}\n", fmt::join(words, ", ")));
}

} // namespace

void judge_signature(SignatureReport& report) {
    if (report.registration == SignerRegistration::other) {
        add_finding(
            report, {"not-registered",
                     Severity::error,
                     {},
                     say("the certificate is not the one registered for the sender")});
    }
    if (report.signature.digest == "SHA-1") {
        add_finding(
            report, {"sha1",
                     Severity::warning,
                     {},
                     say("the signature is made with SHA-1, which the portal discourages")});
    }
}

std::vector<std::string_view> unchecked_of(SignatureReport const& report) {
    std::vector<std::string_view> tokens;
    for (auto const unchecked : report.checks.unchecked) {
        tokens.push_back(to_string(unchecked));
    }
    if (report.registration == SignerRegistration::not_looked_at) {
        tokens.emplace_back("registration");
    }
    if (report.signature.time_stamp == SignatureTimeStamp::unchecked) {
        tokens.emplace_back("time-stamp");
    }
    return tokens;
}

std::string to_text(SignatureReport const& report, Colour colour) {
    auto const& signature = report.signature;
    auto const signer = mask(signature.signer, NationalNumbers::masked);
    TextPage page(colour);
    page.heading(terminal_text(report.content));
    page.line(tr("Signature"), tr(words_of(report.outcome).text));
    page.line(tr("Signature file"), report.file);
    page.line(tr("Signer"), signer.owner());
    page.line(tr("Issuer"), to_string(signer.issuer));
    page.line(tr("Signing time (UTC), as stated"), signing_time(signature));
    page.line(tr("Digest"), signature.digest);
    if (report.registration == SignerRegistration::registered) {
        page.line(tr("Registered certificate"), tr("yes"));
    }
    for (auto const& finding : report.checks.findings) {
        page.item(labelled(
            fmt::format("{} {}", word_of(finding.severity), finding.id),
            terminal_text(in_language(finding.message))));
    }
    return fmt::format(
        "{}{}{}\n", std::move(page).take(), unchecked_text(report),
        labelled(tr("Certificate"), to_text(report.checks.verdict, colour)));
}

std::string to_json(JsonHead const& head, SignatureReport const& report) {
    auto const& signature = report.signature;
    auto document = begin_document(head);
    document["input"] = report.content;
    document["signature"] = report.file;
    document["outcome"] = words_of(report.outcome).token;
    document["digest"] = signature.digest;
    document["signing_time"] = signature.signing_time ? Json(to_iso(*signature.signing_time)) : Json(nullptr);
    document["registered"] = report.registration == SignerRegistration::not_looked_at
                                 ? Json(nullptr)
                                 : Json(report.registration == SignerRegistration::registered);
    document["at"] = to_iso(report.at);
    document["verdict"] = to_string(report.checks.verdict);
    document["findings"] = Json::array();
    for (auto const& finding : report.checks.findings) {
        document["findings"].push_back(
            {{"id", finding.id},
             {"severity", to_string(finding.severity)},
             {"message", finding.message.english()}});
    }
    document["unchecked"] = unchecked_of(report);
    document["certificate"] = describe(mask(signature.signer, NationalNumbers::masked));
    return finish_document(document);
}

} // namespace techuser
