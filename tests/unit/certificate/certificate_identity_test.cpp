// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "certificate_sample.hpp"
#include <techuser/certificate_identity.hpp>

#include <fmt/format.h>

using namespace techuser;
using namespace techuser::test;

namespace {

// The numbers that an attribute carries: wrong ones with an exclamation mark.
std::string numbers_in(std::string const& type, std::string const& value) {
    std::string text;
    for (auto const& found : find_enterprise_numbers({{type, value}})) {
        CHECK(found.attribute == type);
        CHECK(found.why.empty() == found.number.has_value());
        text += (text.empty() ? "" : " ") + (found.number ? found.number->to_string() : "!" + found.text);
    }
    return text;
}

} // namespace

TEST_CASE("find_enterprise_numbers reads the forms that certificates carry", "[domain]") {
    struct Case {
        std::string type;
        std::string value;
        std::string found;
    };
    for (auto const& [type, value, found] : {
             Case{"organizationIdentifier", "VATBE-0949.383.342", "0949.383.342"},
             Case{"organizationIdentifier", "VATBE-0949383342", "0949.383.342"},
             Case{"organizationIdentifier", "NTRBE-0537698318", "0537.698.318"},
             Case{"OU", "FPS Policy and Support - BOSA (NTRBE-0671516647)", "0671.516.647"},
             Case{"organizationIdentifier", "VATBE-BE0949383342", "0949.383.342"},
             Case{"organizationIdentifier", "vatbe-0949383342", "0949.383.342"},
             Case{"organizationIdentifier", "vatbe-be0949.383.342", "0949.383.342"},
             Case{"organizationIdentifier", "BCEBE-0949383342", "0949.383.342"},
             Case{"organizationIdentifier", "BCEBE:0949383342", "0949.383.342"},
             Case{"organizationIdentifier", "CB:BE-0949383342", "0949.383.342"},
             Case{"organizationIdentifier", "VATBE-0949 383 342", "0949.383.342"},
             Case{"organizationIdentifier", "VATBE-BE0949383343", "!0949383343"},
             Case{"organizationIdentifier", "CB:BE-0949383343", "!0949383343"},
             Case{"organizationIdentifier", "CB:FR-0949383342", ""},
             Case{"organizationIdentifier", "0949383342", ""},
             Case{"O", "Example NV BE 0949.383.342", "0949.383.342"},
             Case{"O", "Example NV BE0949383342", "0949.383.342"},
             Case{"O", "Example NV 0949.383.342.", "0949.383.342"},
             Case{"SERIALNUMBER", "0949383342", "0949.383.342"},
             Case{"O", "0949.383.342, 0671.516.647", "0949.383.342 0671.516.647"},
             // Wrong, and marked as a number of an enterprise.
             Case{"organizationIdentifier", "VATBE-0949.383.343", "!0949.383.343"},
             Case{"organizationIdentifier", "NTRBE-094938334", "!094938334"},
             Case{"organizationIdentifier", "NTRBE-2123456791", "!2123456791"},
             Case{"O", "Example NV BE0949383343", "!0949383343"},
             Case{"O", "Example NV 0949.383.343", "!0949.383.343"},
             // Not marked, and not right: some other number.
             Case{"SERIALNUMBER", "0949383343", ""},
             Case{"SERIALNUMBER", "200803", ""},
             Case{"SERIALNUMBER", "71071512345", ""},
             Case{"O", "", ""},
             Case{"O", "Example", ""},
             Case{"O", "Tel. 02 555 01 23", ""},
             Case{"O", "A0949383342", ""},
             Case{"O", "0949383342X", ""},
             Case{"O", "Example BE 2020", ""},
             Case{"O", "CUBE 0949383343", ""},
             Case{"organizationIdentifier", "VATFR-0949383342", ""},
             Case{"organizationIdentifier", "XVATBE-0949383343", ""},
             Case{"organizationIdentifier", "VATDE-123456789", ""},
             Case{"CN", "VATBE-0949.383.342", ""},
             Case{"L", "0949.383.342", ""},
         }) {
        INFO(type << "=" << value);
        CHECK(numbers_in(type, value) == found);
    }
}

TEST_CASE("find_eid_certificate tells the two certificates of an identity card", "[domain]") {
    struct Case {
        std::string issuer;
        std::string country;
        std::string owner;
        KeyUsage usage;
        std::optional<EidCertificate> kind;
    };
    auto const none = std::nullopt;
    for (auto const& [issuer, country, owner, usage, kind] : {
             Case{
                 "Citizen CA", "BE", "A P (Authentication)", KeyUsage::digital_signature,
                 EidCertificate::authentication},
             Case{
                 "Citizen CA", "BE", "A P (Signature)", KeyUsage::non_repudiation, EidCertificate::signature},
             Case{
                 "Foreigner CA", "BE", "A P (Authentication)", KeyUsage::digital_signature,
                 EidCertificate::authentication},
             Case{
                 "Foreigner CA", "BE", "A P (Signature)", KeyUsage::non_repudiation,
                 EidCertificate::signature},
             Case{"Citizen CA", "BE", "A P (Authentication)", KeyUsage::non_repudiation, none},
             Case{"Citizen CA", "BE", "A P (Signature)", KeyUsage::digital_signature, none},
             Case{"Citizen CA", "NL", "A P (Signature)", KeyUsage::non_repudiation, none},
             Case{"Citizen CA 2", "BE", "A P (Signature)", KeyUsage::non_repudiation, none},
             Case{"Citizen CA", "BE", "A P", KeyUsage::non_repudiation, none},
             Case{"Citizen CA", "BE", "(Signature) A P", KeyUsage::non_repudiation, none},
         }) {
        INFO(issuer << " " << country << " " << owner);
        auto certificate = fit_certificate();
        certificate.issuer = {{"C", country}, {"CN", issuer}};
        certificate.subject = {{"CN", owner}};
        certificate.key_usage = static_cast<std::uint16_t>(usage);
        CHECK(find_eid_certificate(certificate) == kind);
        certificate.key_usage = {};
        CHECK_FALSE(find_eid_certificate(certificate));
    }
}

TEST_CASE("mask_national_numbers hides national register numbers wherever they are", "[domain]") {
    struct Case {
        std::string type;
        std::string value;
        std::string shown;
    };
    for (auto const& [type, value, shown] : {
             Case{"SERIALNUMBER", "71071512345", "***********"},
             Case{"SERIALNUMBER", "71.07.15-123.45", "**.**.**-***.**"},
             Case{"SERIALNUMBER", "PNOBE-71071512345", "PNOBE-***********"},
             Case{"SERIALNUMBER", "200803", "200803"},
             Case{"SERIALNUMBER", "0949383342", "0949383342"},
             Case{"SERIALNUMBER", "710715123456", "710715123456"},
             Case{"SERIALNUMBER", "", ""},
             Case{"CN", "Anouk Peeters 85073003328", "Anouk Peeters ***********"},
             Case{"CN", "RRN 85.07.30-033.28", "RRN **.**.**-***.**"},
             Case{"OU", "NN85073003328", "NN***********"},
             Case{"UID", "85073003328", "***********"},
             Case{"UID", "00012556777", "***********"}, // born since 2000
             Case{"SERIALNUMBER", "A 850730 033 28 x", "A ****** *** ** x"},
             Case{"O", "71071512345", "71071512345"}, // wrong check digits
             Case{"CN", "850730033281", "850730033281"},
             Case{"CN", "185073003328", "185073003328"},
             Case{"O", "85073003", "85073003"},
             Case{"CN", "85..07.30-033.28", "85..07.30-033.28"},
         }) {
        INFO(type << "=" << value);
        CHECK(mask_national_numbers({{type, value}}) == DistinguishedName{{type, shown}});
    }
}

TEST_CASE("is_same_holder compares numbers before names", "[domain]") {
    struct Case {
        DistinguishedName left;
        DistinguishedName right;
        bool same;
    };
    for (auto const& [left, right, same] : {
             Case{
                 {{"O", "A"}, {"organizationIdentifier", "VATBE-0949383342"}},
                 {{"O", "B"}, {"organizationIdentifier", "NTRBE-0949.383.342"}},
                 true},
             Case{
                 {{"CN", "A"}, {"SERIALNUMBER", "71071512345"}},
                 {{"CN", "B"}, {"SERIALNUMBER", "71071512345"}},
                 true},
             Case{{{"CN", "A"}, {"O", "O"}}, {{"O", "O"}, {"CN", "A"}}, true},
             Case{
                 {{"O", "A"}, {"organizationIdentifier", "VATBE-0949383342"}},
                 {{"O", "A"}, {"organizationIdentifier", "VATBE-0671516647"}},
                 false},
             Case{{{"O", "A"}, {"organizationIdentifier", "VATBE-0949383342"}}, {{"O", "A"}}, false},
             Case{
                 {{"CN", "A"}, {"SERIALNUMBER", "71071512345"}},
                 {{"CN", "A"}, {"SERIALNUMBER", "71071512346"}},
                 false},
             Case{{{"CN", "A"}, {"SERIALNUMBER", "71071512345"}}, {{"CN", "A"}}, false},
             Case{{{"CN", "A"}, {"O", "O"}}, {{"CN", "A"}, {"O", "P"}}, false},
             Case{{{"CN", "A"}}, {{"CN", "B"}}, false},
         }) {
        INFO(to_string(left) << " and " << to_string(right));
        auto one = fit_certificate();
        auto other = fit_certificate();
        one.subject = left;
        other.subject = right;
        CHECK(is_same_holder(one, other) == same);
        CHECK(is_same_holder(other, one) == same);
    }
}
