// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/application.hpp>
#include <techuser/batch_file_name.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace techuser {

// Which file names an application uses.
struct FileProfile {
    enum class PartElements : std::uint8_t { carried, absent };

    // Where files are signed unless a profile says otherwise.
    static std::vector<Environment> usual_signatures() {
        return {Environment::production, Environment::circuit_test};
    }

    ApplicationCode code;
    PartElements parts;
    std::vector<Environment> signatures;    // where the portal asks for an FS
    std::optional<Application> application; // what a channel must be open for; nullopt: unknown
    std::string meaning;
    std::string source;
};

// The profile of an application code; null for a code that no profile has, which is still usable.
FileProfile const* find_profile(std::span<FileProfile const> profiles, ApplicationCode const& code);

} // namespace techuser
