// SPDX-License-Identifier: Apache-2.0
#include "cli/find_user.hpp"
#include "cli/offer_keys.hpp"
#include "register_techuser/commands/commands.hpp"
#include "register_techuser/recorded_user.hpp"
#include "registration/registration_report.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/registry.hpp>

namespace techuser::register_techuser {
namespace {

class SheetCommand final : public cli::Command {
public:
    std::string_view name() const override { return "sheet"; }
    char const* summary() const override {
        return gettext_noop("Write one page with all values in the order of the portal's screens.");
    }

    void declare(cli::Options& options) override {
        options.example("register-techuser sheet peeterspensions --lang fr");
        options.operands(
            "KEY", m_keys, {1, 1}, gettext_noop("username, sender number or enterprise number"),
            {cli::offer_keys(m_registry)});
        options.flag("--html", m_html, "write an HTML document");
        options.value("--registry", "URL", m_registry, "the registry to use");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        if (m_html && console.format() == cli::OutputFormat::json) {
            return fail(
                ErrorCode::usage, "option", say("--html and --json contradict each other"), say("give one"));
        }
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        TRY_ASSIGN(auto const registry, open_registry(url, OpenMode::read));
        TRY_ASSIGN(auto const user, cli::find_user(*registry, "KEY", m_keys.front()));
        if (console.format() == cli::OutputFormat::json) {
            console.print(to_json({console.tool(), 0}, user));
            return cli::ExitStatus::done;
        }
        TRY_ASSIGN(auto const reference, read_reference_data(console));
        if (m_html) {
            console.print(sheet_to_html(user, reference));
        } else {
            console.print_page(sheet_to_text(user, reference, console.colour()));
        }
        return cli::ExitStatus::done;
    }

private:
    std::vector<std::string> m_keys;
    std::optional<std::string> m_registry;
    bool m_html{false};
};

} // namespace

std::unique_ptr<cli::Command> make_sheet() {
    return std::make_unique<SheetCommand>();
}

} // namespace techuser::register_techuser
