// SPDX-License-Identifier: Apache-2.0
// A whole registry as JSON Lines, out and in.
#include "data/lines.hpp"
#include "register_techuser/commands/commands.hpp"
#include "register_techuser/commands/record_progress.hpp"
#include "registry/registry_records.hpp"
#include "report/json_document.hpp"
#include "report/language.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "system/files.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace techuser::register_techuser {
namespace {

class Export final : public cli::Command {
public:
    std::string_view name() const override { return "export"; }
    char const* summary() const override {
        return gettext_noop("Write all that the registry holds as JSON Lines.");
    }

    void declare(cli::Options& options) override {
        options.example("register-techuser export >registry.jsonl");
        options.value("--registry", "URL", m_registry, "the registry to use");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        TRY_ASSIGN(auto const registry, open_registry(url, OpenMode::read));
        RecordCounts counts;
        console.print(export_heading());
        TRY(registry->export_to([&](RegistryRecord const& record) -> Result<void> {
            counts.add(record);
            console.print(to_json_line(record));
            return {};
        }));
        console.print(export_end(counts));
        return cli::ExitStatus::done;
    }

private:
    std::optional<std::string> m_registry;
};

class Import final : public cli::Command {
public:
    std::string_view name() const override { return "import"; }
    char const* summary() const override {
        return gettext_noop("Take over an exported registry into an empty one, wholly or not.");
    }

    void declare(cli::Options& options) override {
        options.example("register-techuser export | register-techuser import - --registry copy.db");
        options.operands(
            "FILE", m_files, {1, 1}, gettext_noop("what export wrote, - for standard input"),
            {cli::offer_files({"jsonl"})});
        options.flag("--dry-run", m_dry_run, "check everything and write nothing");
        options.value("--registry", "URL", m_registry, "the new registry, empty or not yet created");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        TRY_ASSIGN(auto input, console.open_input(m_files.front()));
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        TRY_ASSIGN(auto const counts, take_over(console, std::move(input), url));
        if (m_dry_run) {
            console.note(say("dry run: nothing was written"));
        }
        auto const heading = m_dry_run ? in_language(say("would be taken over")) + ":\n" : std::string();
        auto const rehearsal = m_dry_run ? Rehearsal::dry_run : Rehearsal::no;
        console.print(
            console.format() == cli::OutputFormat::json ? to_json({console.tool(), 0}, rehearsal, counts)
                                                        : heading + to_text(counts));
        return cli::ExitStatus::done;
    }

private:
    static Result<std::optional<std::string_view>> next_line(LineReader& lines) {
        TRY_ASSIGN(auto const line, lines.next());
        if (line && line->too_long) {
            return fail(ErrorCode::unreadable, "too-large", say("line {} is too long", line->number));
        }
        return line ? std::optional(line->text) : std::nullopt;
    }

    Result<RecordCounts> take_over(cli::Console& console, BlockReader input, std::string const& url) const {
        LineReader lines(TextInput(std::move(input)));
        RecordCounts counts;
        cli::Progress progress(console);
        auto const read = [&](RecordVisitor const& visit) -> Result<void> {
            auto const all = read_export([&lines] { return next_line(lines); }, counting(progress, visit));
            if (!all && says_where(all.error()) && all.error().reason != "workbook") {
                auto error = all.error();
                error.hint = say("export it again: an export is UTF-8");
                return fail(std::move(error));
            }
            if (!all) {
                return fail(while_doing(Text("'" + m_files.front() + "'"), all.error()));
            }
            counts = *all;
            return {};
        };
        TRY(import_registry(url, m_dry_run ? OpenMode::rehearse : OpenMode::create, read, console.author()));
        return counts;
    }

    std::vector<std::string> m_files;
    std::optional<std::string> m_registry;
    bool m_dry_run{false};
};

} // namespace

std::unique_ptr<cli::Command> make_export() {
    return std::make_unique<Export>();
}

std::unique_ptr<cli::Command> make_import() {
    return std::make_unique<Import>();
}

} // namespace techuser::register_techuser
