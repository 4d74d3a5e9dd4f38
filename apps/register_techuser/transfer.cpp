// SPDX-License-Identifier: Apache-2.0
// A whole registry as JSON Lines, out and in.
#include "register_techuser/commands.hpp"
#include "support/text.hpp"
#include "support/try.hpp"
#include <techuser/registry_records.hpp>
#include <techuser/report.hpp>

namespace techuser::register_techuser {
namespace {

class Export final : public cli::Command {
public:
    std::string_view name() const override { return "export"; }
    std::string_view summary() const override { return "Write all that the registry holds as JSON Lines."; }

    void declare(cli::Options& options) override {
        options.example("register-techuser export >registry.jsonl");
        options.value("--registry", "URL", m_registry, "which registry");
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
    std::string_view summary() const override {
        return "Take over an exported registry into an empty one, wholly or not.";
    }

    void declare(cli::Options& options) override {
        options.example("register-techuser export | register-techuser import - --registry copy.db");
        options.operands("FILE", m_files, {1, 1}, "what export wrote, - for standard input");
        options.flag("--dry-run", m_dry_run, "check everything and write nothing");
        options.value("--registry", "URL", m_registry, "where to, empty or not there yet");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        auto const& path = m_files.front();
        TRY_ASSIGN(auto const content, console.read_input(path, registry_export_size_limit_bytes));
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        // First a rehearsal, so that a refusal leaves not even an empty registry behind.
        TRY_ASSIGN(auto const counts, take_over(console, as_text(content), url, OpenMode::rehearse));
        if (m_dry_run) {
            console.note(say("dry run: nothing was written"));
        } else {
            TRY(take_over(console, as_text(content), url, OpenMode::create));
        }
        auto const rehearsal = m_dry_run ? Rehearsal::dry_run : Rehearsal::no;
        console.print(
            console.format() == cli::OutputFormat::json ? to_json({console.tool(), 0}, rehearsal, counts)
                                                        : to_text(counts));
        return cli::ExitStatus::done;
    }

private:
    Result<RecordCounts> take_over(
        cli::Console& console, std::string_view text, std::string const& url, OpenMode mode) const {
        TRY_ASSIGN(auto const registry, open_registry(url, mode));
        RecordCounts counts;
        auto const read = [&](RecordVisitor const& visit) -> Result<void> {
            TRY_ASSIGN(counts, read_export(text, visit));
            return {};
        };
        auto const imported = registry->import_from(read, console.author());
        if (!imported) {
            return fail(while_doing(Text("'" + m_files.front() + "'"), imported.error()));
        }
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
