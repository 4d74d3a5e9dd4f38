// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/certificate_policy.hpp>
#include <techuser/result.hpp>

#include <filesystem>
#include <vector>

// The lists by which certificates are judged. Reasons: those of reading a file, and reference-data.
namespace techuser {

Result<std::vector<AcceptedIssuer>> read_accepted_issuers(std::filesystem::path const& path);

Result<CertificatePolicy> read_certificate_policy(std::filesystem::path const& path);

} // namespace techuser
