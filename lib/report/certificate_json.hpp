// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/json.hpp"
#include <techuser/certificate_report.hpp>

namespace techuser {

// All that a certificate and its file say, but for the PEM form.
Json describe_wholly(CertificateReport const& report);

} // namespace techuser
