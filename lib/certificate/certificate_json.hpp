// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "certificate/certificate_report.hpp"
#include "report/json.hpp"

namespace techuser {

// All that a certificate and its file say, but for the PEM form.
Json describe_wholly(CertificateReport const& report);

} // namespace techuser
