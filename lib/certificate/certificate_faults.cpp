// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_faults.hpp"

#include "certificate/certificate_words.hpp"
#include "support/brussels_time.hpp"
#include "support/glob.hpp"
#include "support/letters.hpp"
#include "support/say.hpp"
#include <techuser/certificate_identity.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace techuser::faults {

namespace {

Text in_days(std::chrono::seconds time) {
    auto const days = std::chrono::floor<std::chrono::days>(time).count();
    return days == 0 ? say("in less than a day")
                     : counted(static_cast<std::size_t>(days), "in {} day", "in {} days", days);
}

// The time until the certificate expires; nullopt when it has expired.
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
        "the certificate expires on {}, {}", verbatim(to_iso(brussels_day(checked.certificate.expires_on))),
        in_days(*left));
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

Text name_of(CertifiedKey const& key) {
    switch (key.type) {
    case CertifiedKey::Type::rsa:
    case CertifiedKey::Type::rsa_pss:
        return say("an RSA key of {} bits", key.bits);
    case CertifiedKey::Type::ec:
        return key.curve.empty() ? say("a key on a curve with explicit parameters")
                                 : say("a key on the curve {}", verbatim(key.curve));
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

// Purposes that exclude the signature of a declaration (RFC 5280 section 4.2.1.12, RFC 4945, RFC 6187, ETSI
// TS 119 612, and Microsoft's own). Others, also unknown ones, do not.
bool excludes_signing(std::string_view purpose) {
    constexpr std::string_view others[] = {
        "1.3.6.1.5.5.7.3.1",      "1.3.6.1.5.5.7.3.2",      "1.3.6.1.5.5.7.3.3",      "1.3.6.1.5.5.7.3.5",
        "1.3.6.1.5.5.7.3.6",      "1.3.6.1.5.5.7.3.7",      "1.3.6.1.5.5.7.3.8",      "1.3.6.1.5.5.7.3.9",
        "1.3.6.1.5.5.7.3.17",     "1.3.6.1.5.5.7.3.21",     "1.3.6.1.5.5.7.3.22",     "0.4.0.2231.3.0",
        "1.3.6.1.4.1.311.10.3.1", "1.3.6.1.4.1.311.10.3.4", "1.3.6.1.4.1.311.20.2.2",
    };
    return std::ranges::find(others, purpose) != std::end(others);
}

std::string list_purposes(std::vector<std::string> const& purposes) {
    std::string text;
    for (auto const& oid : purposes) {
        text += fmt::format("{}{}", text.empty() ? "" : ", ", named_oid(purpose_name(oid), oid));
    }
    return text;
}

// How well the issuer of a certificate matches the list.
enum class Acceptance : std::uint8_t { unknown, other_key, other_day, accepted };

struct IssuerMatch {
    Acceptance acceptance{Acceptance::unknown};
    AcceptedIssuer const* entry{nullptr}; // when accepted
};

IssuerMatch match_issuer(CertificatePolicy const& lists, Certificate const& certificate) {
    IssuerMatch best;
    for (auto const& entry : lists.accepted_issuers) {
        if (!is_named(entry, certificate)) {
            continue;
        }
        if (!has_listed_key(entry, certificate)) {
            best.acceptance = std::max(best.acceptance, Acceptance::other_key);
        } else if (!entry.period.contains(day_of(certificate.valid_from))) {
            best.acceptance = std::max(best.acceptance, Acceptance::other_day);
        } else {
            return {Acceptance::accepted, &entry};
        }
    }
    return best;
}

bool is_weak(std::string const& algorithm, DigestRule const& rule, Date day) {
    return algorithm.find(rule.digest) != std::string::npos && day >= rule.refused_since;
}

} // namespace

Fault not_yet_valid(CheckedCertificate const& checked) {
    if (checked.options.at >= checked.certificate.valid_from) {
        return std::nullopt;
    }
    return say("the certificate is not valid until {}", verbatim(to_iso(checked.certificate.valid_from)));
}

Fault expired(CheckedCertificate const& checked) {
    if (time_left(checked)) {
        return std::nullopt;
    }
    return say("the certificate expired on {}", verbatim(to_iso(checked.certificate.expires_on)));
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
    return say("this is a CA certificate");
}

Fault key_usage_unfit(CheckedCertificate const& checked) {
    auto const& certificate = checked.certificate;
    if (!certificate.key_usage || certificate.allows(KeyUsage::digital_signature) ||
        certificate.allows(KeyUsage::non_repudiation)) {
        return std::nullopt;
    }
    return say("its key may not sign: key usage has neither digitalSignature nor nonRepudiation");
}

Fault chain_untrusted(CheckedCertificate const& checked) {
    if (!checked.chain || checked.chain->untrusted.empty()) {
        return std::nullopt;
    }
    return say("no chain leads to a trusted certificate: {}", checked.chain->untrusted);
}

Fault revoked(CheckedCertificate const& checked) {
    if (!checked.chain || checked.chain->revoked.empty()) {
        return std::nullopt;
    }
    return checked.chain->revoked;
}

Fault crl_unusable(CheckedCertificate const& checked) {
    if (!checked.chain || checked.chain->crl_unusable.empty()) {
        return std::nullopt;
    }
    return say("cannot tell whether it is revoked: {}", checked.chain->crl_unusable);
}

Fault issuer_not_accepted(CheckedCertificate const& checked) {
    auto const& certificate = checked.certificate;
    auto const issuer = to_portal(mask_national_numbers(certificate.issuer));
    switch (match_issuer(checked.lists, certificate).acceptance) {
    case Acceptance::accepted:
        return std::nullopt;
    case Acceptance::other_day:
        return say(
            "the issuer was not on the list of accepted issuers on {}: '{}'",
            verbatim(to_iso(brussels_day(certificate.valid_from))), issuer);
    case Acceptance::other_key:
        return say("the issuer has the name of an accepted issuer but another key: '{}'", issuer);
    case Acceptance::unknown:
        break;
    }
    return say("the issuer is not on the list of accepted issuers: '{}'", issuer);
}

Fault not_qualified(CheckedCertificate const& checked) {
    auto const& statements = checked.certificate.qc_statements;
    auto const* const entry = match_issuer(checked.lists, checked.certificate).entry;
    if ((statements && statements->compliance) ||
        (entry != nullptr && entry->statements == IssuerStatements::none)) {
        return std::nullopt;
    }
    return say("the certificate does not say that it is qualified");
}

Fault type_unfit(CheckedCertificate const& checked) {
    auto const& certificate = checked.certificate;
    if (find_eid_certificate(certificate) == EidCertificate::authentication) {
        return say("this is the authentication certificate of an identity card, not the one for signatures");
    }
    auto const& purposes = certificate.extended_key_usage;
    if (!purposes.empty() && std::ranges::all_of(purposes, excludes_signing)) {
        return say("its purposes exclude signatures: {}", verbatim(list_purposes(purposes)));
    }
    if (auto const& statements = certificate.qc_statements; statements && !statements->types.empty()) {
        auto const is_web = [](QcType type) { return type == QcType::web; };
        if (std::ranges::all_of(statements->types, is_web)) {
            return say("it is qualified for web sites only, not for signatures or seals");
        }
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
    return say(
        "{} is not on the list of keys that are strong enough on {}", name_of(key), verbatim(to_iso(day)));
}

// Where the two names of the algorithm differ, the weaker one counts.
Fault signature_weak(CheckedCertificate const& checked) {
    auto const day = day_of(checked.options.at);
    for (auto const* const name :
         {&checked.certificate.signature_algorithm, &checked.certificate.outer_algorithm}) {
        auto const algorithm = to_lower_case(*name);
        for (auto const& rule : checked.lists.digests) {
            if (is_weak(algorithm, rule, day)) {
                return say(
                    "its issuer signed it with {}, which is too weak since {}", verbatim(*name),
                    verbatim(to_iso(rule.refused_since)));
            }
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
    return say("the certificate is self-signed");
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
    return say(
        "it carries the enterprise number {}, not {}", verbatim(others), verbatim(expected->to_string()));
}

Fault enterprise_number_wrong(CheckedCertificate const& checked) {
    Fault wrong;
    for (auto const& found : find_enterprise_numbers(checked.certificate.subject)) {
        if (!found.number) {
            auto one = say("{}: {}", verbatim(found.attribute), found.why);
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
        verbatim(checked.options.enterprise_number->to_string()));
}

Fault device_not_qualified(CheckedCertificate const& checked) {
    auto const& statements = checked.certificate.qc_statements;
    if (!statements || !statements->compliance || statements->qscd) {
        return std::nullopt;
    }
    return say("the certificate does not say that its key is in a qualified device (QSCD)");
}

} // namespace techuser::faults
