// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/colour.hpp"
#include "report/json_document.hpp"
#include <techuser/certificate.hpp>
#include <techuser/certificate_checks.hpp>
#include <techuser/certificate_identity.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// A certificate with what was found, to be shown. It refers to objects that must outlive it.
struct CertificateReport {
    std::string_view input;         // the name of the file
    CertificateFile const& file;    // with all its certificates
    Certificate const& certificate; // one of them
    CheckResult const& result;
    Timestamp at; // as of when it was checked
    NationalNumbers national_numbers{NationalNumbers::masked};
};

// The certificates of end entities; CA certificates only where there are no others.
std::vector<Certificate const*> holders_of(CertificateFile const& file);

// The portal's fields first, line by line as on its screen, then what else the certificate says, the findings
// and the verdict.
std::string to_text(CertificateReport const& report, Colour colour);

// The verdict in words, coloured.
std::string to_text(Fitness verdict, Colour colour);

// Everything, with the PEM form inside.
std::string to_json(JsonHead const& head, CertificateReport const& report);

// What field_of() knows, for example expires_on or key.bits.
std::span<std::string_view const> certificate_field_names();

// One value as the JSON document has it, escaped for a terminal, with a line end; a list has one line for
// each element, and an empty one gives an empty line. `name` is one of certificate_field_names().
std::string field_of(CertificateReport const& report, std::string_view name);

// Why a check is made and what to do.
std::string to_text(Check const& check);
std::string to_json(JsonHead const& head, Check const& check);

enum class Answer : std::uint8_t { no, yes };

// Two certificates, of which the second is to replace the first.
struct Comparison {
    Answer same_holder;
    Answer same_key;
    Answer longer;

    // The holder is the same, and the second certificate expires later.
    Answer can_replace() const;
};

Comparison compare(Certificate const& old, Certificate const& renewed);

// What is the same and what changed, field by field.
std::string to_text(CertificateReport const& old, CertificateReport const& renewed, Colour colour);
std::string to_json(JsonHead const& head, CertificateReport const& old, CertificateReport const& renewed);

} // namespace techuser
