// SPDX-License-Identifier: Apache-2.0
#include "batchfile/batch_file_report.hpp"
#include "batchfile/file_content.hpp"
#include "name_batchfile/request.hpp"
#include "report/json_document.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "system/files.hpp"
#include "system/rename_files.hpp"
#include <techuser/batch_file_check.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace techuser::name_batchfile {
namespace {

// The kinds of the files, which are given in the order of upload: all declarations, or these and then all
// signatures.
Result<std::vector<FileKind>> kinds_of_files(Request const& request, Submission const& submission) {
    std::size_t const parts = submission.parts.value_or(1);
    std::size_t const files = request.operands.size();
    if (request.kind) {
        TRY_ASSIGN(auto const kind, parse_file_kind(*request.kind));
        if (kind != FileKind::declaration && kind != FileKind::signature) {
            return fail(
                ErrorCode::usage, "kind", say("--kind '{}': only FI and FS files are renamed", *request.kind),
                say("--go makes the GO"));
        }
        if (files == parts) {
            return std::vector{kind};
        }
    } else if (files == parts) {
        return std::vector{FileKind::declaration};
    } else if (files == 2 * parts) {
        return std::vector{FileKind::declaration, FileKind::signature};
    }
    return fail(
        ErrorCode::usage, "operands",
        say("{} files for {} parts: expected one FI for each part, then one FS or none", files, parts),
        say("--parts tells the number of parts"));
}

// Where the files go: the folder that was given, or the one that they are in.
Result<std::filesystem::path> target_folder(Request const& request, Submission const& submission) {
    auto const with_directory = [&](std::filesystem::path folder) {
        return request.with_directory ? folder / directory_of(Direction::sent, submission.environment)
                                      : folder;
    };
    if (request.into) {
        return with_directory(*request.into);
    }
    auto const folder = std::filesystem::path(request.operands.front()).parent_path();
    for (auto const& file : request.operands) {
        if (std::filesystem::path(file).parent_path() != folder) {
            return fail(
                ErrorCode::usage, "into", say("the files are in different folders"),
                say("give --into to put them into one"));
        }
    }
    return with_directory(folder);
}

// GO starts the processing: everything that it starts must be there.
Result<void> expect_complete(
    RenamePlan const& plan, std::filesystem::path const& folder, std::span<BatchFileName const> needed) {
    for (auto const& name : needed) {
        auto const path = folder / name.to_string();
        std::error_code ignored; // an unreadable folder counts as missing
        if (std::ranges::find(plan.renamings, path, &Renaming::to) == plan.renamings.end() &&
            !std::filesystem::exists(path, ignored)) {
            return fail(
                ErrorCode::invalid, "incomplete", say("no GO without '{}'", path.native()),
                say("make that file first; a GO starts the processing"));
        }
    }
    return {};
}

Result<RenamePlan> plan_for(
    Request const& request, Preparation const& preparation, Submission const& submission) {
    TRY_ASSIGN(auto const kinds, kinds_of_files(request, submission));
    TRY_ASSIGN(auto const folder, target_folder(request, submission));
    TRY_ASSIGN(auto const names, name_submission(submission, kinds));
    RenamePlan plan;
    for (std::size_t index = 0; index < names.size(); ++index) {
        plan.renamings.push_back({request.operands[index], folder / names[index].to_string()});
    }
    if (request.go) {
        // --kind leaves nothing but itself in the preparation, and a GO needs the whole.
        std::vector needed_kinds{FileKind::declaration};
        if (preparation.asks_signature) {
            needed_kinds.push_back(FileKind::signature);
        }
        TRY_ASSIGN(auto const needed, name_submission(submission, needed_kinds));
        TRY(expect_complete(plan, folder, needed));
        constexpr std::array start{FileKind::start};
        TRY_ASSIGN(auto const go, name_submission(submission, start));
        plan.empty_last = folder / go.front().to_string();
    }
    return plan;
}

// The commonest mistake is to pass the signature for the declaration, or the other way round.
Result<void> check_content(
    cli::Console& console, Request const& request, std::string const& path, FileKind kind) {
    TRY_ASSIGN(auto reader, BlockReader::open(path));
    TRY(reader.read_more());
    bool const declares = kind == FileKind::declaration;
    auto const content = content_of(reader.pending());
    if (content == (declares ? FileContent::xml : FileContent::cms)) {
        return {};
    }
    if (content != FileContent::other) {
        return fail(
            ErrorCode::invalid, "content",
            declares ? say("'{}' is a signature (CMS), and would be named FI", path)
                     : say("'{}' is XML, and would be named FS", path),
            say("give the files in the order FI, FS"));
    }
    auto const finding = declares ? say("'{}' does not begin like XML: is it a declaration?", path)
                                  : say("'{}' does not begin like a CMS: is it a signature?", path);
    return cli::warn_or_refuse(console, request.warnings(), "content", finding, {});
}

Result<void> check_contents(cli::Console& console, Request const& request, Submission const& submission) {
    TRY_ASSIGN(auto const kinds, kinds_of_files(request, submission));
    auto const parts = request.operands.size() / kinds.size();
    for (std::size_t index = 0; index < request.operands.size(); ++index) {
        TRY(check_content(console, request, request.operands[index], kinds[index / parts]));
    }
    return {};
}

RenameReport describe(RenamePlan const& plan, Rehearsal rehearsal) {
    RenameReport report{{}, std::nullopt, rehearsal};
    for (auto const& renaming : plan.renamings) {
        report.renamed.push_back({renaming.from.native(), renaming.to.native()});
    }
    if (plan.empty_last) {
        report.made = plan.empty_last->native();
    }
    return report;
}

} // namespace

Result<cli::ExitStatus> rename_to_names(cli::Console& console, Request const& request) {
    auto const looking = request.reserve ? SequenceUse::peeked : SequenceUse::given;
    auto const taking = request.reserve && !request.dry_run ? SequenceUse::reserved : looking;
    TRY_ASSIGN(auto const preparation, prepare(console, request, taking));
    // A sequence is reserved when all else has proved right; until then the next one is only assumed.
    TRY_ASSIGN(auto submissions, take_sequences(console, preparation, looking));
    TRY_ASSIGN(auto plan, plan_for(request, preparation, submissions.front()));
    TRY(check_renaming(plan));
    TRY(check_contents(console, request, submissions.front()));
    if (!request.dry_run) {
        if (request.reserve) {
            TRY_ASSIGN(submissions, take_sequences(console, preparation, taking));
            TRY_ASSIGN(plan, plan_for(request, preparation, submissions.front()));
        }
        TRY(rename_files(plan));
    } else {
        console.note(say("dry run: nothing was renamed"));
    }
    auto const report = describe(plan, request.dry_run ? Rehearsal::dry_run : Rehearsal::no);
    console.print(
        console.format() == cli::OutputFormat::json ? to_json({console.tool(), 0}, report) : to_text(report));
    return cli::ExitStatus::done;
}

} // namespace techuser::name_batchfile
