// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/commands/commands.hpp"
#include "register_techuser/credential_files.hpp"
#include "registration/registration_report.hpp"
#include "registration/user_table.hpp"
#include "registry/registry_report.hpp"
#include "support/period.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/registry.hpp>

namespace techuser::register_techuser {
namespace {

class Expiring final : public cli::Command {
public:
    std::string_view name() const override { return "expiring"; }
    char const* summary() const override {
        return gettext_noop("List technical users whose certificate expires soon; status 1 if any.");
    }

    void declare(cli::Options& options) override {
        options.example("register-techuser expiring --within 90d");
        options.value(
            "--within", "PERIOD", m_within, "days or weeks from now, as 90d (the default) or 12w",
            cli::offer_words({"30d", "90d", "12w"}));
        options.value("--at", "DATE", m_at, "count from a day, as 2020-06-01, instead of today");
        options.flag("--ical", m_ical, "write a calendar (RFC 5545)");
        options.value(
            "--lead", "PERIOD", m_lead, "with --ical, an alarm so long before each day, as 60d",
            cli::offer_words({"30d", "60d"}));
        options.flag("--openmetrics", m_openmetrics, "write the expiry of all for monitoring; status 0");
        options.value("--registry", "URL", m_registry, "the registry to use");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        TRY(check_combination(console));
        if (m_openmetrics) {
            return print_metrics(console);
        }
        std::optional<std::chrono::days> lead;
        if (m_lead) {
            TRY_ASSIGN(lead, cli::option_value("--lead", parse_period(*m_lead)));
        }
        TRY_ASSIGN(auto const from, moment_of_check(m_at, console));
        TRY_ASSIGN(auto const period, cli::option_value("--within", parse_period(m_within.value_or("90d"))));
        auto const until = from + period;
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        TRY_ASSIGN(auto const registry, open_registry(url, OpenMode::read));
        auto status = cli::ExitStatus::done;
        std::vector<RegisteredUser> users; // for the calendar
        TRY(registry->each(
            {.expires_before = until, .order = UserOrder::expiry},
            [&](RegisteredUser const& user) -> Result<void> {
                if (m_ical) {
                    users.push_back(user);
                } else {
                    print(console, user, status);
                }
                status = cli::ExitStatus::refused;
                return {};
            }));
        if (m_ical) {
            console.print(to_calendar(users, until, console.now(), lead));
        }
        return status;
    }

private:
    Result<void> check_combination(cli::Console const& console) const {
        if (m_ical && console.format() == cli::OutputFormat::json) {
            return fail(
                ErrorCode::usage, "option", say("--ical and --json contradict each other"), say("give one"));
        }
        if (m_openmetrics && (m_ical || m_within || m_at || console.format() == cli::OutputFormat::json)) {
            return fail(
                ErrorCode::usage, "option", say("--openmetrics is a format of its own"),
                say("pass it without --ical, --json, --within and --at"));
        }
        if (m_lead && !m_ical) {
            return fail(ErrorCode::usage, "option", say("--lead needs --ical"));
        }
        return {};
    }

    // What expires, and when, is for the monitoring to decide.
    Result<cli::ExitStatus> print_metrics(cli::Console& console) const {
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        TRY_ASSIGN(auto const registry, open_registry(url, OpenMode::read));
        console.print(metrics_heading());
        TRY(registry->each({}, [&](RegisteredUser const& user) -> Result<void> {
            console.print(certificate_metrics(user));
            return {};
        }));
        console.print(metrics_end());
        return cli::ExitStatus::done;
    }

    // The table has no headings when there is nothing below them, so that cron sends no mail.
    static void print(cli::Console& console, RegisteredUser const& user, cli::ExitStatus before) {
        if (console.format() == cli::OutputFormat::json) {
            console.print(to_json({console.tool(), static_cast<int>(cli::ExitStatus::refused)}, user));
            return;
        }
        UserTable const table(console.window());
        if (before == cli::ExitStatus::done) {
            console.print(table.heading());
        }
        console.print(table.line(user));
    }

    std::optional<std::string> m_within;
    std::optional<std::string> m_at;
    std::optional<std::string> m_registry;
    std::optional<std::string> m_lead;
    bool m_ical{false};
    bool m_openmetrics{false};
};

} // namespace

std::unique_ptr<cli::Command> make_expiring() {
    return std::make_unique<Expiring>();
}

} // namespace techuser::register_techuser
