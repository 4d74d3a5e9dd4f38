// SPDX-License-Identifier: Apache-2.0
#include "support/digits.hpp"
#include "support/letters.hpp"
#include <techuser/certificate_identity.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

namespace {

// Shorter values, such as a serial number of 1, identify nobody.
constexpr std::size_t telling_characters = 8;

// Letters in upper case, runs of blanks as one blank: as names are compared (RFC 5280 section 7.1).
std::string fold(std::string_view value) {
    std::string folded;
    for (auto const character : value) {
        if (character == ' ') {
            if (!folded.empty() && folded.back() != ' ') {
                folded += ' ';
            }
        } else {
            folded +=
                character >= 'a' && character <= 'z' ? static_cast<char>(character - 'a' + 'A') : character;
        }
    }
    if (folded.ends_with(' ')) {
        folded.pop_back();
    }
    return folded;
}

std::string folded_value(DistinguishedName const& name, std::string_view type) {
    auto const found = std::find_if(
        name.rbegin(), name.rend(), [&](NameAttribute const& attribute) { return attribute.type == type; });
    return found == name.rend() ? std::string() : fold(found->value);
}

// The right enterprise numbers of a subject.
std::vector<EnterpriseNumber> enterprise_numbers(DistinguishedName const& subject) {
    std::vector<EnterpriseNumber> numbers;
    for (auto const& found : find_enterprise_numbers(subject)) {
        if (found.number) {
            numbers.push_back(*found.number);
        }
    }
    return numbers;
}

// An organizationIdentifier such as VATFR-12123456789 (ETSI EN 319 412-1 section 5.1.4).
struct Organization {
    std::string country; // FR
    std::string number;  // 12123456789: letters and digits only
};

Organization parse_organization(std::string_view value) {
    auto const dash = value.find('-');
    if (dash == std::string_view::npos || dash < 2) {
        return {.country = {}, .number = std::string(value)};
    }
    Organization organization{.country = std::string(value.substr(dash - 2, 2)), .number = {}};
    for (auto const character : value.substr(dash + 1)) {
        if (is_digit(character) || is_upper_case(character)) {
            organization.number += character;
        }
    }
    return organization;
}

// A French VAT number, for one, ends in the number of the enterprise.
bool is_same(Organization const& left, Organization const& right) {
    auto const& shorter = left.number.size() < right.number.size() ? left.number : right.number;
    auto const& longer = left.number.size() < right.number.size() ? right.number : left.number;
    return left.country == right.country &&
           (left.number == right.number ||
            (shorter.size() >= telling_characters && longer.ends_with(shorter)));
}

// Whether a subject without organizationIdentifier carries the number elsewhere, as older certificates do.
bool carries(DistinguishedName const& subject, Organization const& organization) {
    return organization.number.size() >= telling_characters &&
           std::ranges::any_of(subject, [&](NameAttribute const& attribute) {
               return fold(attribute.value).find(organization.number) != std::string::npos;
           });
}

// The part of a serial number that stays when a certificate is renewed: HR12345678901 of HR12345678901.2.14.
std::string_view stem_of(std::string_view serial) {
    return serial.substr(0, serial.find('.'));
}

// Whether a serial number is that of a person, not one that an issuer made up for a certificate: PNOBE-,
// IDCBE-, PASBE- and TINBE- (ETSI EN 319 412-1 section 5.1.3), a country and eleven digits or more, or eleven
// digits.
bool names_person(std::string_view serial) {
    constexpr std::size_t person_digits = 11;
    auto const stem = stem_of(serial);
    auto const is_semantic = stem.size() > 6 && stem[5] == '-' &&
                             (stem.starts_with("PNO") || stem.starts_with("IDC") || stem.starts_with("PAS") ||
                              stem.starts_with("TIN"));
    auto const digits = stem.substr(stem.size() == person_digits ? 0 : std::min<std::size_t>(2, stem.size()));
    return is_semantic || (digits.size() == person_digits && std::ranges::all_of(digits, is_digit));
}

// By names and serial numbers, where no number of an organization decides.
bool has_same_names(DistinguishedName const& left, DistinguishedName const& right) {
    auto const is_equal = [&](std::string_view type) {
        auto const value = folded_value(left, type);
        return !value.empty() && value == folded_value(right, type);
    };
    auto const left_serial = folded_value(left, "SERIALNUMBER");
    auto const right_serial = folded_value(right, "SERIALNUMBER");
    if (names_person(left_serial) && names_person(right_serial)) {
        return stem_of(left_serial) == stem_of(right_serial);
    }
    if (names_person(left_serial) || names_person(right_serial)) {
        return false;
    }
    auto const left_company = folded_value(left, "O");
    auto const right_company = folded_value(right, "O");
    if (!left_serial.empty() && left_serial == right_serial) {
        return is_equal("O") || (is_equal("CN") && (left_company.empty() || right_company.empty()));
    }
    return is_equal("CN") && left_company == right_company;
}

} // namespace

bool is_same_holder(Certificate const& left, Certificate const& right) {
    auto const left_identifier = folded_value(left.subject, "organizationIdentifier");
    auto const right_identifier = folded_value(right.subject, "organizationIdentifier");
    auto const left_numbers = enterprise_numbers(left.subject);
    auto const right_numbers = enterprise_numbers(right.subject);
    if (!left_numbers.empty() && !right_numbers.empty()) {
        return std::ranges::find_first_of(left_numbers, right_numbers) != left_numbers.end();
    }
    if (!left_identifier.empty() && !right_identifier.empty()) {
        return is_same(parse_organization(left_identifier), parse_organization(right_identifier));
    }
    if (!left_identifier.empty() && carries(right.subject, parse_organization(left_identifier))) {
        return true;
    }
    if (!right_identifier.empty() && carries(left.subject, parse_organization(right_identifier))) {
        return true;
    }
    return has_same_names(left.subject, right.subject);
}

} // namespace techuser
