// SPDX-License-Identifier: Apache-2.0
#include "cli/key_forms.hpp"

#include "support/quoted.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace techuser::key_pair {

namespace {

// The form whose suffix the name ends with; null if there is none, or nothing before it.
KeyForm const* form_by_suffix(std::string_view name) {
    for (auto const& form : key_forms()) {
        if (!form.suffix.empty() && name.size() > form.suffix.size() && name.ends_with(form.suffix)) {
            return &form;
        }
    }
    return nullptr;
}

tl::unexpected<Error> not_a_new_file(std::string const& path, Text hint) {
    return fail(
        ErrorCode::usage, "path", say("{} cannot be the path of a private key", techuser::quoted(path)),
        std::move(hint));
}

} // namespace

std::string form_names() {
    std::vector<std::string_view> names;
    for (auto const& form : key_forms()) {
        names.push_back(form.name);
    }
    return fmt::format("{}", fmt::join(names, ", "));
}

Result<Forms> parse_forms(std::string_view list) {
    auto const hint = say("choose among {}", Text(form_names()));
    std::vector<std::string_view> names;
    for (auto rest = list; !rest.empty();) {
        names.push_back(rest.substr(0, rest.find(',')));
        rest.remove_prefix(std::min(names.back().size() + 1, rest.size()));
        if (find_key_form(names.back()) == nullptr) {
            return fail(
                ErrorCode::usage, "formats",
                say("--formats: unknown format {}", techuser::quoted(names.back())), hint);
        }
    }
    Forms chosen;
    for (auto const& form : key_forms()) {
        if (std::ranges::find(names, form.name) == names.end()) {
            continue;
        }
        if (!chosen.empty() && chosen.back()->suffix == form.suffix) {
            return fail(
                ErrorCode::usage, "formats",
                say("--formats: {} and {} both end in '{}'", verbatim(chosen.back()->name),
                    verbatim(form.name), form.suffix),
                say("make one of them, and the other with --convert under another name"));
        }
        chosen.push_back(&form);
    }
    if (chosen.empty()) {
        return fail(ErrorCode::usage, "formats", say("--formats is empty"), hint);
    }
    return chosen;
}

bool any_private(Forms const& chosen) {
    return std::ranges::any_of(chosen, &KeyForm::is_private);
}

Result<PairPath> parse_path(std::string const& path, Forms const& chosen) {
    std::filesystem::path const parts(path);
    auto name = parts.filename().native();
    if (name.empty() || name == "." || name == ".." || path == "-" || path.find('\0') != std::string::npos) {
        return not_a_new_file(
            path, say("pass the path of the private key; the other files are named after it"));
    }
    PairPath parsed{.path = path, .folder = parts.parent_path().native(), .name = std::move(name)};
    auto const* const named = form_by_suffix(parsed.name);
    if (named == nullptr) {
        return parsed;
    }
    parsed.path.resize(parsed.path.size() - named->suffix.size());
    if (std::ranges::find(chosen, named->suffix, &KeyForm::suffix) == chosen.end()) {
        return not_a_new_file(
            path, say("the other files are named after it: pass '{}', or choose --formats={}", parsed.path,
                      verbatim(named->name)));
    }
    parsed.name.resize(parsed.name.size() - named->suffix.size());
    return parsed;
}

} // namespace techuser::key_pair
