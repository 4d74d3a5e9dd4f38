// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_words.hpp"

#include "report/translate.hpp"
#include "support/brussels_time.hpp"
#include "support/say.hpp"

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

constexpr std::array forms{
    Word<CertificateForm>{CertificateForm::der, "DER"},
    Word<CertificateForm>{CertificateForm::pem, "PEM"},
    Word<CertificateForm>{CertificateForm::trusted_pem, gettext_noop("PEM (trusted certificate)")},
    Word<CertificateForm>{CertificateForm::bare_base64, gettext_noop("base64 without armour")},
    Word<CertificateForm>{CertificateForm::pkcs7_der, "PKCS#7 (DER)"},
    Word<CertificateForm>{CertificateForm::pkcs7_pem, "PKCS#7 (PEM)"},
};

constexpr std::array peculiarities{
    Word<Peculiarity>{Peculiarity::byte_order_mark, gettext_noop("byte-order mark")},
    Word<Peculiarity>{Peculiarity::utf16, "UTF-16"},
    Word<Peculiarity>{Peculiarity::x509_label, gettext_noop("label X509 CERTIFICATE")},
    Word<Peculiarity>{Peculiarity::text_before, gettext_noop("text before the certificate")},
    Word<Peculiarity>{Peculiarity::text_after, gettext_noop("text after the certificate")},
    Word<Peculiarity>{Peculiarity::blanks_before_lines, gettext_noop("blanks before lines")},
    Word<Peculiarity>{Peculiarity::blanks_after, gettext_noop("blanks after the certificate")},
    Word<Peculiarity>{Peculiarity::crlf_line_ends, gettext_noop("CRLF line ends")},
    Word<Peculiarity>{Peculiarity::cr_line_ends, gettext_noop("CR line ends")},
    Word<Peculiarity>{Peculiarity::one_line_body, gettext_noop("one-line body")},
    Word<Peculiarity>{
        Peculiarity::pkcs7_under_certificate, gettext_noop("PKCS#7 under the label CERTIFICATE")},
    Word<Peculiarity>{Peculiarity::cms_signature, gettext_noop("CMS signature")},
};

// RFC 5280 section 4.2.1.12, RFC 9336, and Microsoft's own of the last.
constexpr std::array purposes{
    Word<std::string_view>{"1.3.6.1.5.5.7.3.1", "serverAuth"},
    Word<std::string_view>{"1.3.6.1.5.5.7.3.2", "clientAuth"},
    Word<std::string_view>{"1.3.6.1.5.5.7.3.3", "codeSigning"},
    Word<std::string_view>{"1.3.6.1.5.5.7.3.4", "emailProtection"},
    Word<std::string_view>{"1.3.6.1.5.5.7.3.5", "ipsecEndSystem"},
    Word<std::string_view>{"1.3.6.1.5.5.7.3.6", "ipsecTunnel"},
    Word<std::string_view>{"1.3.6.1.5.5.7.3.7", "ipsecUser"},
    Word<std::string_view>{"1.3.6.1.5.5.7.3.8", "timeStamping"},
    Word<std::string_view>{"1.3.6.1.5.5.7.3.9", "OCSPSigning"},
    Word<std::string_view>{"1.3.6.1.5.5.7.3.36", "documentSigning"},
    Word<std::string_view>{"1.3.6.1.4.1.311.10.3.12", "documentSigning"},
    Word<std::string_view>{"1.3.6.1.5.5.7.3.17", "ipsecIKE"},
    Word<std::string_view>{"1.3.6.1.5.5.7.3.21", "secureShellClient"},
    Word<std::string_view>{"1.3.6.1.5.5.7.3.22", "secureShellServer"},
    Word<std::string_view>{"0.4.0.2231.3.0", "tslSigning"},
    Word<std::string_view>{"1.3.6.1.4.1.311.10.3.1", "certTrustListSigning"},
    Word<std::string_view>{"1.3.6.1.4.1.311.10.3.4", "encryptingFileSystem"},
    Word<std::string_view>{"1.3.6.1.4.1.311.20.2.2", "smartcardLogon"},
    Word<std::string_view>{"2.5.29.37.0", "anyExtendedKeyUsage"},
};

} // namespace

std::string_view to_string(CertificateForm form) {
    return find_word(forms, form);
}

std::string_view to_string(Peculiarity peculiarity) {
    return find_word(peculiarities, peculiarity);
}

Certificate mask(Certificate certificate, NationalNumbers numbers) {
    if (numbers == NationalNumbers::masked) {
        certificate.subject = mask_national_numbers(std::move(certificate.subject));
        certificate.issuer = mask_national_numbers(std::move(certificate.issuer));
    }
    return certificate;
}

void add_portal_fields(Page& page, Certificate const& certificate) {
    page.line(tr("Certificate owner"), certificate.owner());
    auto const company = certificate.company();
    page.line(tr("Company name"), company.empty() ? tr(no_company) : company);
    page.line(tr("Certificate issuer"), to_portal(certificate.issuer));
    page.line(tr("Expiry date"), to_portal(brussels_day(certificate.expires_on)));
    page.line(tr("Serial number (decimal)"), certificate.serial.decimal);
    page.line(tr("Serial number (hexadecimal)"), certificate.serial.hex);
}

std::string_view to_string(CertifiedKey::Type type) {
    return find_word(key_types, type);
}

std::string_view curve_name(CertifiedKey const& key) {
    auto const is_explicit = key.type == CertifiedKey::Type::ec && key.curve.empty();
    return is_explicit ? gettext_noop("explicit parameters") : std::string_view(key.curve);
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

std::vector<Certificate const*> holders_of(CertificateFile const& file) {
    auto const all_are_authorities = std::ranges::all_of(file.certificates, &Certificate::is_authority);
    std::vector<Certificate const*> holders;
    for (auto const& certificate : file.certificates) {
        if (all_are_authorities || !certificate.is_authority) {
            holders.push_back(&certificate);
        }
    }
    return holders;
}

Certificate const* first_of(CertificateReport const& report) {
    auto const& certificates = report.file.certificates;
    auto const first =
        std::ranges::find(certificates, report.certificate.is_authority, &Certificate::is_authority);
    return first == certificates.end() ? &report.certificate : &*first;
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
