// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_data.hpp"
#include "data/data_file.hpp"
#include "support/say.hpp"
#include <techuser/reference_data.hpp>

#include <algorithm>
#include <iterator>
#include <system_error>
#include <utility>

namespace techuser {
namespace {

using Path = std::filesystem::path;

// The path of the file to read: the first one of one's own, if there is any.
Path choose(std::string_view name, Path const& installed, std::vector<Path> const& own_directories) {
    std::error_code ignored; // an unreadable folder counts as empty
    auto const own = std::ranges::find_if(
        own_directories, [&](Path const& folder) { return std::filesystem::exists(folder / name, ignored); });
    return (own == own_directories.end() ? installed : *own) / name;
}

template <typename Name>
Result<Listed<Name>> read_listed(toml::table const& entry, Path const& path) {
    TRY_ASSIGN(auto const text, text_of(entry, "name", path));
    auto name = Name::parse(text);
    if (!name) {
        return fail_in(path, name.error().message);
    }
    TRY_ASSIGN(auto english, text_of(entry, "english", path));
    TRY_ASSIGN(auto french, text_of(entry, "french", path));
    TRY_ASSIGN(auto dutch, text_of(entry, "dutch", path));
    TRY_ASSIGN(auto german, text_of(entry, "german", path));
    return Listed<Name>{
        *std::move(name), std::move(english), std::move(french), std::move(dutch), std::move(german)};
}

template <typename Name>
Result<std::vector<Listed<Name>>> read_list(Path const& path, std::string_view kind) {
    return read_entries<Listed<Name>>(path, kind, [&](toml::table const& entry) -> Result<Listed<Name>> {
        TRY(check_keys(entry, {"name", "english", "french", "dutch", "german"}, path));
        return read_listed<Name>(entry, path);
    });
}

// The names that a file may take from another list; nullopt: any.
using Names = std::optional<std::vector<std::string_view>>;

// Those of `entries`, which stand in the file `list`, for the file at `path`: any, where the user has
// replaced only `list`.
template <typename Entry>
Names names_for(
    Path const& path, std::vector<Entry> const& entries, Path const& list, Path const& installed_directory) {
    if (list.parent_path() != installed_directory && path.parent_path() == installed_directory) {
        return std::nullopt;
    }
    std::vector<std::string_view> names;
    for (auto const& entry : entries) {
        names.emplace_back(entry.name.to_string());
    }
    return names;
}

// A name of another list, at `node` under `key`.
template <typename Name>
Result<Name> read_name(toml::node const& node, std::string_view key, Names const& known, Path const& path) {
    auto const text = node.value_or(std::string());
    if (known) {
        TRY(check_known(node, say("{}: unknown name '{}'", verbatim(key), text), text, *known, path));
    }
    auto name = Name::parse(text);
    if (!name) {
        return fail_in(path, node, name.error().message);
    }
    return *std::move(name);
}

// The values under `key`, which may be missing, each read by `read`.
template <typename Value, typename Read>
Result<std::vector<Value>> read_array(
    toml::table const& entry, std::string_view key, Path const& path, Read read) {
    std::vector<Value> values;
    auto const* const node = entry.get(key);
    auto const* const array = node == nullptr ? nullptr : node->as_array();
    if (node != nullptr && array == nullptr) {
        return fail_in(path, *node, say("expected {} = [...]", verbatim(key)));
    }
    for (std::size_t index = 0; array != nullptr && index < array->size(); ++index) {
        TRY_ASSIGN(auto value, read(*array->get(index)));
        values.push_back(std::move(value));
    }
    return values;
}

Result<std::vector<ListedApplication>> read_applications(Path const& path, Names const& qualities) {
    auto const quality = [&](toml::node const& node) {
        return read_name<Quality>(node, "qualities", qualities, path);
    };
    return read_entries<ListedApplication>(
        path, "application", [&](toml::table const& entry) -> Result<ListedApplication> {
            TRY(check_keys(entry, {"name", "english", "french", "dutch", "german", "qualities"}, path));
            TRY_ASSIGN(auto listed, read_listed<Application>(entry, path));
            TRY_ASSIGN(auto offered, read_array<Quality>(entry, "qualities", path, quality));
            return ListedApplication{std::move(listed), std::move(offered)};
        });
}

// The environments in which an application asks for signatures.
Result<std::vector<Environment>> signatures_of(toml::table const& entry, Path const& path) {
    if (!entry.contains("signatures")) {
        return FileProfile::usual_signatures();
    }
    return read_array<Environment>(
        entry, "signatures", path, [&](toml::node const& letter) -> Result<Environment> {
            auto const environment = parse_environment(letter.value_or(std::string()));
            if (!environment) {
                return fail_in(path, letter, say("signatures: {}", environment.error().message));
            }
            return *environment;
        });
}

Result<FileProfile> read_profile(toml::table const& entry, Names const& applications, Path const& path) {
    TRY(check_keys(entry, {"code", "meaning", "parts", "signatures", "application", "source"}, path));
    TRY_ASSIGN(auto const text, text_of(entry, "code", path));
    auto const code = ApplicationCode::parse(text);
    if (!code) {
        return fail_in(path, code.error().message);
    }
    TRY_ASSIGN(auto const parts, text_of(entry, "parts", path));
    if (parts != "carried" && parts != "absent") {
        return fail_in(path, say("{}: parts '{}': expected carried or absent", verbatim(text), parts));
    }
    TRY_ASSIGN(auto signatures, signatures_of(entry, path));
    std::optional<Application> application;
    if (auto const* const named = entry.get("application")) {
        TRY_ASSIGN(application, read_name<Application>(*named, "application", applications, path));
    }
    TRY_ASSIGN(auto meaning, text_of(entry, "meaning", path));
    TRY_ASSIGN(auto source, text_of(entry, "source", path));
    return FileProfile{
        .code = *code,
        .parts = parts == "carried" ? FileProfile::PartElements::carried : FileProfile::PartElements::absent,
        .signatures = std::move(signatures),
        .application = std::move(application),
        .meaning = std::move(meaning),
        .source = std::move(source)};
}

template <typename Entry, typename Name>
bool lists(std::vector<Entry> const& entries, Name const& name) {
    return std::ranges::find(entries, name, &Entry::name) != entries.end();
}

} // namespace

bool ListedApplication::is_offered_to(Quality const& quality) const {
    return qualities.empty() || std::ranges::find(qualities, quality) != qualities.end();
}

bool ReferenceData::knows(Quality const& quality) const {
    return lists(qualities, quality);
}

bool ReferenceData::knows(Title const& title) const {
    return lists(titles, title);
}

bool ReferenceData::knows(Application const& application) const {
    return lists(applications, application);
}

std::vector<ListedApplication const*> ReferenceData::applications_of(Quality const& quality) const {
    std::vector<ListedApplication const*> all;
    std::vector<ListedApplication const*> offered;
    for (auto const& each : applications) {
        all.push_back(&each);
        if (each.is_offered_to(quality)) {
            offered.push_back(&each);
        }
    }
    return offered.empty() ? all : offered;
}

Result<ReferenceData> read_reference_data(
    Path const& installed_directory, std::vector<Path> const& own_directories) {
    auto const path = [&](std::string_view name) {
        return choose(name, installed_directory, own_directories);
    };
    auto const qualities = path("qualities.toml");
    auto const applications = path("applications.toml");
    ReferenceData data;
    TRY_ASSIGN(data.qualities, read_list<Quality>(qualities, "quality"));
    TRY_ASSIGN(data.titles, read_list<Title>(path("titles.toml"), "title"));
    TRY_ASSIGN(
        data.applications,
        read_applications(
            applications, names_for(applications, data.qualities, qualities, installed_directory)));
    TRY_ASSIGN(data.certificate_policy, read_certificate_policy(installed_directory, own_directories));
    return data;
}

Result<std::vector<FileProfile>> read_file_profiles(
    Path const& installed_directory, std::vector<Path> const& own_directories) {
    auto const list = choose("applications.toml", installed_directory, own_directories);
    auto const path = choose("file-profiles.toml", installed_directory, own_directories);
    TRY_ASSIGN(auto const applications, read_applications(list, std::nullopt));
    auto const known = names_for(path, applications, list, installed_directory);
    return read_entries<FileProfile>(
        path, "profile", [&](toml::table const& entry) { return read_profile(entry, known, path); });
}

Result<CertificatePolicy> read_certificate_policy(
    Path const& installed_directory, std::vector<Path> const& own_directories) {
    return read_certificate_lists(
        choose("accepted-issuers.toml", installed_directory, own_directories),
        choose("certificate-policy.toml", installed_directory, own_directories));
}

} // namespace techuser
