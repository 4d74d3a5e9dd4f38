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

constexpr std::array unchecked_names{
    Named<Unchecked>{Unchecked::chain, std::string_view("chain")},
    Named<Unchecked>{Unchecked::revocation, std::string_view("revocation")},
    Named<Unchecked>{Unchecked::revocation_of_issuers, std::string_view("revocation-of-issuers")},
    Named<Unchecked>{Unchecked::enterprise_number, std::string_view("enterprise-number")},
};

std::vector<Unchecked> find_unchecked(CheckedCertificate const& checked) {
    std::vector<Unchecked> unchecked;
    if (!checked.chain) {
        unchecked.push_back(Unchecked::chain);
    }
    if (!checked.chain || !checked.chain->revocation) {
        unchecked.push_back(Unchecked::revocation);
    } else if (checked.chain->revocation == RevocationScope::holder) {
        unchecked.push_back(Unchecked::revocation_of_issuers);
    }
    if (!checked.options.enterprise_number) {
        unchecked.push_back(Unchecked::enterprise_number);
    }
    return unchecked;
}

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

std::string_view to_string(Unchecked unchecked) {
    return name_of(unchecked_names, unchecked);
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
    return {verdict, std::move(findings), find_unchecked(checked)};
}

} // namespace techuser
