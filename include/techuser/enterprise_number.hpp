// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace techuser {

// Identifies an enterprise in the Crossroads Bank for Enterprises (KBO/BCE): ten digits, the first 0 or 1,
// the last two 97 minus the remainder of the first eight by 97 (royal decree of 24 June 2003).
class EnterpriseNumber final {
public:
    // Reads 0949383342, 0949.383.342, BE 0949.383.342, (0)949 383 342 and the nine digits of before 2005;
    // after TVA, BTW, VAT, MwSt, KBO or BCE, or as the Peppol identifiers 0208:0949383342 and
    // 9925:BE0949383342; and as spreadsheets write numbers: 949383342.0, 949,383,342 and 9.49383342E+08.
    // Reasons: length, character, first-digit, establishment-unit, check-digits, spreadsheet (digits are
    // lost).
    static Result<EnterpriseNumber> parse(std::string_view text);

    // 0949.383.342; parse() reads it back.
    std::string to_string() const;

    // 0949383342
    std::string digits() const;

    // BE0949383342, the VAT number.
    std::string vat() const;

    auto operator<=>(EnterpriseNumber const&) const = default;

private:
    explicit EnterpriseNumber(std::uint32_t number) : m_number(number) {}

    std::uint32_t m_number; // at most 1,999,999,999
};

} // namespace techuser
