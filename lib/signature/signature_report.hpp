// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/colour.hpp"
#include "report/json_document.hpp"
#include <techuser/batch_signature.hpp>
#include <techuser/certificate_checks.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace techuser {

enum class SignatureOutcome : std::uint8_t { signed_now, unchanged, verified };

// Whether the certificate of the signer is the one registered for the sender.
enum class SignerRegistration : std::uint8_t { registered, other, not_looked_at };

// The signature of one batch file, which holds, and what was found about the certificate of the signer.
struct SignatureReport {
    SignatureOutcome outcome;
    std::string content; // path of the declaration or reply
    std::string file;    // path of the signature file
    VerifiedSignature signature;
    SignerRegistration registration;
    CheckResult checks; // as of `at`, with the findings of judge_signature()
    Timestamp at;
};

// Adds what speaks against the signature itself to the findings about the certificate: not-registered, an
// error; sha1, a warning. Worst first.
void judge_signature(SignatureReport& report);

// What the report does not answer for: the words of Unchecked, and registration, time-stamp.
std::vector<std::string_view> unchecked_of(SignatureReport const& report);

std::string to_text(SignatureReport const& report, Colour colour);
std::string to_json(JsonHead const& head, SignatureReport const& report);

} // namespace techuser
