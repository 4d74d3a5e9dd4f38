// SPDX-License-Identifier: Apache-2.0
#include "cli/cli.hpp"
#include "cli/inputs.hpp"
#include "report/json_document.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "tools.hpp"
#include "username/username_report.hpp"
#include <techuser/contact_person.hpp>
#include <techuser/registry.hpp>
#include <techuser/username.hpp>

namespace {

using namespace techuser;

constexpr std::size_t most_suggestions = 5;

class CheckUsername final : public cli::Command {
public:
    std::string_view name() const override { return "check-username"; }
    char const* summary() const override {
        return gettext_noop("Is this name of a technical user valid, and free?");
    }

    void declare(cli::Options& options) override {
        options.example("check-username peeterspensions");
        options.example("check-username --json - <names.txt");
        options.example("check-username --suggest --company 'Pensioenfonds Peeters NV'");
        options.operands(
            "NAME", m_names, {0, cli::OperandCount::any},
            gettext_noop("name to check; - reads names from standard input"));
        options.flag("--suggest", m_suggest, "print names that are valid and free, close to NAME");
        options.value("--company", "NAME", m_company, "with --suggest, names made of the name of a company");
        options.value(
            "--enterprise-number", "N", m_enterprise_number, "warn of names that contain this number");
        options.values(
            "--contact", "NAME", m_contacts, "warn of names that contain a part of this person's name");
        options.flag("--rules", m_rules, "print the rules of usernames, with --json as data");
        options.value("--registry", "URL", m_registry, "the registry to use");
        options.flag("--no-registry", m_no_registry, "check the form only, without a registry");
        m_list.declare(options, gettext_noop("names on standard input end in NUL, not in a line end"));
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        TRY(check_combination());
        if (m_rules) {
            auto const rules = username_rules();
            console.print(
                is_json(console) ? to_json(head(console, cli::ExitStatus::done), rules) : to_text(rules));
            return cli::ExitStatus::done;
        }
        TRY(read_people());
        TRY_ASSIGN(auto const names, cli::expand_inputs(console, m_names, m_list));
        TRY_ASSIGN(auto const registry, find_registry(console));
        auto status = cli::ExitStatus::done;
        std::size_t usable = 0;
        for (auto const& name : names) {
            TRY_ASSIGN(
                auto const one, m_suggest ? suggest(console, name, suggest_usernames(name), registry.get())
                                          : check(console, name, registry.get()));
            status = worse(status, one);
            usable += one == cli::ExitStatus::done ? 1U : 0U;
        }
        if (!m_suggest && names.size() > 1) {
            console.note(say("{} examined: {} usable, {} not", names.size(), usable, names.size() - usable));
        }
        if (m_company) {
            TRY_ASSIGN(
                auto const one,
                suggest(console, *m_company, suggest_usernames_for_company(*m_company), registry.get()));
            status = worse(status, one);
        }
        return status;
    }

private:
    static bool is_json(cli::Console const& console) { return console.format() == cli::OutputFormat::json; }

    static JsonHead head(cli::Console const& console, cli::ExitStatus status) {
        return {console.tool(), static_cast<int>(status)};
    }

    Result<void> check_combination() const {
        if (m_no_registry && m_registry) {
            return fail(ErrorCode::usage, "option", say("expected only one of --registry and --no-registry"));
        }
        if (m_company && !m_suggest) {
            return fail(ErrorCode::usage, "option", say("--company needs --suggest"));
        }
        if (m_rules && (m_suggest || !m_names.empty())) {
            return fail(
                ErrorCode::usage, "option", say("--rules takes no name, and cannot be used with --suggest"));
        }
        if (m_names.empty() && !m_company && !m_rules) {
            return fail(ErrorCode::usage, "operands", say("expected NAME"), say("see --help"));
        }
        return {};
    }

    // Whose number and names a username should not give away.
    Result<void> read_people() {
        if (m_enterprise_number) {
            TRY_ASSIGN(
                m_number,
                cli::option_value("--enterprise-number", EnterpriseNumber::parse(*m_enterprise_number)));
        }
        for (auto const& contact : m_contacts) {
            TRY_ASSIGN(auto name, cli::option_value("--contact", PersonText::parse(contact)));
            m_contact_names.push_back(name.to_string());
        }
        return {};
    }

    // nullopt when there is no registry yet: then no name is taken, and the output says so.
    Result<std::unique_ptr<Registry>> find_registry(cli::Console& console) const {
        if (m_no_registry) {
            return std::unique_ptr<Registry>{};
        }
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        auto registry = open_registry(url, OpenMode::read);
        if (!registry && registry.error().code == ErrorCode::not_found && !m_registry) {
            console.note(say("no registry at '{}': cannot tell whether names are taken", url));
            return std::unique_ptr<Registry>{};
        }
        return registry;
    }

    Result<cli::ExitStatus> check(cli::Console& console, std::string const& text, Registry* registry) const {
        UsernameReport report{.input = text, .refusal = {}, .state = {}, .suggestion = {}};
        auto username = Username::parse(text);
        if (!username) {
            report.refusal = std::move(username).error();
            report.suggestion = suggest_username(text);
        } else {
            report.warnings = discretion_findings(*username, m_number, m_contact_names);
            if (registry != nullptr) {
                TRY_ASSIGN(report.state, registry->state_of(*username));
            }
        }
        auto const usable =
            !report.refusal && report.state.value_or(UsernameState::free) == UsernameState::free;
        auto const status = usable ? cli::ExitStatus::done : cli::ExitStatus::refused;
        console.print(
            is_json(console) ? to_json(head(console, status), report) : to_text(report, console.colour()));
        return status;
    }

    // The first candidates that are free and discreet; none of them is a no.
    Result<cli::ExitStatus> suggest(
        cli::Console& console, std::string const& text, std::vector<Username> const& candidates,
        Registry* registry) const {
        std::vector<Username> suggestions;
        for (auto const& candidate : candidates) {
            auto state = UsernameState::free;
            if (registry != nullptr) {
                TRY_ASSIGN(state, registry->state_of(candidate));
            }
            if (state == UsernameState::free && suggestions.size() < most_suggestions &&
                discretion_findings(candidate, m_number, m_contact_names).empty()) {
                suggestions.push_back(candidate);
            }
        }
        auto const status = suggestions.empty() ? cli::ExitStatus::refused : cli::ExitStatus::done;
        if (suggestions.empty()) {
            console.note(say("no name close to '{}' is valid and free", text.substr(0, Username::longest)));
        }
        console.print(
            is_json(console) ? to_json(head(console, status), text, suggestions) : to_text(suggestions));
        return status;
    }

    std::vector<std::string> m_names;
    std::optional<std::string> m_company;
    std::optional<std::string> m_enterprise_number;
    std::vector<std::string> m_contacts;
    std::optional<std::string> m_registry;
    bool m_suggest{false};
    bool m_rules{false};
    bool m_no_registry{false};
    cli::ListOptions m_list;

    std::optional<EnterpriseNumber> m_number;
    std::vector<std::string> m_contact_names;
};

} // namespace

std::unique_ptr<cli::Command> techuser::make_check_username() {
    return std::make_unique<CheckUsername>();
}
