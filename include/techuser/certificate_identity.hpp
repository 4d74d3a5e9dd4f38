// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/certificate.hpp>
#include <techuser/enterprise_number.hpp>
#include <techuser/text.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// An enterprise number that the subject of a certificate carries.
struct FoundEnterpriseNumber {
    std::string attribute;                  // organizationIdentifier, O, OU or SERIALNUMBER
    std::string text;                       // as it stands there, without VATBE- or NTRBE-
    std::optional<EnterpriseNumber> number; // nothing when it is wrong
    Text why;                               // what is wrong with it; empty when it is right
};

// The enterprise numbers of a subject, right or wrong: VATBE-0949.383.342 and NTRBE-0949383342 (ETSI EN 319
// 412-1 section 5.1.4), BE0949383342 and 0949.383.342, in the attributes that carry them in practice. Ten
// digits without any such mark count only if they are an enterprise number.
std::vector<FoundEnterpriseNumber> find_enterprise_numbers(DistinguishedName const& subject);

// Which of its two certificates a Belgian identity card gave.
enum class EidCertificate : std::uint8_t { authentication, signature };

// authentication, signature
std::string_view to_string(EidCertificate kind);

// Nothing for a certificate that is of no Belgian identity card.
std::optional<EidCertificate> find_eid_certificate(Certificate const& certificate);

// Whether text that identifies persons may be shown.
enum class NationalNumbers : std::uint8_t { masked, shown };

// A subject in which asterisks stand for national register numbers, the eleven digits of SERIALNUMBER.
DistinguishedName mask_national_numbers(DistinguishedName subject);

// Whether two certificates are of the same holder: they carry the same enterprise numbers, or, without any,
// the same SERIALNUMBER, or, without any, the same name and organisation.
bool is_same_holder(Certificate const& left, Certificate const& right);

} // namespace techuser
