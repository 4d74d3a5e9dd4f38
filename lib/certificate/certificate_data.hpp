// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/certificate_policy.hpp>
#include <techuser/result.hpp>

#include <filesystem>

// The lists by which certificates are checked. Reasons: those of reading a file, and reference-data.
namespace techuser {

// From accepted-issuers.toml and certificate-policy.toml.
Result<CertificatePolicy> read_certificate_lists(
    std::filesystem::path const& issuers, std::filesystem::path const& strengths);

} // namespace techuser
