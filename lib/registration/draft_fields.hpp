// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/registration.hpp>

#include <filesystem>
#include <string>

namespace techuser {

// Sets a field to what a file says; paths in it are relative to its `directory`.
void set_text(
    RegistrationDraft& draft, RegistrationField::One member, std::string const& text,
    std::filesystem::path const& directory);

} // namespace techuser
