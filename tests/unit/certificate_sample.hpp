// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/certificate_checks.hpp>

#include <string>

namespace techuser::test {

// A certificate about which no check finds anything, on sample_moment() and with sample_lists().
inline Certificate fit_certificate() {
    Certificate certificate;
    certificate.der = {0x30, 0x03, 0x02, 0x01, 0x05};
    certificate.subject = {
        {"C", "BE"},
        {"organizationIdentifier", "VATBE-0949.383.342"},
        {"O", "European Commission"},
        {"CN", "EC_DIGIT"}};
    certificate.issuer = {{"C", "BE"}, {"O", "Fictional Trust"}, {"CN", "Fictional Issuing CA G1"}};
    certificate.valid_from = start_of(*parse_date("2025-01-01"));
    certificate.expires_on = start_of(*parse_date("2029-01-01"));
    certificate.serial = {"4660", "12 34"};
    certificate.sha256 = std::string(64, 'a');
    certificate.sha1 = std::string(40, 'b');
    certificate.signature_algorithm = "sha256WithRSAEncryption";
    certificate.key = {
        .type = CertifiedKey::Type::rsa, .bits = 3072, .curve = {}, .sha256 = std::string(64, 'c')};
    certificate.key_usage = static_cast<std::uint16_t>(KeyUsage::digital_signature) |
                            static_cast<std::uint16_t>(KeyUsage::non_repudiation);
    certificate.subject_key_id = "cf1d";
    certificate.authority_key_id = "87c9";
    certificate.policies = {"0.4.0.194112.1.3"};
    QcStatements statements;
    statements.compliance = true;
    statements.qscd = true;
    statements.types = {QcType::eseal};
    certificate.qc_statements = statements;
    return certificate;
}

inline Timestamp sample_moment() {
    return start_of(*parse_date("2026-11-23"));
}

inline CertificatePolicy sample_lists() {
    CertificatePolicy lists;
    lists.accepted_issuers = {
        {"Fictional Issuing CA G*",
         "Fictional Trust",
         {"87c9", "0102"},
         {*parse_date("2020-01-01"), {}},
         "t"}};
    lists.keys = {
        {CertifiedKey::Type::rsa, 2048, "", {{}, *parse_date("2030-12-31")}, "t"},
        {CertifiedKey::Type::rsa, 3072, "", {}, "t"},
        {CertifiedKey::Type::ec, 0, "P-256", {}, "t"},
        {CertifiedKey::Type::ed25519, 0, "", {}, "t"}};
    lists.digests = {{"md5", *parse_date("2009-01-01"), "t"}, {"sha1", *parse_date("2014-01-01"), "t"}};
    return lists;
}

} // namespace techuser::test
