// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.hpp"
#include <techuser/registration.hpp>

#include <optional>
#include <string>

namespace techuser::register_techuser {

// Declares the option of a field of the registration.
void declare_field(cli::Options& options, RegistrationField const& field, RegistrationDraft& draft);

// What the files that a draft names hold.
Credentials read_credentials(RegistrationDraft const& draft, cli::Console& console);

// The moment to judge as of: the day of --at, or now.
Result<Timestamp> judged_moment(std::optional<std::string> const& at, cli::Console const& console);

} // namespace techuser::register_techuser
