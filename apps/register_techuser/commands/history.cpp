// SPDX-License-Identifier: Apache-2.0
#include "cli/find_user.hpp"
#include "cli/offer_keys.hpp"
#include "register_techuser/commands/commands.hpp"
#include "register_techuser/recorded_user.hpp"
#include "registry/registry_report.hpp"
#include "support/try.hpp"
#include <techuser/registry.hpp>

namespace techuser::register_techuser {
namespace {

class History final : public cli::Command {
public:
    std::string_view name() const override { return "history"; }
    char const* summary() const override {
        return gettext_noop("Show who changed what of a technical user, removed ones too.");
    }

    void declare(cli::Options& options) override {
        options.example("register-techuser history peeterspensions");
        options.operands(
            "KEY", m_keys, {1, 1}, gettext_noop("username, sender number or enterprise number"),
            {cli::offer_keys(m_registry)});
        options.value("--registry", "URL", m_registry, "the registry to use");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        TRY_ASSIGN(auto const registry, open_registry(url, OpenMode::read));
        TRY_ASSIGN(auto const users, cli::find_users(*registry, "KEY", m_keys.front(), Reach::also_removed));
        for (auto const& user : users) {
            TRY_ASSIGN(auto const entries, registry->journal_of(user));
            TRY_ASSIGN(auto const sets, registry->sets_of(user));
            UserHistory const history{user, entries, sets};
            console.print(
                console.format() == cli::OutputFormat::json ? to_json({console.tool(), 0}, history)
                                                            : to_text(history));
        }
        return cli::ExitStatus::done;
    }

private:
    std::vector<std::string> m_keys;
    std::optional<std::string> m_registry;
};

} // namespace

std::unique_ptr<cli::Command> make_history() {
    return std::make_unique<History>();
}

} // namespace techuser::register_techuser
