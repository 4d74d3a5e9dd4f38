// SPDX-License-Identifier: Apache-2.0
#include "cli/configuration.hpp"

#include "support/try.hpp"

#include <algorithm>
#include <utility>

namespace techuser::cli {
namespace {

constexpr auto file_name = "config.toml";

} // namespace

Result<std::vector<ConfigurationFile>> read_configuration_files(Console const& console) {
    std::vector<ConfigurationFile> files;
    auto path = console.installed_data_directory() / file_name;
    TRY_ASSIGN(auto defaults, techuser::read_configuration(path));
    files.push_back({std::move(path), std::move(defaults)});
    auto folders = console.own_data_directories();
    std::ranges::reverse(folders);
    auto const chosen = console.variable("TECHUSER_CONFIG");
    auto const user = console.user_data_directory();
    for (auto const& folder : folders) {
        if (chosen && folder == user) {
            continue;
        }
        path = folder / file_name;
        if (auto found = techuser::read_configuration(path); found) {
            files.push_back({std::move(path), *std::move(found)});
        } else if (found.error().reason != "missing") {
            return fail(std::move(found).error());
        }
    }
    if (chosen) {
        TRY_ASSIGN(auto configuration, techuser::read_configuration(*chosen));
        files.push_back({*chosen, std::move(configuration)});
    }
    return files;
}

Result<Configuration> read_configuration(Console const& console) {
    TRY_ASSIGN(auto const files, read_configuration_files(console));
    Configuration settings;
    for (auto const& file : files) {
        settings.override_with(file.configuration);
    }
    return settings;
}

} // namespace techuser::cli
