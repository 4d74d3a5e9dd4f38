// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/console.hpp"
#include <techuser/file_profile.hpp>
#include <techuser/registry.hpp>
#include <techuser/result.hpp>

#include <cstdint>
#include <string_view>

namespace techuser::cli {

// Whether what gives a warning is refused: --strict.
enum class Warnings : std::uint8_t { tell, refuse };

// Warns, or refuses under that reason.
Result<void> warn_or_refuse(
    Console& console, Warnings warnings, std::string_view reason, Text finding, Text hint);

// The codes of DB2P are published nowhere, so that the user has to tell them. Warns of a code that has no
// profile: unknown-code.
Result<void> check_code(Console& console, Warnings warnings, ApplicationCode const& code);

// The portal accepts only its own numbers in production: label 108. Invalid: number-pending. A warning:
// number-assigned.
Result<void> check_number(
    Console& console, Warnings warnings, RegisteredUser const& user, Environment environment);

// Whether the technical user can send files of that code: those of check_number(), invalid
// application-not-open (label 154), and a warning certificate-expired.
Result<void> check_sender(
    Console& console, Warnings warnings, RegisteredUser const& user, ApplicationCode const& code,
    FileProfile const* profile, Environment environment);

} // namespace techuser::cli
