// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/commands.hpp"
#include "register_techuser/credential_files.hpp"
#include "register_techuser/many.hpp"
#include "register_techuser/recorded_user.hpp"
#include "register_techuser/recording.hpp"
#include "support/try.hpp"
#include <techuser/registration_file.hpp>
#include <techuser/registry.hpp>
#include <techuser/report.hpp>

#include <filesystem>

namespace techuser::register_techuser {
namespace {

class Create final : public cli::Command {
public:
    std::string_view name() const override { return "create"; }
    std::string_view summary() const override {
        return "Record a technical user, and give its sender number.";
    }

    void declare(cli::Options& options) override {
        options.example("register-techuser create peeters.toml");
        options.example("register-techuser create peeters.toml --sender-number 101320");
        options.operands(
            "FILE", m_files, {0, 1},
            "registration in TOML or JSON, - for standard input; options win over it");
        for (auto const& field : registration_fields()) {
            declare_field(options, field, m_options);
        }
        options.flag("--dry-run", m_dry_run, "check everything and write nothing");
        options.flag("--strict", m_strict, "refuse what would give a warning");
        options.value("--at", "DATE", m_at, "judge as of a day, as 2020-06-01, instead of today");
        m_many.declare(options);
        options.value("--registry", "URL", m_registry, "where to record");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        TRY(check_combination());
        TRY_ASSIGN(auto const at, judged_moment(m_at, console));
        if (m_many.source) {
            TRY_ASSIGN(auto const reference, read_reference_data(console));
            return create_many(
                console, {m_many, m_options, m_registry, at, rehearsal(), strictness()}, reference);
        }
        return create_one(console, at);
    }

private:
    Result<void> check_combination() const {
        TRY(m_many.check());
        if (m_many.source && !m_files.empty()) {
            return fail(
                ErrorCode::usage, "operands", "give either FILE or --many",
                "FILE is one registration, --many any number of them");
        }
        return {};
    }

    Result<cli::ExitStatus> create_one(cli::Console& console, Timestamp at) const {
        TRY_ASSIGN(auto const draft, read_draft(console));
        TRY_ASSIGN(auto const reference, read_reference_data(console));
        TRY_ASSIGN(auto const examined, examine(draft, read_credentials(draft, console), reference, at));
        if (m_strict) {
            TRY(refuse_warnings(examined.findings)); // before a registry is made
        }
        auto const recorded = record(console, examined);
        if (recorded) {
            print_outcome(console, recorded->outcome, rehearsal(), recorded->report, reference);
            return cli::ExitStatus::done;
        }
        if (recorded.error().code != ErrorCode::conflict) {
            return fail(recorded.error());
        }
        console.error(recorded.error());
        if (console.format() == cli::OutputFormat::json) {
            auto const status = static_cast<int>(cli::ExitStatus::conflict);
            console.print(refusal_to_json({console.tool(), status}, recorded.error()));
        }
        return cli::ExitStatus::conflict;
    }

    // The file's fields, with those of the command line over them.
    Result<RegistrationDraft> read_draft(cli::Console& console) const {
        if (m_files.empty()) {
            return m_options;
        }
        auto const& path = m_files.front();
        TRY_ASSIGN(auto const content, console.read_input(path, registration_file_size_limit_bytes));
        auto const directory =
            path == "-" ? std::filesystem::path() : std::filesystem::path(path).parent_path();
        TRY_ASSIGN(
            auto draft,
            parse_registration_file(as_text(content), path == "-" ? "standard input" : path, directory));
        draft.override_with(m_options);
        return draft;
    }

    Strictness strictness() const { return m_strict ? Strictness::strict : Strictness::lenient; }
    Rehearsal rehearsal() const { return m_dry_run ? Rehearsal::dry_run : Rehearsal::no; }

    Result<RecordedUser> record(cli::Console& console, ExaminedRegistration const& examined) const {
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        TRY_ASSIGN(
            auto const registry, open_registry(url, m_dry_run ? OpenMode::rehearse : OpenMode::create));
        console.explain("opened the registry " + url); // which therefore holds no password
        return register_techuser::record(*registry, examined, strictness(), console.author());
    }

    std::vector<std::string> m_files;
    RegistrationDraft m_options;
    ManyOptions m_many;
    std::optional<std::string> m_at;
    std::optional<std::string> m_registry;
    bool m_dry_run{false};
    bool m_strict{false};
};

} // namespace

std::unique_ptr<cli::Command> make_create() {
    return std::make_unique<Create>();
}

} // namespace techuser::register_techuser
