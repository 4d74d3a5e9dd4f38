// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/certificate.hpp>
#include <techuser/certificate_chain.hpp>
#include <techuser/certificate_policy.hpp>
#include <techuser/enterprise_number.hpp>
#include <techuser/finding.hpp>
#include <techuser/time.hpp>

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// As of when a certificate is checked, and what it should be like.
struct CheckOptions {
    Timestamp at;
    std::chrono::days warn_before{90};    // a new certificate takes about three weeks to get
    std::chrono::days critical_before{0}; // 0: never
    std::optional<EnterpriseNumber> enterprise_number{};
};

// What a check looks at.
struct CheckedCertificate {
    Certificate const& certificate;
    CheckOptions const& options;
    CertificatePolicy const& lists;
    std::optional<ChainResult> const& chain; // nothing when nobody asked for the chain
};

// One named check of a certificate's fitness for the batch channel. What it finds is an error when the
// certificate cannot serve whatever the portal decides, or fails a test that was asked for; a warning when
// the portal may refuse it; a notice when it is only worth knowing.
struct Check {
    std::string_view id; // stable token, for example expires-soon
    Severity severity;
    // In English, as the catalogues know them.
    char const* sentence; // what is checked
    char const* why;      // why it matters
    char const* remedy;   // what to do

    // What is wrong, in one sentence; nothing when the check passes.
    std::optional<Text> (*fault)(CheckedCertificate const& checked);
};

// Every check, in the order in which it is made.
std::span<Check const> certificate_checks();

// Nothing for an id that is no check.
Check const* find_check(std::string_view id);

enum class Fitness : std::uint8_t { fit, fit_with_warnings, unfit };

// fit, fit-with-warnings, unfit
std::string_view to_string(Fitness verdict);

// What the checks found, worst first.
struct CheckResult {
    Fitness verdict;
    std::vector<Finding> findings;
};

// Makes every check as of options.at, by `lists` of issuers and algorithms; `chain` comes from
// TrustStore::check_chain.
CheckResult check_certificate(
    Certificate const& certificate, CheckOptions const& options, CertificatePolicy const& lists,
    std::optional<ChainResult> const& chain = std::nullopt);

} // namespace techuser
