// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/registration.hpp>
#include <techuser/result.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace techuser {

// The most that is read as a registration file.
inline constexpr std::size_t registration_file_size_limit_bytes = 1024 * 1024;

// Reads a registration in TOML or JSON (see techuser-registration(5)); text whose first character is { is
// JSON. `name` is how errors call the text, if at all; relative paths in it are relative to `directory`.
// Reasons: syntax, format, unknown-key, type, duplicate.
Result<RegistrationDraft> parse_registration_file(
    std::string_view text, std::string_view name, std::filesystem::path const& directory);

// The same for text that must be JSON.
Result<RegistrationDraft> parse_registration_json(
    std::string_view text, std::string_view name, std::filesystem::path const& directory);

// The registration in TOML, which parse_registration_file() reads back equal as long as the draft is UTF-8
// and its paths are left as they are.
std::string registration_to_toml(RegistrationDraft const& draft);

} // namespace techuser
