// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/console.hpp"
#include "data/configuration.hpp"

#include <filesystem>
#include <vector>

namespace techuser::cli {

struct ConfigurationFile {
    std::filesystem::path path;
    Configuration configuration;
};

// The files that decide, the weakest first: the installed defaults, config.toml in each of the folders that
// win over them, as far as there are any, and instead of the user's own the one that TECHUSER_CONFIG names.
// Errors as techuser::read_configuration().
Result<std::vector<ConfigurationFile>> read_configuration_files(Console const& console);

// What these files set together.
Result<Configuration> read_configuration(Console const& console);

} // namespace techuser::cli
