// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_words.hpp"

#include "report/translate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace techuser {

namespace {

template <typename Value>
struct Word {
    Value value;
    std::string_view text;
};

template <typename Value, std::size_t count>
std::string_view find_word(std::array<Word<Value>, count> const& words, Value value) {
    auto const* const found = std::ranges::find(words, value, &Word<Value>::value);
    return found == words.end() ? std::string_view() : found->text;
}

constexpr std::array key_types{
    Word<CertifiedKey::Type>{CertifiedKey::Type::rsa, "rsa"},
    Word<CertifiedKey::Type>{CertifiedKey::Type::rsa_pss, "rsa-pss"},
    Word<CertifiedKey::Type>{CertifiedKey::Type::ec, "ec"},
    Word<CertifiedKey::Type>{CertifiedKey::Type::ed25519, "ed25519"},
    Word<CertifiedKey::Type>{CertifiedKey::Type::ed448, "ed448"},
    Word<CertifiedKey::Type>{CertifiedKey::Type::dsa, "dsa"},
    Word<CertifiedKey::Type>{CertifiedKey::Type::other, "other"},
};

constexpr std::array qc_types{
    Word<QcType>{QcType::esign, "esign"},
    Word<QcType>{QcType::eseal, "eseal"},
    Word<QcType>{QcType::web, "web"},
};

constexpr std::array key_usages{
    Word<KeyUsage>{KeyUsage::digital_signature, "digitalSignature"},
    Word<KeyUsage>{KeyUsage::non_repudiation, "nonRepudiation"},
    Word<KeyUsage>{KeyUsage::key_encipherment, "keyEncipherment"},
    Word<KeyUsage>{KeyUsage::data_encipherment, "dataEncipherment"},
    Word<KeyUsage>{KeyUsage::key_agreement, "keyAgreement"},
    Word<KeyUsage>{KeyUsage::key_cert_sign, "keyCertSign"},
    Word<KeyUsage>{KeyUsage::crl_sign, "cRLSign"},
    Word<KeyUsage>{KeyUsage::encipher_only, "encipherOnly"},
    Word<KeyUsage>{KeyUsage::decipher_only, "decipherOnly"},
};

// ETSI EN 319 411-2 section 5.3, EN 319 411-1 section 5.3, TS 101 456 section 5.2, and RFC 5280
// section 4.2.1.4.
constexpr std::array policies{
    Word<std::string_view>{"0.4.0.194112.1.0", "QCP-n"},
    Word<std::string_view>{"0.4.0.194112.1.1", "QCP-l"},
    Word<std::string_view>{"0.4.0.194112.1.2", "QCP-n-qscd"},
    Word<std::string_view>{"0.4.0.194112.1.3", "QCP-l-qscd"},
    Word<std::string_view>{"0.4.0.194112.1.4", "QCP-w"},
    Word<std::string_view>{"0.4.0.194112.1.5", "QNCP-w"},
    Word<std::string_view>{"0.4.0.2042.1.1", "NCP"},
    Word<std::string_view>{"0.4.0.2042.1.2", "NCP+"},
    Word<std::string_view>{"0.4.0.2042.1.3", "LCP"},
    Word<std::string_view>{"0.4.0.2042.1.4", "EVCP"},
    Word<std::string_view>{"0.4.0.2042.1.6", "DVCP"},
    Word<std::string_view>{"0.4.0.2042.1.7", "OVCP"},
    Word<std::string_view>{"0.4.0.1456.1.1", "QCP public + SSCD"},
    Word<std::string_view>{"0.4.0.1456.1.2", "QCP public"},
    Word<std::string_view>{"2.5.29.32.0", "any policy"},
};

// RFC 5280 section 4.2.1.12, RFC 9336, and Microsoft's own of the last.
constexpr std::array purposes{
    Word<std::string_view>{"1.3.6.1.5.5.7.3.1", "serverAuth"},
    Word<std::string_view>{"1.3.6.1.5.5.7.3.2", "clientAuth"},
    Word<std::string_view>{"1.3.6.1.5.5.7.3.3", "codeSigning"},
    Word<std::string_view>{"1.3.6.1.5.5.7.3.4", "emailProtection"},
    Word<std::string_view>{"1.3.6.1.5.5.7.3.8", "timeStamping"},
    Word<std::string_view>{"1.3.6.1.5.5.7.3.9", "OCSPSigning"},
    Word<std::string_view>{"1.3.6.1.5.5.7.3.36", "documentSigning"},
    Word<std::string_view>{"1.3.6.1.4.1.311.10.3.12", "documentSigning"},
};

} // namespace

Certificate mask(Certificate certificate, NationalNumbers numbers) {
    if (numbers == NationalNumbers::masked) {
        certificate.subject = mask_national_numbers(std::move(certificate.subject));
        certificate.issuer = mask_national_numbers(std::move(certificate.issuer));
    }
    return certificate;
}

void add_portal_fields(Page& page, Certificate const& certificate) {
    page.line(tr("Certificate owner"), certificate.owner());
    page.line(tr("Company name"), certificate.company());
    page.line(tr("Certificate issuer"), to_string(certificate.issuer));
    page.line(tr("Expiry date"), to_portal(day_of(certificate.expires_on)));
    page.line(tr("Serial number (decimal)"), certificate.serial.decimal);
    page.line(tr("Serial number (hexadecimal)"), certificate.serial.hex);
}

std::string_view to_string(CertifiedKey::Type type) {
    return find_word(key_types, type);
}

std::string_view to_string(QcType type) {
    return find_word(qc_types, type);
}

std::vector<std::string_view> key_usage_names(std::uint16_t usage) {
    std::vector<std::string_view> names;
    for (auto const& word : key_usages) {
        if ((usage & static_cast<std::uint16_t>(word.value)) != 0) {
            names.push_back(word.text);
        }
    }
    return names;
}

std::string_view policy_name(std::string_view oid) {
    return find_word(policies, oid);
}

std::string_view purpose_name(std::string_view oid) {
    return find_word(purposes, oid);
}

std::string named_oid(std::string_view name, std::string const& oid) {
    return name.empty() ? oid : fmt::format("{} ({})", name, oid);
}

std::vector<Certificate const*> others_of(CertificateReport const& report) {
    std::vector<Certificate const*> others;
    for (auto const& certificate : report.file.certificates) {
        if (certificate.is_authority && !report.certificate.is_authority) {
            others.push_back(&certificate);
        }
    }
    return others;
}

std::int64_t days_left(CertificateReport const& report) {
    return std::chrono::floor<std::chrono::days>(report.certificate.expires_on - report.at).count();
}

} // namespace techuser
