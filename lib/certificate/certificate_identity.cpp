// SPDX-License-Identifier: Apache-2.0
#include "support/digits.hpp"
#include "support/letters.hpp"
#include "support/named.hpp"
#include <techuser/certificate_identity.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace techuser {

namespace {

constexpr int enterprise_digit_count = 10;
constexpr std::string_view organization_identifier = "organizationIdentifier";

constexpr std::array eid_names{
    Named<EidCertificate>{EidCertificate::authentication, std::string_view("authentication")},
    Named<EidCertificate>{EidCertificate::signature, std::string_view("signature")},
};

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

// Whether the text before a number ends in a scheme of legal persons of Belgium (ETSI EN 319 412-1
// section 5.1.4): VATBE-, NTRBE-, BCEBE- and similar ones, national schemes such as CB:BE-, and the BE of a
// VAT number after each. Case does not matter.
bool ends_in_scheme(std::string_view before) {
    auto rest = std::string_view(before);
    auto const is_letter = [&](std::size_t from_end) { return is_upper_case(rest[rest.size() - from_end]); };
    if (rest.ends_with("BE") && rest.size() > 2 &&
        (rest[rest.size() - 3] == '-' || rest[rest.size() - 3] == ':')) {
        rest.remove_suffix(2);
    }
    if (rest.empty() || (rest.back() != '-' && rest.back() != ':')) {
        return false;
    }
    rest.remove_suffix(1);
    if (!rest.ends_with("BE")) {
        return false;
    }
    rest.remove_suffix(2);
    constexpr std::size_t registered = 3; // letters, as in VAT
    constexpr std::size_t national = 3;   // two letters and a colon, as in CB:
    auto const is_registered = rest.size() >= registered && is_letter(1) && is_letter(2) && is_letter(3) &&
                               (rest.size() == registered || !is_letter_or_digit(rest[rest.size() - 4]));
    auto const is_national = rest.size() >= national && rest.back() == ':' && is_letter(2) && is_letter(3) &&
                             (rest.size() == national || !is_letter_or_digit(rest[rest.size() - 4]));
    return is_registered || is_national;
}

bool ends_in_country(std::string_view before) {
    auto const rest = before.ends_with(' ') ? before.substr(0, before.size() - 1) : before;
    return rest.ends_with("BE") && (rest.size() == 2 || !is_letter_or_digit(rest[rest.size() - 3]));
}

// Whether the text before a number says that it is a Belgian enterprise number, so that a wrong one is
// reported.
bool is_marked(std::string const& attribute, std::string_view before, std::string_view text) {
    auto const prefix = to_upper_case(before);
    if (ends_in_scheme(prefix)) {
        return true;
    }
    auto const digits = std::ranges::count_if(text, is_digit);
    auto const whole = digits == enterprise_digit_count || digits == enterprise_digit_count - 1;
    return attribute != organization_identifier && (is_dotted(text) || (whole && ends_in_country(prefix)));
}

FoundEnterpriseNumber examine(std::string const& attribute, std::string_view text) {
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
        // The value of an organizationIdentifier is a scheme and a number, and nothing else.
        auto const* const characters =
            attribute.type == organization_identifier ? "0123456789. -" : "0123456789.";
        auto end = std::min(value.find_first_not_of(characters, begin), value.size());
        auto const next = end;
        while (!is_digit(value[end - 1])) {
            --end;
        }
        auto const before = value.substr(0, begin);
        auto const text = value.substr(begin, end - begin);
        auto const glued = (!before.empty() && is_letter_or_digit(before.back())) ||
                           (next < value.size() && is_letter_or_digit(value[next]));
        if (is_marked(attribute.type, before, text)) {
            found.push_back(examine(attribute.type, text));
        } else if (
            !glued && text.size() == enterprise_digit_count && attribute.type != organization_identifier) {
            if (auto examined = examine(attribute.type, text); examined.number) {
                found.push_back(std::move(examined));
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

} // namespace techuser
