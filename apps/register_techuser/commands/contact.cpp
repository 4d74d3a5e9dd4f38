// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/commands/change_command.hpp"
#include "register_techuser/commands/commands.hpp"
#include "register_techuser/credential_files.hpp"
#include "register_techuser/recorded_user.hpp"
#include "registration/changes.hpp"
#include "registration/registration_report.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <algorithm>

namespace techuser::register_techuser {
namespace {

class Contact final : public ChangeCommand {
public:
    std::string_view name() const override { return "contact"; }
    std::string_view summary() const override { return "Change the contact person of a technical user."; }

    void declare(cli::Options& options) override {
        options.example("register-techuser contact peeterspensions --phone '+32 2 555 01 24' --dry-run");
        options.operands("KEY", m_operands, {1, 1}, "username, sender number or enterprise number");
        for (auto const& field : registration_fields()) {
            if (field.section() == "contact") {
                declare_field(options, field, m_changes);
            }
        }
        declare_change(options);
    }

protected:
    Result<void> check_usage() const override {
        if (std::ranges::any_of(
                registration_fields(), [&](auto const& field) { return field.is_given(m_changes); })) {
            return {};
        }
        return fail(
            ErrorCode::usage, "missing", say("nothing to change"),
            say("give what changes, for example --phone; an empty --fax or --mobile takes it away"));
    }

    Result<UserReport> change(Start const& start) const override {
        auto draft = draft_of(start.user.registration.contact);
        draft.override_with(m_changes);
        TRY_ASSIGN(auto const contact, examine_contact(draft, m_changes, start.reference));
        std::vector<Finding> findings;
        if (m_changes.language) {
            compare_language(start.console, contact, findings);
        }
        TRY_ASSIGN(auto user, start.registry.change_contact(start.user, contact, start.console.author()));
        return UserReport{std::move(user), std::move(findings)};
    }

private:
    RegistrationDraft m_changes;
};

} // namespace

std::unique_ptr<cli::Command> make_contact() {
    return std::make_unique<Contact>();
}

} // namespace techuser::register_techuser
