// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.hpp"
#include "cli/inputs.hpp"
#include "cli/naming.hpp"
#include <techuser/batch_file_name.hpp>
#include <techuser/registry.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace techuser::name_batchfile {

// The command line.
struct Request {
    std::optional<std::string> application;
    std::optional<std::string> sender;
    std::optional<std::string> key;
    std::optional<std::string> environment;
    std::optional<std::string> date;
    std::optional<std::string> sequence;
    std::optional<std::string> count;
    std::optional<std::string> parts;
    std::optional<std::string> kind;
    std::optional<std::string> into;
    std::optional<std::string> registry;
    std::vector<std::string> operands;
    bool reserve{false};
    bool peek{false};
    bool with_directory{false};
    bool check{false};
    bool explain{false};
    bool rename{false};
    bool go{false};
    bool dry_run{false};
    bool strict{false};
    cli::ListOptions list;

    cli::Warnings warnings() const { return strict ? cli::Warnings::refuse : cli::Warnings::tell; }
};

// Submissions before their sequences are reserved.
struct Preparation {
    Submission submission; // the first, with the sequence that was given, if one was
    std::vector<FileKind> kinds;
    bool asks_signature;
    std::uint32_t count;
    std::unique_ptr<Registry> registry; // null when it is not needed
};

enum class SequenceUse : std::uint8_t { given, reserved, peeked };

// Everything but the sequence, which is reserved after all other checks.
Result<Preparation> prepare(cli::Console& console, Request const& request, SequenceUse use);

// One submission for each sequence.
Result<std::vector<Submission>> take_sequences(
    cli::Console& console, Preparation const& preparation, SequenceUse use);

Result<cli::ExitStatus> make_names(cli::Console& console, Request const& request);
Result<cli::ExitStatus> check_names(cli::Console& console, Request const& request);
Result<cli::ExitStatus> explain_names(cli::Console& console, Request const& request);
Result<cli::ExitStatus> rename_to_names(cli::Console& console, Request const& request);

} // namespace techuser::name_batchfile
