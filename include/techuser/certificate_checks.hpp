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
    std::optional<ChainResult> const& chain; // nullopt when nobody asked for the chain
};

// One named check of a certificate's fitness for the batch channel: an error when a certificate that fails it
// cannot serve whatever the portal decides, or when it was asked for; a warning when the portal may refuse
// the certificate; a notice when the finding is only worth knowing. To add a check: a row in
// certificate_check_table.cpp, its function in one of the files of faults and their header, the page
// inspect-cert(1), a test, and the translations of its texts.
struct Check {
    std::string_view id; // stable token, for example expires-soon
    Severity severity;
    // In English, as the catalogues know them.
    char const* sentence; // when it fails
    char const* why;      // why it matters
    char const* remedy;   // what to do

    // What is wrong, in one sentence; nullopt when the check passes.
    std::optional<Text> (*fault)(CheckedCertificate const& checked);
};

// Every check, in the order in which it is made.
std::span<Check const> certificate_checks();

// Null for an id that is no check.
Check const* find_check(std::string_view id);

enum class Fitness : std::uint8_t { fit, fit_with_warnings, unfit };

// fit, fit-with-warnings, unfit
std::string_view to_string(Fitness verdict);

// What can make a certificate unfit and was not asked for, so that no verdict answers for it.
enum class Unchecked : std::uint8_t { chain, revocation, revocation_of_issuers, enterprise_number };

// chain, revocation, revocation-of-issuers, enterprise-number
std::string_view to_string(Unchecked unchecked);

// What the checks found, worst first.
struct CheckResult {
    Fitness verdict;
    std::vector<Finding> findings;
    std::vector<Unchecked> unchecked{};
};

// Makes every check as of options.at, by `lists` of issuers and algorithms; `chain` comes from
// TrustStore::check_chain.
CheckResult check_certificate(
    Certificate const& certificate, CheckOptions const& options, CertificatePolicy const& lists,
    std::optional<ChainResult> const& chain = std::nullopt);

} // namespace techuser
