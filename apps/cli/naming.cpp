// SPDX-License-Identifier: Apache-2.0
#include "cli/naming.hpp"

#include "registration/registration_fields.hpp"
#include "support/brussels_time.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace techuser::cli {
namespace {

Result<void> check_application(
    Console& console, RegisteredUser const& user, ApplicationCode const& code, FileProfile const* profile) {
    auto const& username = user.registration.username.to_string();
    if (profile == nullptr) {
        return {}; // check_code() has said so
    }
    if (!profile->application) {
        console.note(
            say("file-profiles.toml names no portal application for {}: cannot tell whether '{}' may send it",
                verbatim(code.to_string()), username));
        return {};
    }
    for (auto const& channel : user.registration.channels) {
        if (std::ranges::find(channel.applications, *profile->application) != channel.applications.end()) {
            return {};
        }
    }
    return fail(
        ErrorCode::invalid, "application-not-open",
        say("no channel of '{}' is open for {}, which {} files need", username,
            verbatim(profile->application->to_string()), verbatim(code.to_string())),
        say("open a channel for it, or name another technical user"));
}

Result<void> check_certificates(
    Console& console, Warnings warnings, RegisteredUser const& user, Environment environment) {
    for (auto const& channel : user.registration.channels) {
        if (environment == Environment::production && channel.certificate &&
            channel.certificate->expires_on < console.now()) {
            TRY(warn_or_refuse(
                console, warnings, "certificate-expired",
                say("the certificate of '{}' for {} expired on {}: what it signs is refused in production",
                    user.registration.username.to_string(), verbatim(to_string(channel.type)),
                    verbatim(to_iso(brussels_day(channel.certificate->expires_on)))),
                {}));
        }
    }
    return {};
}

} // namespace

Result<void> warn_or_refuse(
    Console& console, Warnings warnings, std::string_view reason, Text finding, Text hint) {
    if (warnings == Warnings::refuse) {
        return fail(ErrorCode::invalid, reason, std::move(finding), std::move(hint));
    }
    console.warn(finding);
    if (!hint.empty()) {
        console.hint(hint);
    }
    return {};
}

Result<void> check_code(Console& console, Warnings warnings, ApplicationCode const& code) {
    TRY(warn_or_refuse(
        console, warnings, "unknown-code",
        say("file-profiles.toml has no profile for {}: assuming parts and a signature; cannot tell whether the sender may send it",
            verbatim(code.to_string())),
        say("copy file-profiles.toml to '{}' and add these lines:",
            (console.user_data_directory() / "file-profiles.toml").native())));
    auto const code_line = fmt::format("code = \"{}\"", code.to_string());
    for (std::string_view const line :
         {"[[profile]]", code_line.c_str(), "meaning = \"...\"", "parts = \"carried\"",
          "application = \"db2p\"", "source = \"...\""}) {
        console.hint(verbatim(line));
    }
    return {};
}

Result<void> check_number(
    Console& console, Warnings warnings, RegisteredUser const& user, Environment environment) {
    auto const& username = user.registration.username.to_string();
    if (!user.sender_number) {
        return fail(
            ErrorCode::invalid, "number-pending",
            say("technical user '{}': the portal has not given its sender number yet", username),
            say("record it with register-techuser sender-number {} NUMBER", verbatim(username)));
    }
    if (environment != Environment::production || user.sender_number_source != SenderNumberSource::assigned) {
        return {};
    }
    return warn_or_refuse(
        console, warnings, "number-assigned",
        say("sender number '{}' of '{}' was assigned by the registry: the portal refuses it in production",
            user.sender_number->to_string(), username),
        say("record the portal's number with register-techuser sender-number {} NUMBER", verbatim(username)));
}

Result<void> check_sender(
    Console& console, Warnings warnings, RegisteredUser const& user, ApplicationCode const& code,
    FileProfile const* profile, Environment environment) {
    TRY(check_application(console, user, code, profile));
    TRY(check_certificates(console, warnings, user, environment));
    return check_number(console, warnings, user, environment);
}

} // namespace techuser::cli
