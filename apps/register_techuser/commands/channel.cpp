// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/commands/change_command.hpp"
#include "register_techuser/commands/commands.hpp"
#include "register_techuser/credential_files.hpp"
#include "registration/changes.hpp"
#include "registration/registration_report.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/finding.hpp>

#include <algorithm>
#include <array>
#include <iterator>

namespace techuser::register_techuser {
namespace {

using Channels = std::vector<Channel>;

class ChannelCommand final : public ChangeCommand {
public:
    std::string_view name() const override { return "channel"; }
    char const* summary() const override {
        return gettext_noop("Add, change or remove a channel of a technical user.");
    }

    void declare(cli::Options& options) override {
        options.example("register-techuser channel peeterspensions change --ssh-public-key peeters.pub");
        options.operands(
            "KEY ACTION", m_operands, {2, 2}, gettext_noop("a technical user, then add, change or remove"),
            {offer_keys(), cli::offer_words({"add", "change", "remove"})});
        for (auto const& field : registration_fields()) {
            if (field.section() == "channel") {
                declare_field(options, field, m_changes);
            }
        }
        options.flag("--strict", m_strict, "treat warnings as errors");
        options.value("--at", "DATE", m_at, "check as of a day, as 2020-06-01, instead of today");
        declare_change(options);
    }

protected:
    Result<void> check_usage() const override {
        auto const& action = m_operands[1];
        if (action != "add" && action != "change" && action != "remove") {
            return fail(
                ErrorCode::usage, "operands", say("unknown action '{}'", action),
                say("the actions are add, change and remove"));
        }
        auto const content = m_changes.connection || m_changes.ssh_public_key || m_changes.certificate ||
                             !m_changes.applications.empty();
        if (action == "change") {
            TRY(refuse_empty_values());
            if (m_changes.channel_type) {
                TRY(cli::option_value("--channel", parse_channel_type(*m_changes.channel_type)));
            }
            if (!content) {
                return fail(
                    ErrorCode::usage, "missing", say("nothing to change"),
                    say("pass --ssh-public-key, --certificate, --application or --connection"));
            }
        }
        if (action == "remove" && content) {
            return fail(ErrorCode::usage, "operands", say("remove takes no option but --channel"));
        }
        return {};
    }

    Result<UserReport> change(Start const& start) const override {
        auto channels = start.user.registration.channels;
        std::vector<Finding> findings;
        if (m_operands[1] == "add") {
            TRY_ASSIGN(findings, add(start, channels));
        } else {
            TRY_ASSIGN(auto const chosen, choose(channels));
            if (m_operands[1] == "remove") {
                channels.erase(chosen);
            } else {
                TRY_ASSIGN(findings, replace(start, *chosen));
            }
        }
        TRY_ASSIGN(auto user, start.registry.change_channels(start.user, channels, start.console.author()));
        return UserReport{std::move(user), std::move(findings)};
    }

private:
    // Unlike a fax number, nothing here can be taken away: empty is most likely a variable that is not set.
    Result<void> refuse_empty_values() const {
        for (auto const& field : registration_fields()) {
            if (!field.takes_several() && field.values(m_changes) == std::vector<std::string>{""}) {
                return fail(
                    ErrorCode::usage, "missing", say("{} '': the value is empty", verbatim(field.option)),
                    say("give a value, or omit the option to keep the recorded one"));
            }
        }
        return {};
    }

    // The channel that --channel names, which may be left out where there is only one.
    Result<Channels::iterator> choose(Channels& channels) const {
        if (!m_changes.channel_type) {
            if (channels.size() > 1) {
                return fail(
                    ErrorCode::usage, "missing", say("there are several channels"), say("pass --channel"));
            }
            return channels.begin();
        }
        TRY_ASSIGN(
            auto const type, cli::option_value("--channel", parse_channel_type(*m_changes.channel_type)));
        auto const found = std::ranges::find(channels, type, &Channel::type);
        if (found == channels.end()) {
            return fail(
                ErrorCode::not_found, "no-such-channel", say("no channel '{}'", to_string(type)),
                say("use channel KEY add to make one"));
        }
        return found;
    }

    Result<std::vector<Finding>> add(Start const& start, Channels& channels) const {
        TRY_ASSIGN(auto examined, examine(start, m_changes, read_credentials(m_changes, start.console)));
        auto const existing = std::ranges::find(channels, examined.channel.type, &Channel::type);
        if (existing == channels.end()) {
            channels.push_back(std::move(examined.channel));
            return std::move(examined.findings);
        }
        examined.channel.preferred_for = existing->preferred_for;
        if (*existing != examined.channel) {
            return fail(
                ErrorCode::conflict, "duplicate-channel",
                say("channel '{}' already exists, and differs", to_string(existing->type)),
                say("use channel KEY change to replace it"));
        }
        return std::move(examined.findings);
    }

    Result<std::vector<Finding>> replace(Start const& start, Channel& channel) const {
        auto draft = draft_of(channel);
        draft.override_with(m_changes);
        auto credentials = read_credentials(m_changes, start.console);
        if (!credentials.ssh_public_key && channel.ssh_public_key) {
            credentials.ssh_public_key = channel.ssh_public_key;
        }
        if (!credentials.certificate && channel.certificate) {
            credentials.certificate = channel.certificate;
        }
        TRY_ASSIGN(auto examined, examine(start, draft, credentials));
        // Nothing can be preferred for an application that the channel no longer carries.
        std::ranges::set_intersection(
            channel.preferred_for, examined.channel.applications,
            std::back_inserter(examined.channel.preferred_for));
        channel = std::move(examined.channel);
        return std::move(examined.findings);
    }

    // The channel as it would be, with its findings.
    Result<ExaminedChannel> examine(
        Start const& start, RegistrationDraft draft, Credentials const& credentials) const {
        TRY_ASSIGN(auto const at, moment_of_check(m_at, start.console));
        draft.quality = start.user.registration.quality.to_string();
        auto const entity = start.user.registration.enterprise_number;
        CheckOptions const policy{.at = at, .enterprise_number = entity};
        TRY_ASSIGN(auto examined, examine_channel(draft, m_changes, credentials, start.reference, policy));
        TRY_ASSIGN(auto shared, start.registry.cross_check(entity, std::span(&examined.channel, 1)));
        std::ranges::move(shared, std::back_inserter(examined.findings));
        if (m_strict) {
            TRY(refuse_warnings(examined.findings));
        }
        return examined;
    }

    RegistrationDraft m_changes;
    std::optional<std::string> m_at;
    bool m_strict{false};
};

} // namespace

std::unique_ptr<cli::Command> make_channel() {
    return std::make_unique<ChannelCommand>();
}

} // namespace techuser::register_techuser
