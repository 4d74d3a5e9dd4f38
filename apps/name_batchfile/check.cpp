// SPDX-License-Identifier: Apache-2.0
#include "batchfile/batch_file_report.hpp"
#include "cli/find_user.hpp"
#include "cli/inputs.hpp"
#include "name_batchfile/request.hpp"
#include "registration/registration_fields.hpp"
#include "support/brussels_time.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "system/files.hpp"
#include <techuser/batch_file_check.hpp>
#include <techuser/reference_data.hpp>

#include <filesystem>
#include <system_error>

namespace techuser::name_batchfile {
namespace {

constexpr std::size_t most_files_in_folder = 1'000'000;

// What is to be checked: names, and where they came from a folder, with the folder before them.
struct Inputs {
    std::vector<std::string> names;
    CheckScope scope;
};

Result<Inputs> gather(cli::Console& console, Request const& request) {
    Inputs inputs{{}, CheckScope::names};
    for (auto const& operand : request.operands) {
        std::error_code ignored; // an unreadable path counts as a name
        if (operand == "-" || !std::filesystem::is_directory(operand, ignored)) {
            TRY_ASSIGN(auto names, cli::expand_inputs(console, std::span(&operand, 1), request.list));
            inputs.names.insert(
                inputs.names.end(), std::make_move_iterator(names.begin()),
                std::make_move_iterator(names.end()));
            continue;
        }
        inputs.scope = CheckScope::sets;
        // The current folder has a name, too.
        auto const shown = operand == "." ? ".." / std::filesystem::canonical(operand, ignored).filename()
                                          : std::filesystem::path(operand);
        TRY_ASSIGN(auto const names, list_files(operand, most_files_in_folder));
        for (auto const& name : names) {
            inputs.names.push_back((shown / name).native());
        }
    }
    inputs.scope = inputs.names.size() > 1 ? CheckScope::sets : inputs.scope;
    return inputs;
}

Result<std::optional<SenderNumber>> sender_of(cli::Console& console, Request const& request) {
    if (request.sender && request.key) {
        return fail(ErrorCode::usage, "sender", say("expected only one of --sender-number and --for"));
    }
    if (request.sender) {
        TRY_ASSIGN(
            auto const sender, cli::option_value("--sender-number", parse_given_number(*request.sender)));
        return std::optional(sender);
    }
    if (!request.key) {
        return std::optional<SenderNumber>();
    }
    TRY_ASSIGN(auto const url, console.registry_url(request.registry));
    TRY_ASSIGN(auto const registry, open_registry(url, OpenMode::read));
    TRY_ASSIGN(auto const user, cli::find_user(*registry, "--for", *request.key));
    return user.sender_number;
}

} // namespace

Result<cli::ExitStatus> check_names(cli::Console& console, Request const& request) {
    TRY_ASSIGN(
        auto const profiles,
        read_file_profiles(console.installed_data_directory(), console.own_data_directories()));
    TRY_ASSIGN(
        auto const today, request.date ? cli::option_value("--date", parse_typed_date(*request.date))
                                       : brussels_day(console.now()));
    TRY_ASSIGN(auto const sender, sender_of(console, request));
    TRY_ASSIGN(auto const inputs, gather(console, request));
    auto const checked = techuser::check_names(inputs.names, {profiles, today, sender, inputs.scope});
    auto status = cli::ExitStatus::done;
    std::size_t valid = 0;
    for (auto const& one : checked) {
        auto const verdict = one.faults.empty() ? cli::ExitStatus::done : cli::ExitStatus::refused;
        valid += one.faults.empty() ? 1U : 0U;
        status = worse(status, verdict);
        console.print(
            console.format() == cli::OutputFormat::json
                ? to_json({console.tool(), static_cast<int>(verdict)}, one)
                : to_text(one, console.colour()));
    }
    if (checked.size() > 1) {
        console.note(say("{} examined: {} valid, {} invalid", checked.size(), valid, checked.size() - valid));
    }
    return status;
}

} // namespace techuser::name_batchfile
