// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_faults.hpp"

#include "support/glob.hpp"
#include "support/say.hpp"
#include <techuser/certificate_identity.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace techuser::faults {

namespace {

constexpr std::size_t serial_limit_octets = 20; // RFC 5280 section 4.1.2.2

Text in_days(std::chrono::seconds time) {
    auto const days = std::chrono::floor<std::chrono::days>(time).count();
    return days == 0 ? say("in less than a day")
                     : counted(static_cast<std::size_t>(days), "in {} day", "in {} days", days);
}

// The time until the certificate expires; nothing when it has expired.
std::optional<std::chrono::seconds> time_left(CheckedCertificate const& checked) {
    if (checked.options.at > checked.certificate.expires_on) {
        return std::nullopt;
    }
    return checked.certificate.expires_on - checked.options.at;
}

Fault expires_within(CheckedCertificate const& checked, std::chrono::days limit) {
    auto const left = time_left(checked);
    if (!left || *left >= limit) {
        return std::nullopt;
    }
    return say(
        "the certificate expires on {}, {}", to_iso(day_of(checked.certificate.expires_on)), in_days(*left));
}

std::string_view value_of(DistinguishedName const& name, std::string_view type) {
    auto const found = std::find_if(
        name.rbegin(), name.rend(), [&](NameAttribute const& attribute) { return attribute.type == type; });
    return found == name.rend() ? std::string_view() : std::string_view(found->value);
}

bool is_named(AcceptedIssuer const& accepted, Certificate const& certificate) {
    return matches_glob(accepted.common_name, value_of(certificate.issuer, "CN")) &&
           (accepted.organisation.empty() ||
            matches_glob(accepted.organisation, value_of(certificate.issuer, "O")));
}

bool has_listed_key(AcceptedIssuer const& accepted, Certificate const& certificate) {
    return accepted.key_ids.empty() ||
           std::ranges::find(accepted.key_ids, certificate.authority_key_id) != accepted.key_ids.end();
}

bool allows(KeyRule const& rule, CertifiedKey const& key, Date day) {
    auto const type = key.type == CertifiedKey::Type::rsa_pss ? CertifiedKey::Type::rsa : key.type;
    return rule.type == type && rule.curve == key.curve && key.bits >= rule.minimum_bits &&
           rule.period.contains(day);
}

Text describe(CertifiedKey const& key) {
    switch (key.type) {
    case CertifiedKey::Type::rsa:
    case CertifiedKey::Type::rsa_pss:
        return say("an RSA key of {} bits", key.bits);
    case CertifiedKey::Type::ec:
        return key.curve.empty() ? say("a key on a curve with explicit parameters")
                                 : say("a key on the curve {}", key.curve);
    case CertifiedKey::Type::ed25519:
        return say("an Ed25519 key");
    case CertifiedKey::Type::ed448:
        return say("an Ed448 key");
    case CertifiedKey::Type::dsa:
        return say("a DSA key of {} bits", key.bits);
    case CertifiedKey::Type::other:
        break;
    }
    return say("a key of an unknown type");
}

std::string to_lower(std::string_view text) {
    std::string lower(text);
    for (auto& character : lower) {
        if (character >= 'A' && character <= 'Z') {
            character = static_cast<char>(character - 'A' + 'a');
        }
    }
    return lower;
}

// serverAuth and clientAuth (RFC 5280 section 4.2.1.12).
bool is_tls_purpose(std::string_view purpose) {
    return purpose == "1.3.6.1.5.5.7.3.1" || purpose == "1.3.6.1.5.5.7.3.2";
}

} // namespace

Fault not_yet_valid(CheckedCertificate const& checked) {
    if (checked.options.at >= checked.certificate.valid_from) {
        return std::nullopt;
    }
    return say("the certificate is valid from {} only", to_iso(checked.certificate.valid_from));
}

Fault expired(CheckedCertificate const& checked) {
    if (time_left(checked)) {
        return std::nullopt;
    }
    return say("the certificate expired on {}", to_iso(checked.certificate.expires_on));
}

Fault expires_critically(CheckedCertificate const& checked) {
    return expires_within(checked, checked.options.critical_before);
}

Fault expires_soon(CheckedCertificate const& checked) {
    return expires_critically(checked) ? std::nullopt : expires_within(checked, checked.options.warn_before);
}

Fault authority_certificate(CheckedCertificate const& checked) {
    if (!checked.certificate.is_authority) {
        return std::nullopt;
    }
    return say("this is the certificate of an authority, which issues others");
}

Fault key_usage_unfit(CheckedCertificate const& checked) {
    auto const& certificate = checked.certificate;
    if (!certificate.key_usage || certificate.allows(KeyUsage::digital_signature) ||
        certificate.allows(KeyUsage::non_repudiation)) {
        return std::nullopt;
    }
    return say(
        "its key must not be used for signatures: key usage has neither digitalSignature nor nonRepudiation");
}

Fault chain_untrusted(CheckedCertificate const& checked) {
    if (!checked.chain || checked.chain->untrusted.empty()) {
        return std::nullopt;
    }
    return say("no chain leads to a trusted certificate: {}", checked.chain->untrusted);
}

Fault revoked(CheckedCertificate const& checked) {
    if (!checked.chain || !checked.chain->revoked) {
        return std::nullopt;
    }
    return say("the certificate is revoked");
}

Fault crl_unusable(CheckedCertificate const& checked) {
    if (!checked.chain || checked.chain->crl_unusable.empty()) {
        return std::nullopt;
    }
    return say("whether it is revoked is not known: {}", checked.chain->crl_unusable);
}

Fault issuer_not_accepted(CheckedCertificate const& checked) {
    auto const& certificate = checked.certificate;
    auto const issued_on = day_of(certificate.valid_from);
    auto named = false;
    auto keyed = false;
    for (auto const& accepted : checked.lists.accepted_issuers) {
        if (!is_named(accepted, certificate)) {
            continue;
        }
        named = true;
        if (has_listed_key(accepted, certificate)) {
            keyed = true;
            if (accepted.period.contains(issued_on)) {
                return std::nullopt;
            }
        }
    }
    auto const issuer = to_string(mask_national_numbers(certificate.issuer));
    if (keyed) {
        return say(
            "the issuer was not on the list of accepted issuers on {}: '{}'", to_iso(issued_on), issuer);
    }
    if (named) {
        return say("the issuer has the name of an accepted issuer and another key: '{}'", issuer);
    }
    return say("the issuer is not on the list of accepted issuers: '{}'", issuer);
}

Fault not_qualified(CheckedCertificate const& checked) {
    auto const& statements = checked.certificate.qc_statements;
    if (statements && statements->compliance) {
        return std::nullopt;
    }
    return say("the certificate does not say that it is qualified");
}

Fault type_unfit(CheckedCertificate const& checked) {
    auto const& certificate = checked.certificate;
    if (find_eid_certificate(certificate) == EidCertificate::authentication) {
        return say("this is the authentication certificate of an identity card, not the one for signatures");
    }
    if (auto const& statements = certificate.qc_statements; statements && !statements->types.empty()) {
        auto const signs =
            std::ranges::any_of(statements->types, [](QcType type) { return type != QcType::web; });
        return signs ? Fault() : say("it is qualified for web sites only, not for signatures or seals");
    }
    auto const& purposes = certificate.extended_key_usage;
    if (!purposes.empty() && std::ranges::all_of(purposes, is_tls_purpose)) {
        return say("it is for the authentication of TLS only, not for signatures or seals");
    }
    return std::nullopt;
}

Fault key_weak(CheckedCertificate const& checked) {
    auto const& key = checked.certificate.key;
    auto const day = day_of(checked.options.at);
    if (std::ranges::any_of(
            checked.lists.keys, [&](KeyRule const& rule) { return allows(rule, key, day); })) {
        return std::nullopt;
    }
    return say("{} is not on the list of keys that are strong enough on {}", describe(key), to_iso(day));
}

Fault signature_weak(CheckedCertificate const& checked) {
    auto const algorithm = to_lower(checked.certificate.signature_algorithm);
    auto const day = day_of(checked.options.at);
    for (auto const& rule : checked.lists.digests) {
        if (algorithm.find(rule.digest) != std::string::npos && day >= rule.refused_since) {
            return say(
                "its issuer signed it with {}, which is too weak since {}",
                checked.certificate.signature_algorithm, to_iso(rule.refused_since));
        }
    }
    return std::nullopt;
}

Fault self_signed(CheckedCertificate const& checked) {
    auto const& certificate = checked.certificate;
    auto const other_key = !certificate.authority_key_id.empty() && !certificate.subject_key_id.empty() &&
                           certificate.authority_key_id != certificate.subject_key_id;
    if (certificate.subject != certificate.issuer || other_key) {
        return std::nullopt;
    }
    return say("the certificate names its owner as its issuer");
}

Fault serial_out_of_bounds(CheckedCertificate const& checked) {
    auto const& serial = checked.certificate.serial;
    if (serial.decimal == "0") {
        return say("its serial number is 0");
    }
    if (serial.decimal.starts_with('-')) {
        return say("its serial number is negative");
    }
    // Octets of two digits with blanks between them; the sign takes one more where the first bit is set.
    auto const sign = !serial.hex.empty() && serial.hex.front() >= '8' ? std::size_t{1} : std::size_t{0};
    auto const octets = (serial.hex.size() + 1) / 3 + sign;
    if (octets > serial_limit_octets) {
        return say("its serial number has {} octets, more than {}", octets, serial_limit_octets);
    }
    return std::nullopt;
}

Fault enterprise_number_differs(CheckedCertificate const& checked) {
    auto const& expected = checked.options.enterprise_number;
    std::string others;
    for (auto const& found : find_enterprise_numbers(checked.certificate.subject)) {
        if (found.number && found.number == expected) {
            return std::nullopt;
        }
        if (found.number) {
            others += fmt::format("{}{}", others.empty() ? "" : ", ", found.number->to_string());
        }
    }
    if (!expected || others.empty()) {
        return std::nullopt;
    }
    return say("it carries the enterprise number {}, not {}", others, expected->to_string());
}

Fault enterprise_number_wrong(CheckedCertificate const& checked) {
    Fault wrong;
    for (auto const& found : find_enterprise_numbers(checked.certificate.subject)) {
        if (!found.number) {
            auto one = say("{}: {}", found.attribute, found.why);
            wrong = wrong ? say("{}; {}", *wrong, one) : std::move(one);
        }
    }
    return wrong;
}

Fault enterprise_number_absent(CheckedCertificate const& checked) {
    if (!checked.options.enterprise_number || !find_enterprise_numbers(checked.certificate.subject).empty()) {
        return std::nullopt;
    }
    return say(
        "it carries no enterprise number that could be compared with {}",
        checked.options.enterprise_number->to_string());
}

Fault qc_malformed(CheckedCertificate const& checked) {
    auto const& statements = checked.certificate.qc_statements;
    if (!statements || statements->malformed.empty()) {
        return std::nullopt;
    }
    return say(
        "statements of a qualified certificate cannot be decoded: {}",
        fmt::join(statements->malformed, ", "));
}

Fault extension_malformed(CheckedCertificate const& checked) {
    auto const& malformed = checked.certificate.malformed_extensions;
    if (malformed.empty()) {
        return std::nullopt;
    }
    return say("extensions cannot be decoded: {}", fmt::join(malformed, ", "));
}

Fault device_not_qualified(CheckedCertificate const& checked) {
    auto const& statements = checked.certificate.qc_statements;
    if (!statements || !statements->compliance || statements->qscd) {
        return std::nullopt;
    }
    return say("the certificate does not say that its key is in a qualified device (QSCD)");
}

} // namespace techuser::faults
