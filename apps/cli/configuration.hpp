// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/console.hpp"
#include "data/configuration.hpp"

namespace techuser::cli {

// The installed defaults, and what the user's own file sets over them: the one that TECHUSER_CONFIG names, or
// config.toml in the user's folder if there is one. As techuser::read_configuration().
Result<Configuration> read_configuration(Console const& console);

} // namespace techuser::cli
