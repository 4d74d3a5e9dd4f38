// SPDX-License-Identifier: Apache-2.0
#include "cli/option_use.hpp"
#include "register_techuser/commands/commands.hpp"
#include "register_techuser/credential_files.hpp"
#include "register_techuser/recorded_user.hpp"
#include "registration/changes.hpp"
#include "registration/listed_values.hpp"
#include "registration/registration_report.hpp"
#include "registration/registration_table.hpp"
#include "registration/user_table.hpp"
#include "registry/registry_report.hpp"
#include "support/period.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/registry.hpp>

#include <array>

namespace techuser::register_techuser {
namespace {

class List final : public cli::Command {
public:
    std::string_view name() const override { return "list"; }
    char const* summary() const override { return gettext_noop("List technical users, all or some."); }

    void declare(cli::Options& options) override {
        options.example("register-techuser list --json");
        options.example("register-techuser list --channel sftp --expiring-within 90d --sort expiry");
        options.value(
            "--quality", "TEXT", m_quality, "only those with that quality", offer_values(fields::quality));
        options.value(
            "--channel", "TEXT", m_channel, "only those with a channel of that type",
            offer_values(fields::channel_type));
        options.value(
            "--application", "TEXT", m_application, "only those with that application",
            offer_values(fields::applications));
        options.value(
            "--expiring-within", "PERIOD", m_expiring_within,
            "only those with a certificate that expires within days or weeks, as 90d or 12w",
            cli::offer_words({"30d", "90d", "12w"}));
        options.value(
            "--numbers", "STATE", m_numbers, "only those with a pending, assigned or given number",
            cli::offer_words({"pending", "assigned", "given"}));
        options.flag("--removed", m_removed, "list removed ones instead");
        options.flag("--sets", m_sets, "list sets of batch files and their state instead");
        options.flag("--csv", m_csv, "write a CSV table as create and sender-number read it");
        options.value(
            "--sort", "ORDER", m_sort, "sender-number (the default), username or expiry",
            cli::offer_words({"sender-number", "username", "expiry"}));
        options.value("--registry", "URL", m_registry, "the registry to use");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        TRY(check_set_options());
        TRY_ASSIGN(auto const filter, understand(console));
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        TRY_ASSIGN(auto const registry, open_registry(url, OpenMode::read));
        auto const json = console.format() == cli::OutputFormat::json;
        if (m_csv && json) {
            return fail(ErrorCode::usage, "option", say("pass only one of --csv and --json"));
        }
        if (m_sets) {
            return list_sets(console, *registry);
        }
        UserTable const table(console.window());
        if (!json) {
            console.print(m_csv ? registration_headings() : table.heading());
        }
        TRY(registry->each(filter, [&](RegisteredUser const& user) -> Result<void> {
            if (m_removed && !user.removed_on) {
                return {};
            }
            if (m_csv) {
                print_csv(console, user);
            } else {
                console.print(json ? to_json({console.tool(), 0}, user) : table.line(user));
            }
            return {};
        }));
        return cli::ExitStatus::done;
    }

private:
    Result<cli::ExitStatus> list_sets(cli::Console& console, Registry& registry) const {
        auto headings = Headings::before;
        TRY(registry.each_set([&](BatchSet const& set) -> Result<void> {
            console.print(
                m_csv                                         ? to_csv(set, headings)
                : console.format() == cli::OutputFormat::json ? to_json({console.tool(), 0}, set)
                                                              : to_text(set));
            headings = Headings::none;
            return {};
        }));
        return cli::ExitStatus::done;
    }

    // Refuses what only chooses among technical users. Usage: option.
    Result<void> check_set_options() const {
        using Use = cli::OptionUse;
        enum Mode : unsigned { users = 1, sets = 2 };
        std::array const uses{
            Use{"--quality", m_quality.has_value(), users},
            Use{"--channel", m_channel.has_value(), users},
            Use{"--application", m_application.has_value(), users},
            Use{"--expiring-within", m_expiring_within.has_value(), users},
            Use{"--numbers", m_numbers.has_value(), users},
            Use{"--removed", m_removed, users},
            Use{"--sort", m_sort.has_value(), users}};
        return cli::check_option_uses(uses, m_sets ? sets : users);
    }

    // A row has one channel: the first.
    static void print_csv(cli::Console& console, RegisteredUser const& user) {
        auto const& registration = user.registration;
        auto draft = draft_of(registration.contact);
        if (!registration.channels.empty()) {
            draft.override_with(draft_of(registration.channels.front()));
        }
        draft.enterprise_number = registration.enterprise_number.to_string();
        if (registration.entity_name) {
            draft.entity_name = registration.entity_name->to_string();
        }
        draft.quality = registration.quality.to_string();
        draft.username = registration.username.to_string();
        if (user.sender_number) {
            draft.sender_number = user.sender_number->to_string();
        }
        console.print(registration_row(draft));
        if (registration.channels.size() > 1) {
            console.note(say("'{}': only the first of its channels is in the table", *draft.username));
        }
    }

    // The value of an option that may be left out.
    template <typename Value>
    static Result<std::optional<Value>> parsed(
        std::string_view option, std::optional<std::string> const& text,
        Result<Value> (*parse)(std::string_view)) {
        if (!text) {
            return std::nullopt;
        }
        TRY_ASSIGN(auto value, cli::option_value(option, parse(*text)));
        return std::optional(std::move(value));
    }

    static Result<UserOrder> parse_order(std::string_view text) {
        if (text == "sender-number") {
            return UserOrder::sender_number;
        }
        if (text == "username") {
            return UserOrder::username;
        }
        if (text == "expiry") {
            return UserOrder::expiry;
        }
        return fail(
            ErrorCode::usage, "option", say("'{}': expected sender-number, username or expiry", text));
    }

    // The same for the value of a listed field.
    template <typename Value>
    static Result<std::optional<Value>> listed(
        RegistrationField const& field, std::optional<std::string> const& text,
        ReferenceData const& reference, Result<Value> (*parse)(std::string_view)) {
        if (!text) {
            return std::nullopt;
        }
        TRY_ASSIGN(auto const name, cli::option_value(field.option, parse_listed(field, reference, *text)));
        return parsed(field.option, std::optional(name), parse);
    }

    Result<UserFilter> understand(cli::Console const& console) const {
        UserFilter filter;
        TRY_ASSIGN(auto const reference, read_reference_data(console));
        TRY_ASSIGN(filter.quality, listed(fields::quality, m_quality, reference, Quality::parse));
        TRY_ASSIGN(filter.channel, listed(fields::channel_type, m_channel, reference, parse_channel_type));
        TRY_ASSIGN(
            filter.application, listed(fields::applications, m_application, reference, Application::parse));
        TRY_ASSIGN(filter.number_source, parsed("--numbers", m_numbers, parse_sender_number_source));
        filter.reach = m_removed ? Reach::also_removed : Reach::active;
        TRY_ASSIGN(auto const period, parsed("--expiring-within", m_expiring_within, parse_period));
        if (period) {
            filter.expires_before = console.now() + *period;
        }
        TRY_ASSIGN(auto const order, parsed("--sort", m_sort, parse_order));
        filter.order = order.value_or(filter.order);
        return filter;
    }

    std::optional<std::string> m_quality;
    std::optional<std::string> m_channel;
    std::optional<std::string> m_application;
    std::optional<std::string> m_expiring_within;
    std::optional<std::string> m_sort;
    std::optional<std::string> m_registry;
    std::optional<std::string> m_numbers;
    bool m_removed{false};
    bool m_csv{false};
    bool m_sets{false};
};

} // namespace

std::unique_ptr<cli::Command> make_list() {
    return std::make_unique<List>();
}

} // namespace techuser::register_techuser
