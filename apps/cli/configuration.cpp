// SPDX-License-Identifier: Apache-2.0
#include "cli/configuration.hpp"

#include "support/try.hpp"

namespace techuser::cli {

Result<Configuration> read_configuration(Console const& console) {
    constexpr auto name = "config.toml";
    TRY_ASSIGN(auto settings, techuser::read_configuration(console.installed_data_directory() / name));
    auto const chosen = console.variable("TECHUSER_CONFIG");
    auto const own = techuser::read_configuration(
        chosen ? std::filesystem::path(*chosen) : console.user_data_directory() / name);
    if (own) {
        settings.override_with(*own);
    } else if (chosen || own.error().reason != "missing") {
        return fail(own.error());
    }
    return settings;
}

} // namespace techuser::cli
