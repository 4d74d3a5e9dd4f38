// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "certificate/certificate_report.hpp"
#include "report/page.hpp"
#include <techuser/text.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// The words for what a certificate says, the same for people and for scripts.
namespace techuser {

// What the portal shows as the company of a certificate that names none.
constexpr char const* no_company = gettext_noop("Not specified");

// A copy that may be shown.
Certificate mask(Certificate certificate, NationalNumbers numbers);

// The lines of the portal's screen.
void add_portal_fields(Page& page, Certificate const& certificate);

// rsa, rsa-pss, ec, ed25519, ed448, dsa, other
std::string_view to_string(CertifiedKey::Type type);

// P-256, ..., "explicit parameters"; empty for keys of other types.
std::string_view curve_name(CertifiedKey const& key);

// esign, eseal, web
std::string_view to_string(QcType type);

// digitalSignature, nonRepudiation, ...: the names of RFC 5280.
std::vector<std::string_view> key_usage_names(std::uint16_t usage);

// QCP-l-qscd for 0.4.0.194112.1.3; empty for a policy without a name here.
std::string_view policy_name(std::string_view oid);

// emailProtection for 1.3.6.1.5.5.7.3.4; empty for a purpose without a name.
std::string_view purpose_name(std::string_view oid);

// The name and the number, or the number alone.
std::string named_oid(std::string_view name, std::string const& oid);

// The report of a file's first holder lists the issuers that came along, and the reports of other holders
// name it.
Certificate const* first_of(CertificateReport const& report);
std::vector<Certificate const*> others_of(CertificateReport const& report);

// Whole days from the moment of the checks until the certificate expires; negative when it has expired.
std::int64_t days_left(CertificateReport const& report);

} // namespace techuser
