// SPDX-License-Identifier: Apache-2.0
#include "cli/key_forms.hpp"

#include "support/quoted.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace techuser::key_pair {

Result<Forms> parse_forms(std::string_view list) {
    auto const hint = say("choose among openssh, pkcs8, ppk3, ppk2, pub and rfc4716");
    std::array<bool, forms.size()> chosen{};
    while (!list.empty()) {
        auto const name = list.substr(0, list.find(','));
        list.remove_prefix(std::min(name.size() + 1, list.size()));
        auto const* const found = std::ranges::find(forms, name, &Form::name);
        if (found == forms.end()) {
            return fail(
                ErrorCode::usage, "formats", say("--formats: unknown format {}", techuser::quoted(name)),
                hint);
        }
        chosen[static_cast<std::size_t>(found - forms.begin())] = true;
    }
    Forms result;
    for (std::size_t index = 0; index < forms.size(); ++index) {
        if (!chosen[index]) {
            continue;
        }
        if (!result.empty() && result.back().suffix == forms[index].suffix) {
            return fail(
                ErrorCode::usage, "formats",
                say("--formats: ppk2 and ppk3 are both the file that ends in '.ppk'"),
                say("make one of them, and the other with --convert under another name"));
        }
        result.push_back(forms[index]);
    }
    if (result.empty()) {
        return fail(ErrorCode::usage, "formats", say("--formats is empty"), hint);
    }
    return result;
}

bool any_private(Forms const& chosen) {
    return std::ranges::any_of(chosen, [](Form const& form) { return form.private_format.has_value(); });
}

Result<PairPath> parse_path(std::string const& path) {
    std::filesystem::path const parts(path);
    auto const name = parts.filename().native();
    if (name.empty() || name == "." || name == ".." || path == "-" || path.find('\0') != std::string::npos) {
        return fail(
            ErrorCode::usage, "path", say("{} is not the path of a new file", techuser::quoted(path)),
            say("give the path of the private key; the other files are named after it"));
    }
    return PairPath{.path = path, .folder = parts.parent_path().native(), .name = name};
}

} // namespace techuser::key_pair
