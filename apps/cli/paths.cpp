// SPDX-License-Identifier: Apache-2.0
#include "cli/paths.hpp"

#include "cli/console.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace techuser::cli {
namespace {

// The most that is looked at in a folder.
constexpr std::size_t entries_most = 10'000;

} // namespace

std::string expand_home(std::string const& typed, std::optional<std::string> const& home) {
    return home && (typed == "~" || typed.starts_with("~/")) ? *home + typed.substr(1) : typed;
}

std::vector<std::string> complete_path(std::string const& typed, std::optional<std::string> const& home) {
    auto const slash = typed.rfind('/');
    auto const folder = typed.substr(0, slash == std::string::npos ? 0 : slash + 1);
    auto const beginning = typed.substr(folder.size());
    auto const expanded = expand_home(folder, home);

    std::vector<std::string> paths;
    std::error_code error;
    std::size_t seen = 0;
    for (std::filesystem::directory_iterator entry(expanded.empty() ? "." : expanded, error), end;
         !error && entry != end && seen < entries_most; entry.increment(error), ++seen) {
        auto const name = entry->path().filename().native();
        if (!name.starts_with(beginning) || (name.front() == '.' && beginning.empty())) {
            continue;
        }
        std::error_code ignored;
        paths.push_back(folder + name + (entry->is_directory(ignored) ? "/" : ""));
    }
    std::ranges::sort(paths);
    return paths;
}

std::optional<std::string> mode_for_others(std::string const& path) {
    using std::filesystem::perms;
    std::error_code error;
    auto const status = std::filesystem::status(path, error);
    if (path == "-" || error || !std::filesystem::is_regular_file(status) ||
        (status.permissions() & (perms::group_all | perms::others_all)) == perms::none) {
        return std::nullopt;
    }
    return fmt::format("{:04o}", static_cast<unsigned>(status.permissions() & perms::mask));
}

void warn_of_mode(Console& console, std::string const& path) {
    if (auto const mode = mode_for_others(path)) {
        console.warn(say("'{}': its mode {} lets others read the private key", path, verbatim(*mode)));
        console.hint(say("run chmod 600 '{}'", path));
    }
}

} // namespace techuser::cli
