// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/commands/commands.hpp"
#include "register_techuser/commands/record_progress.hpp"
#include "register_techuser/recorded_user.hpp"
#include "registry/registry_report.hpp"
#include "report/json_document.hpp"
#include "report/language.hpp"
#include "report/terminal_text.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/registry.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace techuser::register_techuser {
namespace {

class RegistryCommand final : public cli::Command {
public:
    std::string_view name() const override { return "registry"; }
    char const* summary() const override {
        return gettext_noop("Make, check, back up, migrate or move a registry.");
    }

    void declare(cli::Options& options) override {
        options.example("register-techuser registry check");
        options.example("register-techuser registry backup registry-2026-11-23.db");
        options.operands(
            "ACTION", m_operands, {1, 3},
            gettext_noop("init, check, backup FILE, restore FILE, migrate, or move FROM TO"),
            {cli::offer_words({"init", "check", "backup", "restore", "migrate", "move"}),
             cli::offer_files({"db"})});
        options.value(
            "--numbers", "WHO", m_numbers, "init: who gives sender numbers, portal or assigned",
            cli::offer_words({"portal", "assigned"}));
        options.flag("--dry-run", m_dry_run, "check everything and write nothing");
        options.value("--registry", "URL", m_registry, "the registry to use");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        TRY_ASSIGN(auto const* const action, chosen_action());
        if (m_numbers && action->name != "init") {
            return refuse_operands(say("registry {}: cannot be used with --numbers", verbatim(action->name)));
        }
        return (this->*action->run)(console);
    }

private:
    struct Action {
        std::string_view name;
        std::size_t operands;
        Result<cli::ExitStatus> (RegistryCommand::*run)(cli::Console&) const;
    };
    static std::array<Action, 6> const actions;

    static tl::unexpected<Error> refuse_operands(Text message) {
        return fail(
            ErrorCode::usage, "operands", std::move(message),
            say("backup and restore take a file, move takes two registries, the others take nothing"));
    }

    Result<Action const*> chosen_action() const {
        auto const& name = m_operands.front();
        auto const* const action = std::ranges::find(actions, name, &Action::name);
        if (action == actions.end()) {
            return fail(
                ErrorCode::usage, "operands", say("unknown action '{}'", name),
                say("the actions are init, check, backup, restore, migrate and move"));
        }
        if (m_operands.size() != action->operands + 1) {
            return refuse_operands(
                say("registry {}: takes {} arguments, not {}", verbatim(name), action->operands,
                    m_operands.size() - 1));
        }
        return action;
    }

    OpenMode writing() const { return m_dry_run ? OpenMode::rehearse : OpenMode::create; }

    cli::ExitStatus report(
        cli::Console& console, std::string_view url, std::string_view text, cli::ExitStatus status,
        RegistryCheck const* check = nullptr, Restoration const* restoration = nullptr) const {
        if (m_dry_run) {
            console.note(say("dry run: nothing was written"));
        }
        auto const rehearsal = m_dry_run ? Rehearsal::dry_run : Rehearsal::no;
        console.print(
            console.format() == cli::OutputFormat::json
                ? to_json(
                      {console.tool(), static_cast<int>(status)},
                      {m_operands.front(), url, rehearsal, check, restoration})
                : std::string(text));
        return status;
    }

    // Both make what is missing and bring up to date what is old.
    Result<cli::ExitStatus> prepare(cli::Console& console) const {
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        std::optional<Numbering> numbering;
        if (m_numbers) {
            TRY_ASSIGN(numbering, cli::option_value("--numbers", parse_numbering(*m_numbers)));
        }
        auto const rehearsal = m_dry_run ? Rehearsal::dry_run : Rehearsal::no;
        TRY_ASSIGN(auto opened, open_to_register(console, url, rehearsal, OlderSchema::accept));
        opened.numbering = numbering ? numbering : opened.numbering;
        TRY(opened.settle(console.author()));
        if (url.find("://") != std::string::npos) {
            auto const roles = console.installed_data_directory() / "postgresql-roles.sql";
            console.hint(
                say("roles for reading and for registering: psql --file {}", verbatim(roles.native())));
        }
        auto const name = verbatim(terminal_text(url));
        auto const text =
            m_dry_run ? say("the registry {} would be ready", name) : say("the registry {} is ready", name);
        return report(console, url, in_language(text) + '\n', cli::ExitStatus::done);
    }

    Result<cli::ExitStatus> migrate(cli::Console& console) const {
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        // A registry that is missing is a mistake here.
        TRY(open_registry(url, OpenMode::read, OlderSchema::accept));
        return prepare(console);
    }

    Result<cli::ExitStatus> check(cli::Console& console) const {
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        TRY_ASSIGN(auto const registry, open_registry(url, OpenMode::read));
        cli::Progress progress(console);
        TRY_ASSIGN(
            auto const check, registry->check([&](std::size_t records) { tell_records(progress, records); }));
        auto const status = check.problems.empty() ? cli::ExitStatus::done : cli::ExitStatus::refused;
        return report(console, url, to_text(check, console.colour()), status, &check);
    }

    Result<cli::ExitStatus> back_up(cli::Console& console) const {
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        // Also what is to be migrated, before it is.
        TRY_ASSIGN(auto const registry, open_registry(url, OpenMode::read, OlderSchema::accept));
        auto const& path = m_operands[1];
        if (path == "-") {
            return fail(
                ErrorCode::usage, "operands", say("a backup cannot go to standard output"),
                say("give a new file; ./- is one of that name, and export writes to standard output"));
        }
        TRY(m_dry_run ? registry->rehearse_back_up(path) : registry->back_up(path));
        auto const text = m_dry_run ? say("a backup would be written to {}", verbatim(terminal_text(path)))
                                    : say("backup written to {}", verbatim(terminal_text(path)));
        return report(console, url, in_language(text) + '\n', cli::ExitStatus::done);
    }

    Result<cli::ExitStatus> restore(cli::Console& console) const {
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        auto const& path = m_operands[1];
        TRY_ASSIGN(auto const restoration, restore_registry(url, path, writing(), console.author()));
        auto const rehearsal = m_dry_run ? Rehearsal::dry_run : Rehearsal::no;
        return report(
            console, url, to_text(restoration, path, rehearsal), cli::ExitStatus::done, nullptr,
            &restoration);
    }

    Result<cli::ExitStatus> move(cli::Console& console) const {
        if (m_registry) {
            return refuse_operands(say("registry move: cannot be used with --registry"));
        }
        if (is_same_registry(m_operands[1], m_operands[2])) {
            return refuse_operands(say("registry move: both arguments are the same registry"));
        }
        TRY_ASSIGN(auto const from, open_registry(m_operands[1], OpenMode::read));
        cli::Progress progress(console);
        TRY(import_registry(
            m_operands[2], writing(),
            [&](RecordVisitor const& visit) { return from->export_to(counting(progress, visit)); },
            console.author()));
        if (!m_dry_run) {
            console.hint(say("the old registry is unchanged: make sure that nobody goes on using it"));
        }
        auto const old = verbatim(terminal_text(m_operands[1]));
        auto const copy = verbatim(terminal_text(m_operands[2]));
        auto const text = m_dry_run ? say("everything would be moved from {} to {}", old, copy)
                                    : say("moved everything from {} to {}", old, copy);
        return report(console, m_operands[2], in_language(text) + '\n', cli::ExitStatus::done);
    }

    std::vector<std::string> m_operands;
    std::optional<std::string> m_registry;
    std::optional<std::string> m_numbers;
    bool m_dry_run{false};
};

std::array<RegistryCommand::Action, 6> const RegistryCommand::actions{{
    {"init", 0, &RegistryCommand::prepare},
    {"check", 0, &RegistryCommand::check},
    {"backup", 1, &RegistryCommand::back_up},
    {"restore", 1, &RegistryCommand::restore},
    {"migrate", 0, &RegistryCommand::migrate},
    {"move", 2, &RegistryCommand::move},
}};

} // namespace

std::unique_ptr<cli::Command> make_registry() {
    return std::make_unique<RegistryCommand>();
}

} // namespace techuser::register_techuser
