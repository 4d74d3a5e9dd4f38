// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/certificate_checks.hpp>

#include <optional>
#include <string>

// What each check of a certificate looks for: one sentence that says what is wrong, or nullopt.
namespace techuser::faults {

using Fault = std::optional<Text>;

Fault not_yet_valid(CheckedCertificate const& checked);
Fault expired(CheckedCertificate const& checked);
Fault expires_critically(CheckedCertificate const& checked);
Fault expires_soon(CheckedCertificate const& checked);
Fault authority_certificate(CheckedCertificate const& checked);
Fault key_usage_unfit(CheckedCertificate const& checked);
Fault chain_untrusted(CheckedCertificate const& checked);
Fault revoked(CheckedCertificate const& checked);
Fault crl_unusable(CheckedCertificate const& checked);
Fault issuer_not_accepted(CheckedCertificate const& checked);
Fault not_qualified(CheckedCertificate const& checked);
Fault type_unfit(CheckedCertificate const& checked);
Fault key_unusable(CheckedCertificate const& checked);
Fault extension_unknown(CheckedCertificate const& checked);
Fault algorithm_differs(CheckedCertificate const& checked);
Fault dates_wrong(CheckedCertificate const& checked);
Fault structure_wrong(CheckedCertificate const& checked);
Fault key_weak(CheckedCertificate const& checked);
Fault signature_weak(CheckedCertificate const& checked);
Fault self_signed(CheckedCertificate const& checked);
Fault serial_out_of_bounds(CheckedCertificate const& checked);
Fault enterprise_number_differs(CheckedCertificate const& checked);
Fault enterprise_number_wrong(CheckedCertificate const& checked);
Fault enterprise_number_absent(CheckedCertificate const& checked);
Fault qc_malformed(CheckedCertificate const& checked);
Fault extension_malformed(CheckedCertificate const& checked);
Fault device_not_qualified(CheckedCertificate const& checked);

} // namespace techuser::faults
