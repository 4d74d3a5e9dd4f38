// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/commands/commands.hpp"
#include "register_techuser/credential_files.hpp"
#include "register_techuser/many/many.hpp"
#include "register_techuser/new_key_pair.hpp"
#include "register_techuser/recorded_user.hpp"
#include "register_techuser/recording.hpp"
#include "register_techuser/wizard/wizard.hpp"
#include "registration/registration_report.hpp"
#include "report/json_document.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/registration_file.hpp>
#include <techuser/registry.hpp>

#include <filesystem>

namespace techuser::register_techuser {
namespace {

class Create final : public cli::Command {
public:
    std::string_view name() const override { return "create"; }
    char const* summary() const override {
        return gettext_noop("Record a technical user, and give its sender number.");
    }

    void declare(cli::Options& options) override {
        options.example("register-techuser create peeters.toml");
        options.example("register-techuser create peeters.toml --sender-number 101320");
        options.operands(
            "FILE", m_files, {0, 1},
            gettext_noop("registration in TOML or JSON, - for standard input; options win over it"),
            {cli::offer_files({"toml", "json"})});
        for (auto const& field : registration_fields()) {
            declare_field(options, field, m_options);
        }
        m_new_key.declare(options);
        options.flag("--dry-run", m_dry_run, "check everything and write nothing");
        options.flag(
            "--update", m_update, "change what is recorded already and differs, where it may change");
        options.flag("--strict", m_strict, "treat warnings as errors");
        options.value("--at", "DATE", m_at, "check as of a day, as 2020-06-01, instead of today");
        m_many.declare(options);
        options.value("--registry", "URL", m_registry, "the registry to use");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        TRY(check_combination());
        TRY_ASSIGN(auto const at, given_moment(m_at));
        TRY_ASSIGN(auto const reference, read_reference_data(console));
        if (m_many.source.path) {
            return create_many(
                console, {m_many, m_options, m_registry, at, rehearsal(), strictness(), if_recorded()},
                reference);
        }
        CredentialFiles files(console, CredentialFiles::Others::read_again);
        return create_one({console, reference, files, at});
    }

private:
    Result<void> check_combination() const {
        TRY(m_many.check());
        TRY(m_new_key.check(m_options));
        if (m_many.source.path && !m_files.empty()) {
            return fail(
                ErrorCode::usage, "operands", say("pass either FILE or --many"),
                say("FILE holds one registration; use --many for several"));
        }
        if (m_many.source.path && m_new_key.path) {
            return fail(
                ErrorCode::usage, "options", say("--generate-key makes a key pair for one registration"),
                say("make the pairs of many with gen-sshkey --count"));
        }
        return {};
    }

    Result<cli::ExitStatus> create_one(WizardSetting const& setting) const {
        auto& console = setting.console;
        TRY_ASSIGN(auto draft, read_draft(console));
        TRY_ASSIGN(auto key_pair, m_new_key.make(console, draft));
        TRY_ASSIGN(auto wizard, ask_what_is_missing(setting, draft, key_pair));
        auto const credentials = read_credentials(draft, key_pair, setting.files);
        TRY_ASSIGN(auto examined, examine(draft, credentials, setting.reference, setting.moment()));
        compare_language(console, examined.registration.contact, examined.findings);
        auto const recorded = record_with_keys(console, examined, key_pair);
        if (!recorded) {
            if (wizard) {
                wizard->show_command(draft, key_pair);
            }
            return refuse(console, recorded.error());
        }
        print_registration(console, *recorded, rehearsal(), setting.reference);
        if (wizard) {
            TRY(wizard->finish(draft, key_pair, rehearsal()));
        }
        return cli::ExitStatus::done;
    }

    // A conflict is an outcome, with a document of its own.
    static Result<cli::ExitStatus> refuse(cli::Console& console, Error const& error) {
        if (error.code != ErrorCode::conflict) {
            return fail(error);
        }
        console.error(error);
        if (console.format() == cli::OutputFormat::json) {
            auto const status = static_cast<int>(cli::ExitStatus::conflict);
            console.print(refusal_to_json({console.tool(), status}, error));
        }
        return cli::ExitStatus::conflict;
    }

    // Has a person asked for the rest, where there is one and no file was given.
    Result<std::optional<Wizard>> ask_what_is_missing(
        WizardSetting setting, RegistrationDraft& draft, std::optional<NewKeyPair>& key_pair) const {
        if (!m_files.empty() || !setting.console.may_ask() || !lacks_fields(draft, setting)) {
            return std::nullopt;
        }
        setting.rehearse = [this, &console = setting.console](ExaminedRegistration const& examined) {
            return rehearse(console, examined);
        };
        setting.taken = [this,
                         &console = setting.console](RegistrationDraft const& draft, std::string_view key) {
            return find_taken(console, draft, key);
        };
        for (auto const& [option, value] : {std::pair("--at", &m_at), std::pair("--registry", &m_registry)}) {
            if (*value) {
                setting.options.emplace_back(option, **value);
            }
        }
        for (auto const& [option, given] :
             {std::pair("--strict", m_strict), std::pair("--update", m_update),
              std::pair("--dry-run", m_dry_run)}) {
            if (given) {
                setting.options.emplace_back(option, std::nullopt);
            }
        }
        TRY_ASSIGN(auto wizard, Wizard::start(std::move(setting)));
        TRY(wizard.ask(draft, key_pair));
        return std::optional(std::move(wizard));
    }

    Result<UserReport> rehearse(cli::Console& console, ExaminedRegistration const& examined) const {
        TRY_ASSIGN(auto rehearsed, record(console, examined, Rehearsal::dry_run));
        return std::move(rehearsed.report);
    }

    // What the registry has against the entity or the username; a registry that cannot be asked is told of at
    // the end.
    std::optional<Error> find_taken(
        cli::Console& console, RegistrationDraft const& draft, std::string_view key) const {
        auto const is_username = key == fields::username.key;
        auto const number = EnterpriseNumber::parse(draft.enterprise_number.value_or(""));
        auto const quality = Quality::parse(draft.quality.value_or(""));
        auto const username = Username::parse(draft.username.value_or(""));
        auto const url = console.registry_url(m_registry);
        if ((!is_username && key != fields::quality.key) || !number || !quality ||
            (is_username && !username) || !url) {
            return std::nullopt;
        }
        auto const registry = open_registry(*url, OpenMode::read);
        auto const free = !registry     ? Result<void>()
                          : is_username ? (*registry)->expect_free(*username)
                                        : (*registry)->expect_free(*number, *quality);
        if (free || free.error().code != ErrorCode::conflict) {
            return std::nullopt;
        }
        auto const users = is_username ? (*registry)->find(*username) : fail(free.error());
        auto const is_own = users && !users->empty() &&
                            users->front().registration.enterprise_number == *number &&
                            users->front().registration.quality == *quality;
        return is_own ? std::nullopt : std::optional(free.error());
    }

    // The file's fields, with those of the command line over them.
    Result<RegistrationDraft> read_draft(cli::Console& console) const {
        if (m_files.empty()) {
            return m_options;
        }
        auto const& path = m_files.front();
        TRY_ASSIGN(auto form, parse_text_form(m_many.source.encoding));
        TRY_ASSIGN(auto input, console.open_input(path));
        TRY_ASSIGN(
            auto const text,
            read_text(TextInput(std::move(input), std::move(form)), registration_file_size_limit_bytes));
        auto const directory =
            path == "-" ? std::filesystem::path() : std::filesystem::path(path).parent_path();
        TRY_ASSIGN(
            auto draft, parse_registration_file(text, path == "-" ? "standard input" : path, directory));
        draft.override_with(m_options);
        return draft;
    }

    Strictness strictness() const { return m_strict ? Strictness::strict : Strictness::lenient; }
    IfRecorded if_recorded() const { return m_update ? IfRecorded::update : IfRecorded::refuse; }
    Rehearsal rehearsal() const { return m_dry_run ? Rehearsal::dry_run : Rehearsal::no; }

    // Records it once the files of its new key pair are there, and makes those once it would be recorded.
    Result<RecordedUser> record_with_keys(
        cli::Console& console, ExaminedRegistration const& examined,
        std::optional<NewKeyPair>& key_pair) const {
        if (!key_pair) {
            return record(console, examined, rehearsal());
        }
        TRY_ASSIGN(auto const rehearsed, record(console, examined, Rehearsal::dry_run));
        TRY(key_pair->write(console, rehearsed.outcome, rehearsal()));
        auto recorded = record(console, examined, rehearsal());
        if (!recorded) {
            key_pair->tell_that_it_stays(console);
        }
        return recorded;
    }

    Result<RecordedUser> record(
        cli::Console& console, ExaminedRegistration const& examined, Rehearsal rehearsal) const {
        if (m_strict) {
            TRY(refuse_warnings(examined.findings)); // before a registry is made
        }
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        TRY_ASSIGN(auto const opened, open_to_register(console, url, rehearsal));
        console.explain("opened the registry " + url); // which therefore holds no password
        std::optional<RecordedUser> recorded;
        TRY(opened.registry->in_one_step([&]() -> Result<void> {
            auto const author = console.author();
            TRY(opened.settle(author));
            TRY_ASSIGN(
                recorded,
                register_techuser::record(*opened.registry, examined, {strictness(), if_recorded()}, author));
            return {};
        }));
        return *std::move(recorded);
    }

    std::vector<std::string> m_files;
    RegistrationDraft m_options;
    ManyOptions m_many;
    KeyPairOptions m_new_key;
    std::optional<std::string> m_at;
    std::optional<std::string> m_registry;
    bool m_dry_run{false};
    bool m_strict{false};
    bool m_update{false};
};

} // namespace

std::unique_ptr<cli::Command> make_create() {
    return std::make_unique<Create>();
}

} // namespace techuser::register_techuser
