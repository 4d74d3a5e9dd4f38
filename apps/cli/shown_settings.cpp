// SPDX-License-Identifier: Apache-2.0
#include "cli/shown_settings.hpp"

#include "cli/configuration.hpp"
#include "report/json.hpp"
#include "report/terminal_text.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

namespace techuser::cli {
namespace {

constexpr std::array<std::string_view, 6> lists{"qualities.toml",        "titles.toml",
                                                "applications.toml",     "file-profiles.toml",
                                                "accepted-issuers.toml", "certificate-policy.toml"};

Setting make(std::string name, Decided decided) {
    return {std::move(name), std::move(decided.value), std::move(decided.by)};
}

// An address that has a password, which is refused where it is used, shows it here neither.
std::string without_password(std::string address) {
    if (auto const scheme = address.find("://"); scheme != address.npos) {
        auto const at = address.find('@', scheme);
        auto const colon = address.find(':', scheme + 3);
        if (at != address.npos && colon < at) {
            address.replace(colon + 1, at - colon - 1, "***");
        }
    }
    constexpr std::string_view keyword = "password=";
    if (auto const found = address.find(keyword); found != address.npos) {
        auto const begin = found + keyword.size();
        address.replace(begin, std::min(address.find_first_of(" &", begin), address.size()) - begin, "***");
    }
    return address;
}

// The last file that sets it decides.
template <typename Get>
Setting from_files(std::string name, std::vector<ConfigurationFile> const& files, Get const& get) {
    Setting setting{std::move(name), "", "default"};
    for (auto const& file : files) {
        if (auto const value = get(file.configuration)) {
            setting.value = fmt::format("{}", *value);
            setting.by = file.path.native();
        }
    }
    return setting;
}

Setting colour_setting(Console const& console, TypedSettings const& typed) {
    Setting setting{"color", console.colour() == Colour::on ? "on" : "off", "terminal"};
    auto const when = typed.color.value_or("auto");
    if (when != "auto") {
        setting.by = "--color";
    } else if (console.variable("NO_COLOR")) {
        setting.by = "NO_COLOR";
    } else if (console.variable("TERM") == "dumb") {
        setting.by = "TERM";
    }
    return setting;
}

Setting question_setting(Console const& console, TypedSettings const& typed) {
    return {
        "questions", console.may_ask() ? "on" : "off",
        typed.no_input           ? "--no-input"
        : console.variable("CI") ? "CI"
                                 : "terminal"};
}

// The file that is read for a list, and the folder that it is in.
Setting list_setting(Console const& console, std::string_view list) {
    for (auto const& folder : console.own_data_directories()) {
        std::error_code missing;
        if (std::filesystem::exists(folder / list, missing)) {
            return {std::string(list), (folder / list).native(), folder.native()};
        }
    }
    return {std::string(list), (console.installed_data_directory() / list).native(), "default"};
}

} // namespace

Result<std::vector<Setting>> shown_settings(Console const& console, TypedSettings const& typed) {
    std::vector<Setting> settings;
    TRY_ASSIGN(auto registry, console.decide_registry(typed.registry));
    registry.value = without_password(std::move(registry.value));
    settings.push_back(make("registry", std::move(registry)));
    settings.push_back(make("language", typed.language));
    settings.push_back(colour_setting(console, typed));
    settings.push_back(question_setting(console, typed));
    TRY_ASSIGN(auto const files, read_configuration_files(console));
    settings.push_back(
        from_files("sftp.host", files, [](Configuration const& each) { return each.sftp_host; }));
    settings.push_back(
        from_files("sftp.port", files, [](Configuration const& each) { return each.sftp_port; }));
    settings.push_back(
        from_files("registry.numbers", files, [](Configuration const& each) { return each.numbers; }));
    for (auto const list : lists) {
        settings.push_back(list_setting(console, list));
    }
    return settings;
}

std::string to_text(std::vector<Setting> const& settings) {
    std::string text;
    for (auto const& setting : settings) {
        text += fmt::format(
            "{} = {} ({})\n", setting.name, terminal_text(setting.value), terminal_text(setting.by));
    }
    return text;
}

std::string to_json(JsonHead const& head, std::vector<Setting> const& settings) {
    auto document = begin_document(head);
    document["settings"] = Json::array();
    for (auto const& setting : settings) {
        document["settings"].push_back(
            {{"name", setting.name}, {"value", setting.value}, {"decided_by", setting.by}});
    }
    return finish_document(document);
}

} // namespace techuser::cli
