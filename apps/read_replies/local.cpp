// SPDX-License-Identifier: Apache-2.0
#include "read_replies/answers.hpp"
#include "read_replies/request.hpp"
#include "reply/compressed_reply.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>

namespace techuser::read_replies {
namespace {

namespace fs = std::filesystem;

// The names to read, by folder: what stands beside a file of a reply is read with it.
using Folders = std::map<fs::path, std::set<std::string>>;

class Gathering final {
public:
    Gathering(cli::Console& console, Tally& tally) : m_console(console), m_tally(tally) {}

    void take(std::string const& operand) {
        std::error_code ignored; // what cannot be read is a file, whose reading says why
        if (fs::is_directory(operand, ignored)) {
            take_folder(operand);
        } else {
            take_file(operand);
        }
    }

    Folders const& folders() const { return m_folders; }

private:
    void take_folder(std::string const& operand) {
        auto names = list_files(operand, most_files_in_folder);
        if (!names) {
            m_tally.add(operand, names.error());
            return;
        }
        auto const sorted = sort_replies(*names);
        for (auto const& other : sorted.others) {
            m_console.explain(
                fmt::format("{} is not the name of a reply", (fs::path(operand) / other).native()));
        }
        if (sorted.replies.empty()) {
            m_console.note(say("'{}': no reply in this folder", operand));
        }
        m_folders[operand].insert(names->begin(), names->end());
    }

    void take_file(std::string const& operand) {
        auto const path = fs::path(operand);
        std::array const name{path.filename().native()};
        auto const sorted = sort_replies(name);
        if (sorted.replies.empty()) {
            m_tally.add(
                operand, {.code = ErrorCode::unreadable,
                          .reason = "not-a-reply",
                          .message = say("'{}': not the name of a reply", operand),
                          .hint = say("replies are named as FO.ACRF.999999.20140628.00001.R; "
                                      "`name-batchfile --explain` tells what a name says")});
            return;
        }
        std::error_code error;
        if (auto const status = fs::status(path, error); !fs::exists(status)) {
            m_tally.add(operand, read_file(path, 0).error());
            return;
        }
        auto& names = m_folders[path.parent_path()];
        for (auto const& triple : sorted.replies) {
            take_beside(path.parent_path(), triple.name, names);
        }
    }

    // All files of the reply that are in the folder.
    static void take_beside(
        fs::path const& folder, BatchFileName const& reply, std::set<std::string>& names) {
        constexpr std::array kinds{
            FileKind::reply, FileKind::compressed_reply, FileKind::signature, FileKind::start};
        for (auto const kind : kinds) {
            auto elements = reply.elements();
            elements.kind = kind;
            if (kind == FileKind::start && elements.parts) {
                elements.parts->index.reset();
            }
            auto const name = BatchFileName::make(elements)->to_string();
            std::error_code ignored;
            if (fs::exists(folder / name, ignored)) {
                names.insert(name);
            }
        }
    }

    cli::Console& m_console;
    Tally& m_tally;
    Folders m_folders;
};

Result<ReplyContent> read_content(fs::path const& folder, ReplyTriple const& triple) {
    ReplyContent content;
    TRY_ASSIGN(content.reply, read_if_there(folder, triple.reply));
    TRY_ASSIGN(content.compressed, read_if_there(folder, triple.compressed));
    TRY_ASSIGN(content.signature, read_if_there(folder, triple.signature));
    return content;
}

} // namespace

Result<cli::ExitStatus> read_local(cli::Console& console, Request const& request) {
    TRY_ASSIGN(auto const trust, read_trust(console, request.trust));
    SignerTrust const signers{trust ? &*trust : nullptr, console.now()};
    std::unique_ptr<Registry> registry;
    if (auto const& url = request.channel.registry) {
        TRY_ASSIGN(registry, open_registry(*url, OpenMode::write));
    }
    Tally tally(console);
    Gathering gathering(console, tally);
    for (auto const& operand : request.operands) {
        gathering.take(operand);
    }
    for (auto const& [folder, names] : gathering.folders()) {
        for (auto const& triple : sort_replies(std::vector(names.begin(), names.end())).replies) {
            auto const content = read_content(folder, triple);
            if (!content) {
                tally.add((folder / triple.name.to_string()).native(), content.error());
                continue;
            }
            ReplyReport report{judge_reply(triple, *content, signers), {}};
            for (auto const& file : triple.files()) {
                report.files.push_back({.path = (folder / file.to_string()).native()});
            }
            auto const recorded = record_answer(registry.get(), report.reply, console.author());
            report.record = recorded.value_or(AnswerRecord::none);
            if (!recorded) {
                report.reply.faults.push_back(recorded.error());
            }
            tally.add(report);
        }
    }
    return tally.finish();
}

} // namespace techuser::read_replies
