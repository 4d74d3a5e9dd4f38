// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/console.hpp"
#include "cli/options.hpp"
#include "registration/registration_source.hpp"
#include <techuser/result.hpp>

#include <memory>
#include <optional>
#include <string>

namespace techuser::register_techuser {

// Where many registrations come from, and how they are written.
struct SourceArguments {
    std::optional<std::string> path; // of --many
    std::optional<std::string> format;
    std::optional<std::string> separator;
    std::optional<std::string> encoding; // also of a single registration file

    // --many with that help, and what tells how to read it.
    void declare(cli::Options& options, cli::Meaning help);

    // Usage: option.
    Result<void> check() const;

    // Opens the value of --many; - is standard input. Usage: option, encoding, and those of
    // open_registrations().
    Result<std::unique_ptr<RegistrationSource>> open(cli::Console& console) const;
};

} // namespace techuser::register_techuser
