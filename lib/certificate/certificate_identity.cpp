// SPDX-License-Identifier: Apache-2.0
#include "support/digits.hpp"
#include "support/named.hpp"
#include <techuser/certificate_identity.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

namespace techuser {

namespace {

constexpr int enterprise_digit_count = 10;
constexpr int national_digit_count = 11;
constexpr std::string_view organization_identifier = "organizationIdentifier";

constexpr std::array eid_names{
    Named{EidCertificate::authentication, std::string_view("authentication")},
    Named{EidCertificate::signature, std::string_view("signature")},
};

bool is_letter_or_digit(char character) {
    return is_digit(character) || (character >= 'a' && character <= 'z') ||
           (character >= 'A' && character <= 'Z');
}

bool carries_enterprise_number(NameAttribute const& attribute) {
    constexpr std::array<std::string_view, 4> types{organization_identifier, "O", "OU", "SERIALNUMBER"};
    return std::ranges::find(types, attribute.type) != types.end();
}

// 0949.383.342
bool is_dotted(std::string_view text) {
    constexpr std::string_view shape = "dddd.ddd.ddd";
    return text.size() == shape.size() && std::ranges::equal(text, shape, [](char found, char expected) {
               return expected == 'd' ? is_digit(found) : found == expected;
           });
}

bool ends_in_mark(std::string_view before, std::initializer_list<std::string_view> marks) {
    return std::ranges::any_of(marks, [&](std::string_view mark) {
        auto const rest = before.substr(0, before.size() - std::min(mark.size(), before.size()));
        return before.ends_with(mark) && (rest.empty() || !is_letter_or_digit(rest.back()));
    });
}

// What makes a number one of a Belgian enterprise, so that a wrong one is worth telling.
bool is_marked(std::string const& attribute, std::string_view before, std::string_view text) {
    if (ends_in_mark(before, {"VATBE-", "NTRBE-"})) {
        return true;
    }
    auto const digits = std::ranges::count_if(text, is_digit);
    auto const whole = digits == enterprise_digit_count || digits == enterprise_digit_count - 1;
    return attribute != organization_identifier &&
           (is_dotted(text) || (whole && ends_in_mark(before, {"BE", "BE "})));
}

FoundEnterpriseNumber judge(std::string const& attribute, std::string_view text) {
    FoundEnterpriseNumber found{.attribute = attribute, .text = std::string(text), .number = {}, .why = {}};
    if (auto number = EnterpriseNumber::parse(text)) {
        found.number = *number;
    } else {
        found.why = std::move(number).error().message;
    }
    return found;
}

void find_in(NameAttribute const& attribute, std::vector<FoundEnterpriseNumber>& found) {
    std::string_view const value = attribute.value;
    for (std::size_t begin = 0; begin < value.size();) {
        if (!is_digit(value[begin])) {
            ++begin;
            continue;
        }
        auto end = std::min(value.find_first_not_of("0123456789.", begin), value.size());
        auto const next = end;
        while (value[end - 1] == '.') {
            --end;
        }
        auto const before = value.substr(0, begin);
        auto const text = value.substr(begin, end - begin);
        auto const glued = (!before.empty() && is_letter_or_digit(before.back())) ||
                           (next < value.size() && is_letter_or_digit(value[next]));
        if (is_marked(attribute.type, before, text)) {
            found.push_back(judge(attribute.type, text));
        } else if (
            !glued && text.size() == enterprise_digit_count && attribute.type != organization_identifier) {
            if (auto judged = judge(attribute.type, text); judged.number) {
                found.push_back(std::move(judged));
            }
        }
        begin = next;
    }
}

// The key usages of the two certificates of a card exclude each other, so that a name alone proves nothing.
bool has_usage(Certificate const& certificate, KeyUsage usage) {
    return certificate.key_usage && (*certificate.key_usage & static_cast<std::uint16_t>(usage)) != 0;
}

std::string_view last_value(DistinguishedName const& name, std::string_view type) {
    auto const found = std::find_if(
        name.rbegin(), name.rend(), [&](NameAttribute const& attribute) { return attribute.type == type; });
    return found == name.rend() ? std::string_view() : std::string_view(found->value);
}

// The right numbers only, sorted, each once.
std::vector<EnterpriseNumber> right_numbers(Certificate const& certificate) {
    std::vector<EnterpriseNumber> numbers;
    for (auto const& found : find_enterprise_numbers(certificate.subject)) {
        if (found.number) {
            numbers.push_back(*found.number);
        }
    }
    std::ranges::sort(numbers);
    auto const repeated = std::ranges::unique(numbers);
    numbers.erase(repeated.begin(), repeated.end());
    return numbers;
}

} // namespace

std::vector<FoundEnterpriseNumber> find_enterprise_numbers(DistinguishedName const& subject) {
    std::vector<FoundEnterpriseNumber> found;
    for (auto const& attribute : subject) {
        if (carries_enterprise_number(attribute)) {
            find_in(attribute, found);
        }
    }
    return found;
}

std::string_view to_string(EidCertificate kind) {
    return name_of(eid_names, kind);
}

std::optional<EidCertificate> find_eid_certificate(Certificate const& certificate) {
    auto const issuer = last_value(certificate.issuer, "CN");
    auto const owner = last_value(certificate.subject, "CN");
    if (last_value(certificate.issuer, "C") != "BE" || (issuer != "Citizen CA" && issuer != "Foreigner CA")) {
        return std::nullopt;
    }
    if (owner.ends_with("(Authentication)") && has_usage(certificate, KeyUsage::digital_signature)) {
        return EidCertificate::authentication;
    }
    if (owner.ends_with("(Signature)") && has_usage(certificate, KeyUsage::non_repudiation)) {
        return EidCertificate::signature;
    }
    return std::nullopt;
}

DistinguishedName mask_national_numbers(DistinguishedName subject) {
    for (auto& attribute : subject) {
        if (attribute.type != "SERIALNUMBER" ||
            std::ranges::count_if(attribute.value, is_digit) != national_digit_count) {
            continue;
        }
        std::ranges::replace_if(attribute.value, is_digit, '*');
    }
    return subject;
}

bool is_same_holder(Certificate const& left, Certificate const& right) {
    auto const left_numbers = right_numbers(left);
    auto const other_numbers = right_numbers(right);
    if (!left_numbers.empty() || !other_numbers.empty()) {
        return left_numbers == other_numbers;
    }
    auto const left_serial = last_value(left.subject, "SERIALNUMBER");
    auto const right_serial = last_value(right.subject, "SERIALNUMBER");
    if (!left_serial.empty() || !right_serial.empty()) {
        return left_serial == right_serial;
    }
    return left.owner() == right.owner() && left.company() == right.company();
}

} // namespace techuser
