// SPDX-License-Identifier: Apache-2.0
#include "cli/find_user.hpp"
#include "cli/offer_keys.hpp"
#include "register_techuser/commands/commands.hpp"
#include "register_techuser/recorded_user.hpp"
#include "registration/listed_values.hpp"
#include "registration/registration_report.hpp"
#include "report/json_document.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/registry.hpp>

#include <algorithm>

namespace techuser::register_techuser {
namespace {

class Applications final : public cli::Command {
public:
    std::string_view name() const override { return "applications"; }
    char const* summary() const override {
        return gettext_noop("Show the applications of a technical user, or choose their channels.");
    }

    void declare(cli::Options& options) override {
        options.example("register-techuser applications peeterspensions");
        options.operands(
            "KEY", m_keys, {1, 1}, gettext_noop("username, sender number or enterprise number"),
            {cli::offer_keys(m_registry)});
        options.values(
            "--prefer", "APPLICATION=CHANNEL", m_preferences,
            "send an application's files through that channel; repeatable");
        options.flag("--dry-run", m_dry_run, "check everything and write nothing");
        options.value("--registry", "URL", m_registry, "the registry to use");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        TRY_ASSIGN(auto const reference, read_reference_data(console));
        TRY_ASSIGN(auto const preferences, parse_preferences(reference));
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        TRY_ASSIGN(auto const registry, open_registry(url, mode()));
        TRY_ASSIGN(auto const before, cli::find_user(*registry, "KEY", m_keys.front()));
        auto after = before;
        if (!preferences.empty()) {
            auto channels = before.registration.channels;
            for (auto const& preference : preferences) {
                TRY(prefer(channels, preference));
            }
            TRY_ASSIGN(after, registry->change_channels(before, channels, console.author()));
        }
        print(console, before, after, reference);
        return cli::ExitStatus::done;
    }

private:
    struct Preference {
        Application application;
        ChannelType channel;
    };

    OpenMode mode() const {
        if (m_preferences.empty()) {
            return OpenMode::read;
        }
        return m_dry_run ? OpenMode::rehearse : OpenMode::write;
    }

    Result<std::vector<Preference>> parse_preferences(ReferenceData const& reference) const {
        std::vector<Preference> preferences;
        for (auto const& text : m_preferences) {
            auto const equals = text.find('=');
            if (equals == std::string::npos) {
                return fail(
                    ErrorCode::usage, "option", say("--prefer '{}': expected APPLICATION=CHANNEL", text),
                    say("for example --prefer dmfa=sftp"));
            }
            TRY_ASSIGN(
                auto const name,
                cli::option_value(
                    "--prefer", parse_listed(fields::applications, reference, text.substr(0, equals))));
            TRY_ASSIGN(auto application, Application::parse(name));
            TRY_ASSIGN(
                auto const channel,
                cli::option_value("--prefer", parse_channel_type(text.substr(equals + 1))));
            preferences.push_back({std::move(application), channel});
        }
        return preferences;
    }

    // Takes the application from the channel that was chosen for it before.
    static Result<void> prefer(std::vector<Channel>& channels, Preference const& preference) {
        auto const chosen = std::ranges::find(channels, preference.channel, &Channel::type);
        if (chosen == channels.end()) {
            return fail(
                ErrorCode::not_found, "no-such-channel",
                say("no channel '{}'", to_string(preference.channel)),
                say("use channel KEY add to make one"));
        }
        for (auto& channel : channels) {
            std::erase(channel.preferred_for, preference.application);
        }
        auto& names = chosen->preferred_for;
        names.insert(std::ranges::lower_bound(names, preference.application), preference.application);
        return {};
    }

    void print(
        cli::Console& console, RegisteredUser const& before, RegisteredUser const& after,
        ReferenceData const& reference) const {
        auto const json = console.format() == cli::OutputFormat::json;
        if (m_preferences.empty()) {
            if (json) {
                console.print(to_json({console.tool(), 0}, after));
            } else {
                console.print_page(applications_to_text(after, reference, console.colour()));
            }
            return;
        }
        print_change(
            console, as_changed(before, {after, {}}), m_dry_run ? Rehearsal::dry_run : Rehearsal::no);
    }

    std::vector<std::string> m_keys;
    std::vector<std::string> m_preferences;
    std::optional<std::string> m_registry;
    bool m_dry_run{false};
};

} // namespace

std::unique_ptr<cli::Command> make_applications() {
    return std::make_unique<Applications>();
}

} // namespace techuser::register_techuser
