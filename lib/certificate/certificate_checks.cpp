// SPDX-License-Identifier: Apache-2.0
#include "support/named.hpp"
#include <techuser/certificate_checks.hpp>

#include <array>

namespace techuser {

namespace {

constexpr std::array verdicts{
    Named<Fitness>{Fitness::fit, std::string_view("fit")},
    Named<Fitness>{Fitness::fit_with_warnings, std::string_view("fit-with-warnings")},
    Named<Fitness>{Fitness::unfit, std::string_view("unfit")},
};

// `findings` have the worst first.
Fitness verdict_of(std::vector<Finding> const& findings) {
    if (findings.empty() || findings.front().severity == Severity::notice) {
        return Fitness::fit;
    }
    return findings.front().severity == Severity::warning ? Fitness::fit_with_warnings : Fitness::unfit;
}

} // namespace

std::string_view to_string(Fitness verdict) {
    return name_of(verdicts, verdict);
}

CheckResult check_certificate(
    Certificate const& certificate, CheckOptions const& options, CertificatePolicy const& lists,
    std::optional<ChainResult> const& chain) {
    CheckedCertificate const checked{certificate, options, lists, chain};
    std::vector<Finding> findings;
    for (auto const severity : {Severity::error, Severity::warning, Severity::notice}) {
        for (auto const& check : certificate_checks()) {
            if (check.severity != severity) {
                continue;
            }
            if (auto fault = check.fault(checked)) {
                findings.push_back(
                    {.id = check.id,
                     .severity = check.severity,
                     .field = "channel.certificate",
                     .message = *std::move(fault)});
            }
        }
    }
    auto const verdict = verdict_of(findings);
    return {verdict, std::move(findings)};
}

} // namespace techuser
