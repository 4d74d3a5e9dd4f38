// SPDX-License-Identifier: Apache-2.0
#include "cli/offer_keys.hpp"

#include "cli/console.hpp"
#include <techuser/reference_data.hpp>
#include <techuser/registry.hpp>

#include <string_view>

namespace techuser::cli {
namespace {

// A registry on a server is addressed as postgresql://... or host=...
bool is_on_server(std::string_view url) {
    return url.starts_with("postgres") || url.find('=') != url.npos;
}

} // namespace

Offers offer_keys(std::optional<std::string> const& registry) {
    return offer_answers(
        [&registry](Console const& console, std::string_view typed) -> std::vector<std::string> {
            auto const url = console.registry_url(registry);
            if (!url || is_on_server(*url)) {
                return {};
            }
            auto const opened = open_registry(*url, OpenMode::read);
            auto keys = opened ? (*opened)->keys_beginning(typed) : fail(opened.error());
            return keys ? *std::move(keys) : std::vector<std::string>();
        });
}

Offers offer_codes() {
    return offer_answers([](Console const& console, std::string_view) {
        std::vector<std::string> codes;
        if (auto const profiles =
                read_file_profiles(console.installed_data_directory(), console.own_data_directories())) {
            for (auto const& profile : *profiles) {
                codes.push_back(profile.code.to_string());
            }
        }
        return codes;
    });
}

} // namespace techuser::cli
