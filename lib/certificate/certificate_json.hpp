// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "certificate/certificate_report.hpp"
#include "report/json.hpp"

namespace techuser {

// The portal's fields of a certificate.
Json describe(Certificate const& certificate);

// All that a certificate and its file say, but for the PEM form.
Json describe_wholly(CertificateReport const& report);

} // namespace techuser
