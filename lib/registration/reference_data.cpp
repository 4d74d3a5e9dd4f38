// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_data.hpp"
#include "data/data_file.hpp"
#include "support/say.hpp"
#include <techuser/reference_data.hpp>

#include <algorithm>
#include <system_error>
#include <utility>

namespace techuser {
namespace {

// The path of the file to read: the user's own, if there is one.
std::filesystem::path choose(
    std::string_view name, std::filesystem::path const& installed, std::filesystem::path const& user) {
    std::error_code ignored; // a folder that cannot be looked into holds no file for us
    auto own = user / name;
    return std::filesystem::exists(own, ignored) ? own : installed / name;
}

template <typename Name>
Result<std::vector<Listed<Name>>> read_list(std::filesystem::path const& path, std::string_view kind) {
    return read_entries<Listed<Name>>(path, kind, [&](toml::table const& entry) -> Result<Listed<Name>> {
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
    });
}

// The environments in which an application asks for signatures.
Result<std::vector<Environment>> signatures_of(toml::table const& entry, std::filesystem::path const& path) {
    if (!entry.contains("signatures")) {
        return FileProfile::usual_signatures();
    }
    auto const* const letters = entry["signatures"].as_array();
    if (letters == nullptr) {
        return fail_in(path, say("line {}: expected signatures = [...]", entry.source().begin.line));
    }
    std::vector<Environment> environments;
    for (auto const& letter : *letters) {
        auto const environment = parse_environment(letter.value_or(std::string()));
        if (!environment) {
            return fail_in(
                path, say("line {}: signatures: {}", entry.source().begin.line, environment.error().message));
        }
        environments.push_back(*environment);
    }
    return environments;
}

// The portal's application that a code belongs to, where the file names one.
Result<std::optional<Application>> application_of(
    toml::table const& entry, std::filesystem::path const& path) {
    if (!entry.contains("application")) {
        return std::optional<Application>();
    }
    TRY_ASSIGN(auto const text, text_of(entry, "application", path));
    auto application = Application::parse(text);
    if (!application) {
        return fail_in(path, application.error().message);
    }
    return std::optional(*std::move(application));
}

Result<std::vector<FileProfile>> read_profiles(std::filesystem::path const& path) {
    return read_entries<FileProfile>(path, "profile", [&](toml::table const& entry) -> Result<FileProfile> {
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
        TRY_ASSIGN(auto application, application_of(entry, path));
        TRY_ASSIGN(auto meaning, text_of(entry, "meaning", path));
        TRY_ASSIGN(auto source, text_of(entry, "source", path));
        return FileProfile{
            .code = *code,
            .parts =
                parts == "carried" ? FileProfile::PartElements::carried : FileProfile::PartElements::absent,
            .signatures = std::move(signatures),
            .application = std::move(application),
            .meaning = std::move(meaning),
            .source = std::move(source)};
    });
}

template <typename Name>
bool lists(std::vector<Listed<Name>> const& entries, Name const& name) {
    return std::ranges::find(entries, name, &Listed<Name>::name) != entries.end();
}

} // namespace

bool ReferenceData::knows(Quality const& quality) const {
    return lists(qualities, quality);
}

bool ReferenceData::knows(Title const& title) const {
    return lists(titles, title);
}

bool ReferenceData::knows(Application const& application) const {
    return lists(applications, application);
}

Result<ReferenceData> read_reference_data(
    std::filesystem::path const& installed_directory, std::filesystem::path const& user_directory) {
    auto const path = [&](std::string_view name) {
        return choose(name, installed_directory, user_directory);
    };
    ReferenceData data;
    TRY_ASSIGN(data.qualities, read_list<Quality>(path("qualities.toml"), "quality"));
    TRY_ASSIGN(data.titles, read_list<Title>(path("titles.toml"), "title"));
    TRY_ASSIGN(data.applications, read_list<Application>(path("applications.toml"), "application"));
    TRY_ASSIGN(data.file_profiles, read_profiles(path("file-profiles.toml")));
    TRY_ASSIGN(data.certificate_policy, read_certificate_policy(installed_directory, user_directory));
    return data;
}

Result<CertificatePolicy> read_certificate_policy(
    std::filesystem::path const& installed_directory, std::filesystem::path const& user_directory) {
    return read_certificate_lists(
        choose("accepted-issuers.toml", installed_directory, user_directory),
        choose("certificate-policy.toml", installed_directory, user_directory));
}

} // namespace techuser
