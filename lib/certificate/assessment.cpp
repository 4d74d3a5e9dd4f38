// SPDX-License-Identifier: Apache-2.0
#include "support/named.hpp"
#include <techuser/assessment.hpp>

#include <algorithm>
#include <array>
#include <functional>

namespace techuser {

namespace {

constexpr std::array verdicts{
    Named{Verdict::fit, std::string_view("fit")},
    Named{Verdict::fit_with_warnings, std::string_view("fit-with-warnings")},
    Named{Verdict::unfit, std::string_view("unfit")},
};

Verdict judge(std::vector<Finding> const& findings) {
    auto const has = [&](Severity severity) {
        return std::ranges::find(findings, severity, &Finding::severity) != findings.end();
    };
    return has(Severity::error)     ? Verdict::unfit
           : has(Severity::warning) ? Verdict::fit_with_warnings
                                    : Verdict::fit;
}

} // namespace

std::string_view to_string(Verdict verdict) {
    return name_of(verdicts, verdict);
}

Assessment assess(
    Certificate const& certificate, AssessmentPolicy const& policy, CertificatePolicy const& lists,
    std::optional<ChainResult> const& chain) {
    CheckedCertificate const checked{certificate, policy, lists, chain};
    std::vector<Finding> findings;
    for (auto const& check : certificate_checks()) {
        if (auto fault = check.fault(checked)) {
            findings.push_back(
                {.id = check.id,
                 .severity = check.severity,
                 .field = "channel.certificate",
                 .message = *std::move(fault)});
        }
    }
    std::ranges::stable_sort(findings, std::greater(), &Finding::severity);
    auto const verdict = judge(findings);
    return {verdict, std::move(findings)};
}

} // namespace techuser
