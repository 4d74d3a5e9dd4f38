// SPDX-License-Identifier: Apache-2.0
#include "cli/find_user.hpp"
#include "cli/offer_keys.hpp"
#include "register_techuser/commands/commands.hpp"
#include "register_techuser/recorded_user.hpp"
#include "support/try.hpp"
#include <techuser/registry.hpp>

#include <algorithm>

namespace techuser::register_techuser {
namespace {

class Show final : public cli::Command {
public:
    std::string_view name() const override { return "show"; }
    char const* summary() const override { return gettext_noop("Show one technical user."); }

    void declare(cli::Options& options) override {
        options.example("register-techuser show peeterspensions");
        options.operands(
            "KEY", m_keys, {1, 1}, gettext_noop("username, sender number or enterprise number"),
            {cli::offer_keys(m_registry)});
        options.value("--registry", "URL", m_registry, "the registry to use");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        TRY_ASSIGN(auto const registry, open_registry(url, OpenMode::read));
        TRY_ASSIGN(auto users, cli::find_users(*registry, "KEY", m_keys.front(), Reach::also_removed));
        // Removed ones only where there is no other.
        auto const is_active = [](RegisteredUser const& user) { return !user.removed_on; };
        if (std::ranges::any_of(users, is_active)) {
            std::erase_if(users, [&](RegisteredUser const& user) { return !is_active(user); });
        }
        TRY_ASSIGN(auto const reference, read_reference_data(console));
        for (auto const& user : users) {
            if (console.format() == cli::OutputFormat::json) {
                console.print(to_json({console.tool(), 0}, user));
            } else {
                console.print_page(to_text({user, {}}, reference, console.colour()));
            }
        }
        return cli::ExitStatus::done;
    }

private:
    std::vector<std::string> m_keys;
    std::optional<std::string> m_registry;
};

} // namespace

std::unique_ptr<cli::Command> make_show() {
    return std::make_unique<Show>();
}

} // namespace techuser::register_techuser
