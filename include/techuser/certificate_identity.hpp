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
    std::string text;                       // as it is there, without VATBE- or NTRBE-
    std::optional<EnterpriseNumber> number; // nullopt when it is wrong
    Text why;                               // what is wrong with it; empty when it is right
};

// The enterprise numbers of a subject, right or wrong: VATBE-0949.383.342, NTRBE-0949383342,
// VATBE-BE0949383342 and national schemes such as CB:BE-0949383342 (ETSI EN 319 412-1 section 5.1.4), in any
// case of letters, BE0949383342 and 0949.383.342, in the attributes that carry them in practice. Ten digits
// without any such mark count only if they are an enterprise number.
std::vector<FoundEnterpriseNumber> find_enterprise_numbers(DistinguishedName const& subject);

// Which of its two certificates a Belgian identity card gave.
enum class EidCertificate : std::uint8_t { authentication, signature };

// authentication, signature
std::string_view to_string(EidCertificate kind);

// nullopt for a certificate that is not of a Belgian identity card.
std::optional<EidCertificate> find_eid_certificate(Certificate const& certificate);

// Whether text that identifies persons may be shown.
enum class NationalNumbers : std::uint8_t { masked, shown };

// A name in which asterisks replace the digits of national register numbers: eleven digits whose check digits
// are right, in any attribute, also with blanks, dots, dashes or slashes between them, and every SERIALNUMBER
// of eleven digits.
DistinguishedName mask_national_numbers(DistinguishedName name);

// Whether two certificates are of the same holder. The first of these decides that both have: a Belgian
// enterprise number in common; the same organizationIdentifier, or its number elsewhere in the other subject;
// the same identifier of a person in SERIALNUMBER; the same SERIALNUMBER together with O or CN; the same CN
// and O.
bool is_same_holder(Certificate const& left, Certificate const& right);

} // namespace techuser
