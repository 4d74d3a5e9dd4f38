// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/batch_file_name.hpp>
#include <techuser/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// What became of the files that were sent.
enum class Reception : std::uint8_t {
    refused,  // not processed
    accepted, // received and formally in order, which says nothing of their content
};

// refused, accepted
std::string_view to_string(Reception reception);

// An element or attribute that we do not know. Both texts come from the file: escape them.
struct UnknownElement {
    std::string path; // ACRF/Form/Remark, ACRF/@version
    std::string text; // its own, without blanks at both ends
};

// An acknowledgment of receipt (ACRF), the first reply to a set of files. No public page describes its
// elements: these are those of the one file that is published, in a payroll product. All texts come from the
// file, and are empty where it has none: escape them.
struct Acknowledgment {
    std::string identification;     // ACRF001
    std::string created_on;         // FormCreationDate
    std::string created_at;         // FormCreationHour
    std::string attestation_status; // its meaning is not known
    std::string form_type;          // TypeForm: PA
    std::string file_name; // of the GO of the set that is answered, as that was sent: it may be wrong
    std::string reference_origin;
    std::string reference_number;
    std::string result_code;            // one to nine digits; zero is a refusal
    std::vector<std::string> error_ids; // ACRF-131, in their order
    std::vector<UnknownElement> unknown;

    // The product above takes any code but zero for an acceptance.
    Reception reception() const;

    // The GO of the set that is answered; nullopt when the file name is none.
    std::optional<BatchFileName> answered() const;
};

// The most that is read as an acknowledgment, how deep its elements may be nested, and how many may be
// unknown.
inline constexpr std::size_t acknowledgment_size_limit_bytes = 1024 * 1024;
inline constexpr std::size_t acknowledgment_depth_limit = 16;
inline constexpr std::size_t unknown_element_limit = 1000;

// Reads an acknowledgment, in UTF-8, UTF-16, UTF-32 or ISO-8859-1. A document type is refused, and so there
// are no entities and no other files. All codes unreadable. Reasons: not-xml, doctype, too-large, too-deep,
// too-many-elements, not-an-acknowledgment, element-missing, element-twice, result-code.
Result<Acknowledgment> parse_acknowledgment(std::span<std::uint8_t const> bytes);

// The three digits of ACRF-131; empty for an error id of another form.
std::string_view anomaly_label(std::string_view error_id);

} // namespace techuser
