// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/commands/change_command.hpp"
#include "register_techuser/commands/commands.hpp"
#include "registration/registration_report.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

namespace techuser::register_techuser {
namespace {

class Remove final : public ChangeCommand {
public:
    std::string_view name() const override { return "remove"; }
    char const* summary() const override {
        return gettext_noop("Remove a technical user; its username and number stay taken.");
    }

    void declare(cli::Options& options) override {
        options.example("register-techuser remove peeterspensions --yes --dry-run");
        options.operands(
            "KEY", m_operands, {1, 1}, gettext_noop("username, sender number or enterprise number"),
            {offer_keys()});
        options.flag("--yes", m_yes, "remove without asking");
        declare_change(options);
    }

protected:
    Result<UserReport> change(Start const& start) const override {
        TRY(confirm(start));
        TRY_ASSIGN(auto user, start.registry.remove(start.user, start.console.author()));
        return UserReport{std::move(user), {}};
    }

private:
    Result<void> confirm(Start const& start) const {
        if (m_yes) {
            return {};
        }
        if (!start.console.may_ask()) {
            return fail(
                ErrorCode::usage, "confirmation", say("the removal of a technical user must be confirmed"),
                say("pass --yes where nobody can answer"));
        }
        if (!rehearses() && !start.console.confirm(question(start.user))) {
            return fail(ErrorCode::invalid, "not-confirmed", say("nothing was removed"));
        }
        return {};
    }

    static Text question(RegisteredUser const& user) {
        auto const& registration = user.registration;
        std::string channels;
        for (auto const& channel : registration.channels) {
            channels += (channels.empty() ? "" : ", ") + std::string(to_string(channel.type));
        }
        return say(
            "remove {}, sender number {}, of {}? it loses its contact person, its channels ({}) with their keys and "
            "certificates, and its applications; the username and the sender number stay taken for ever",
            verbatim(registration.username.to_string()), sender_number_text(user),
            verbatim(registration.enterprise_number.to_string()), verbatim(channels));
    }

    bool m_yes{false};
};

} // namespace

std::unique_ptr<cli::Command> make_remove() {
    return std::make_unique<Remove>();
}

} // namespace techuser::register_techuser
