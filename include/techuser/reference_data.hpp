// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/application.hpp>
#include <techuser/certificate_policy.hpp>
#include <techuser/channel.hpp>
#include <techuser/contact_person.hpp>
#include <techuser/file_profile.hpp>
#include <techuser/quality.hpp>
#include <techuser/result.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// One entry of a list that changes over time, with what people call it.
template <typename Name, typename Title = std::string>
struct Listed {
    Name name;
    Title english;
    Title french;
    Title dutch;
    Title german;

    // What people call it in a language: fr, nl, de; English for any other.
    Title const& title(std::string_view language) const {
        return language == "fr" ? french : language == "nl" ? dutch : language == "de" ? german : english;
    }
};

// An application, and what the portal offers it to.
struct ListedApplication : Listed<Application> {
    std::vector<Quality> qualities; // empty: every quality

    bool is_offered_to(Quality const& quality) const;
};

// The lists that the portal may change: TOML files under share/techuser.
struct ReferenceData {
    std::vector<Listed<Quality>> qualities;
    std::vector<Listed<Title>> titles;
    std::vector<ListedApplication> applications;
    CertificatePolicy certificate_policy;

    bool knows(Quality const& quality) const;
    bool knows(Title const& title) const;
    bool knows(Application const& application) const;

    // The applications that the portal offers to a quality; all, where the list offers none to it. They stay
    // valid as long as this.
    std::vector<ListedApplication const*> applications_of(Quality const& quality) const;
};

// Reads the lists. For each, the first of `own_directories` that has a file of its name wins over
// `installed_directory`. What one list names of another must be there, unless only the other was replaced.
// Reasons: those of reading a file, and reference-data.
Result<ReferenceData> read_reference_data(
    std::filesystem::path const& installed_directory,
    std::vector<std::filesystem::path> const& own_directories);

// Reads the profiles of file names in the same way, with the list of applications that they name.
Result<std::vector<FileProfile>> read_file_profiles(
    std::filesystem::path const& installed_directory,
    std::vector<std::filesystem::path> const& own_directories);

// Reads the lists by which certificates are checked in the same way.
Result<CertificatePolicy> read_certificate_policy(
    std::filesystem::path const& installed_directory,
    std::vector<std::filesystem::path> const& own_directories);

} // namespace techuser
