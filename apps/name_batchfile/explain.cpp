// SPDX-License-Identifier: Apache-2.0
#include "batchfile/batch_file_report.hpp"
#include "cli/inputs.hpp"
#include "name_batchfile/request.hpp"
#include "report/json_document.hpp"
#include "support/try.hpp"
#include <techuser/batch_file_check.hpp>
#include <techuser/batch_file_explanation.hpp>
#include <techuser/reference_data.hpp>

namespace techuser::name_batchfile {
namespace {

// The declarations among all names that `name` could be the answer to.
std::vector<BatchFileName> answerable(BatchFileName const& name, std::span<CheckedName const> all) {
    std::vector<BatchFileName> declarations;
    for (auto const& other : all) {
        if (other.name && can_answer(name, *other.name)) {
            declarations.push_back(*other.name);
        }
    }
    return declarations;
}

} // namespace

Result<cli::ExitStatus> explain_names(cli::Console& console, Request const& request) {
    TRY_ASSIGN(
        auto const profiles,
        read_file_profiles(console.installed_data_directory(), console.own_data_directories()));
    TRY_ASSIGN(auto const inputs, cli::expand_inputs(console, request.operands, request.list));
    // A date in the future can be explained like any other.
    auto const last_day = std::chrono::year(9999) / 12 / 31;
    auto const checked = techuser::check_names(inputs, {profiles, last_day, std::nullopt, CheckScope::names});
    auto status = cli::ExitStatus::done;
    bool const json = console.format() == cli::OutputFormat::json;
    for (auto const& one : checked) {
        if (!one.name) {
            auto const head = JsonHead{console.tool(), static_cast<int>(cli::ExitStatus::refused)};
            console.print(json ? to_json(head, one) : to_text(one, console.colour()));
            status = cli::ExitStatus::refused;
            continue;
        }
        ExplainedName const explained{
            one.input, *one.name, explain(*one.name, profiles), explain_answer(*one.name),
            answerable(*one.name, checked)};
        console.print(json ? to_json({console.tool(), 0}, explained) : to_text(explained));
    }
    return status;
}

} // namespace techuser::name_batchfile
