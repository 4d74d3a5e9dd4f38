// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.hpp"
#include "register_techuser/many/source_arguments.hpp"
#include "register_techuser/recording.hpp"
#include "report/json_document.hpp"
#include <techuser/registration.hpp>

#include <optional>
#include <string>

namespace techuser::register_techuser {

// The options that register many at once.
struct ManyOptions {
    SourceArguments source;
    bool keep_going{false};
    bool all_or_nothing{false};

    void declare(cli::Options& options);

    // Usage: option.
    Result<void> check() const;
};

// How every registration of a run is examined and recorded.
struct ManyRequest {
    ManyOptions const& options;
    RegistrationDraft const& fields; // that win over those of each registration
    std::optional<std::string> const& registry;
    std::optional<Timestamp> at; // as of when to examine; the clock's time when nullopt
    Rehearsal rehearsal;
    Strictness strictness;
    IfRecorded recorded;
};

// Registers what a source holds, and gives a verdict on each of it in its order. The status is the worst one.
Result<cli::ExitStatus> create_many(
    cli::Console& console, ManyRequest const& request, ReferenceData const& reference);

} // namespace techuser::register_techuser
