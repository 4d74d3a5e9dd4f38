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
    char const* summary() const override {
        return gettext_noop("Change the contact person of a technical user, or the name of its entity.");
    }

    void declare(cli::Options& options) override {
        options.example("register-techuser contact peeterspensions --phone '+32 2 555 01 24' --dry-run");
        options.operands(
            "KEY", m_operands, {1, 1}, gettext_noop("username, sender number or enterprise number"),
            {offer_keys()});
        for (auto const& field : registration_fields()) {
            if (field.section() == "contact" || field.key == fields::entity_name.key) {
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
            say("pass what changes, for example --phone; an empty --fax, --mobile or --entity-name takes it away"));
    }

    Result<UserReport> change(Start const& start) const override {
        auto draft = draft_of(start.user.registration.contact);
        draft.override_with(m_changes);
        TRY_ASSIGN(auto const contact, examine_contact(draft, m_changes, start.reference));
        std::vector<Finding> findings;
        if (m_changes.language) {
            compare_language(start.console, contact, findings);
        }
        auto user = start.user;
        TRY(start.registry.in_one_step([&]() -> Result<void> {
            user = start.user; // of an attempt that was lost
            auto const author = start.console.author();
            if (m_changes.entity_name) {
                TRY_ASSIGN(auto const name, given_entity_name());
                TRY_ASSIGN(user, start.registry.change_entity_name(user, name, author));
            }
            TRY_ASSIGN(user, start.registry.change_contact(user, contact, author));
            return {};
        }));
        return UserReport{std::move(user), std::move(findings)};
    }

private:
    // An empty text takes the name away.
    Result<std::optional<PersonText>> given_entity_name() const {
        if (m_changes.entity_name->empty()) {
            return std::nullopt;
        }
        TRY_ASSIGN(
            auto name,
            cli::option_value(fields::entity_name.option, PersonText::parse(*m_changes.entity_name)));
        return std::optional(std::move(name));
    }

    RegistrationDraft m_changes;
};

} // namespace

std::unique_ptr<cli::Command> make_contact() {
    return std::make_unique<Contact>();
}

} // namespace techuser::register_techuser
