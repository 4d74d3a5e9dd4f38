// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include <techuser/enterprise_number.hpp>

using namespace techuser;

TEST_CASE("EnterpriseNumber::parse reads every spelling in use", "[domain]") {
    struct Example {
        std::string text;
        std::string digits;
    };
    auto const example = GENERATE(values<Example>({
        {"0566988259", "0566988259"},
        {"0202239951", "0202239951"},
        {"1000000021", "1000000021"},
        {"1000000120", "1000000120"},
        {"0200004397", "0200004397"}, // remainder 0
        {"0200004201", "0200004201"}, // check digits with a leading zero
        {"0000000097", "0000000097"},
        {"1999999943", "1999999943"},
        {"0949.383.342", "0949383342"},
        {"BE 0949.383.342", "0949383342"},
        {"be0949383342", "0949383342"},
        {"B.e 0949383342", "0949383342"},
        {"(0)949 383 342", "0949383342"},
        {"BE(0)949.383.342", "0949383342"},
        {"949383342", "0949383342"},
        {"BE 949.383.342", "0949383342"},
        {"0949-383-342", "0949383342"},
        {"0949/383/342", "0949383342"},
        {" 0949383342\r\n", "0949383342"},
        {"0949\u00A0383\u202F342", "0949383342"},
        {"0949\u2013383\u2010342", "0949383342"},
        {"0949383342" + std::string(54, ' '), "0949383342"},
        {"202239951.0", "0202239951"},
        {"202239951,00", "0202239951"},
        {"202.239.951,00", "0202239951"},
        {"202,239,951.0", "0202239951"},
        {"1000000021.0", "1000000021"},
        {"1,000,000,021", "1000000021"},
        {"949,383,342", "0949383342"},
        {"0949,383,342", "0949383342"},
        {"9.49383342E+08", "0949383342"},
        {"9,49383342e8", "0949383342"},
        {"9.493833420E+08", "0949383342"},
        {"1.000000021E+09", "1000000021"},
        {"0208:0949383342", "0949383342"},
        {"9925:BE0949383342", "0949383342"},
        {"9925:be0949383342", "0949383342"},
        {"TVA BE 0949.383.342", "0949383342"},
        {"tva: be0949383342", "0949383342"},
        {"BTW 0949.383.342", "0949383342"},
        {"BTW-nr. BE 0949 383 342", "0949383342"},
        {"N\u00b0 TVA : BE 949.383.342", "0949383342"},
        {"MwSt. BE 0949383342", "0949383342"},
        {"VAT BE0949383342", "0949383342"},
        {"KBO: 0949383342", "0949383342"},
        {"BCE 0949.383.342", "0949383342"},
    }));
    CAPTURE(example.text);
    auto const number = EnterpriseNumber::parse(example.text);
    REQUIRE(number);
    CHECK(number->digits() == example.digits);
}

TEST_CASE("EnterpriseNumber prints one form of each kind, which parse reads back", "[domain]") {
    auto const number = EnterpriseNumber::parse("BE 949 383 342");
    REQUIRE(number);
    CHECK(number->to_string() == "0949.383.342");
    CHECK(number->digits() == "0949383342");
    CHECK(number->vat() == "BE0949383342");
    CHECK(*EnterpriseNumber::parse(number->to_string()) == *number);
    CHECK(*EnterpriseNumber::parse(number->vat()) == *number);
}

TEST_CASE("EnterpriseNumber::parse refuses with the reason and the place", "[domain]") {
    struct Refusal {
        std::string text;
        std::string_view reason;
        std::optional<std::size_t> offset{};
    };
    auto const refusal = GENERATE(values<Refusal>({
        {"", "length"},
        {"BE", "length"},
        {"...", "length"},
        {"0", "length"},
        {"12345678", "length"},
        {"094938334", "length"},
        {"0949.383.34", "length"},
        {"000000097", "length"},
        {"09493833421", "length"},
        {"(0)0949383342", "length"},
        {"0949383342" + std::string(55, ' '), "length"},
        {std::string(1'000'000, '0'), "length"},
        {std::string(64, '9'), "length"},
        {"0949383a42", "character", 7},
        {"BE 0949.383.34O", "character", 14},
        {"BEBE0949383342", "character", 2},
        {"NL0949383342", "character", 0},
        {"(1)949383342", "character", 0},
        {"0949\t383342", "character", 4},
        {"0949383342;0566988259", "character", 10},
        {std::string("0949383342\0", 11), "character", 10},
        {"\u0660949383342", "character", 0},
        {"0949\xff"
         "383342",
         "character", 4},
        {"2123456791", "establishment-unit"},
        {"2.123.456.791", "establishment-unit"},
        {"8123456723", "establishment-unit"},
        {"2123456792", "first-digit"},
        {"2022399510", "first-digit"}, // 202239951.0 without its point
        {"3225550123", "first-digit"}, // a telephone number
        {"8123456791", "first-digit"},
        {"+3225550123", "character", 0},
        {"9.49E+08", "spreadsheet"},
        {"9,49E+08", "spreadsheet"},
        {"9.4938334E+08", "spreadsheet"},
        {"9E8", "spreadsheet"},
        {"1.00000002E+09", "spreadsheet"},
        {"9.49383342E+07", "character", 10},
        {"9.493833421E+08", "character", 11},
        {"E+08", "character", 0},
        {"9.E+08", "character", 2},
        {"949383342.5", "first-digit"},
        {"949383342,5", "character", 9},
        {"94938,3342", "character", 5},
        {"949,383,34", "character", 3},
        {",949,383,342", "character", 0},
        {"949,383,342,", "character", 3},
        {"949.383.342.0", "first-digit"},
        {"0208:", "length"},
        {"0208:TVA", "character", 5},
        {"0209:0949383342", "character", 4},
        {"9925 BE0949383342", "character", 5},
        {"99 25:BE0949383342", "character", 5},
        {"BE TVA 0949383342", "character", 3},
        {"TVATVA0949383342", "character", 3},
        {"9123456791", "first-digit"},
        {"0566988258", "check-digits"},
        {"0566982859", "check-digits"}, // two neighbours swapped
        {"0200004300", "check-digits"}, // 00 is congruent to 97, and wrong
        {"0200004298", "check-digits"}, // 98 is congruent to 01, and wrong
        {"0000000000", "check-digits"},
        {"1000000022", "check-digits"},
    }));
    CAPTURE(refusal.text.substr(0, 80));
    auto const number = EnterpriseNumber::parse(refusal.text);
    REQUIRE_FALSE(number);
    CHECK(number.error().code == ErrorCode::invalid);
    CHECK(number.error().reason == refusal.reason);
    CHECK(number.error().offset == refusal.offset);
    CHECK(number.error().message.english().size() < 300);
}

TEST_CASE("EnterpriseNumber::parse says what the check digits should be", "[domain]") {
    auto const number = EnterpriseNumber::parse("0200004302");
    REQUIRE_FALSE(number);
    CHECK(number.error().message == "enterprise number '0200004302': check digits are 02, expected 97");
    auto const leading_zero = EnterpriseNumber::parse("0200.004.210");
    REQUIRE_FALSE(leading_zero);
    CHECK(
        leading_zero.error().message == "enterprise number '0200.004.210': check digits are 10, expected 01");
}

TEST_CASE("EnterpriseNumber::parse says that an establishment unit is one", "[domain]") {
    auto const number = EnterpriseNumber::parse("2123456791");
    REQUIRE_FALSE(number);
    CHECK_THAT(number.error().message.english(), Catch::Contains("'2123456791' begins with 2"));
    CHECK_THAT(number.error().message.english(), Catch::Contains("establishment unit"));
    CHECK_FALSE(number.error().hint.empty());
}
