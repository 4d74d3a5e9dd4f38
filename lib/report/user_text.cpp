// SPDX-License-Identifier: Apache-2.0
#include "report/certificate_fields.hpp"
#include "report/sheet.hpp"
#include "report/translate.hpp"
#include <techuser/report.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace techuser {
namespace {

template <typename Name>
std::string title_of(std::vector<Listed<Name>> const& entries, Name const& name) {
    auto const found = std::ranges::find(entries, name, &Listed<Name>::name);
    return found == entries.end() ? name.to_string() : found->title(language());
}

std::string upper(std::string_view text) {
    std::string result(text);
    for (auto& character : result) {
        if (character >= 'a' && character <= 'z') {
            character = static_cast<char>(character - 'a' + 'A');
        }
    }
    return result;
}

void add_contact(Sheet& sheet, ContactPerson const& contact, ReferenceData const& reference) {
    sheet.heading(tr("Contact person"));
    sheet.line(tr("Last name"), contact.last_name.to_string());
    sheet.line(tr("First name"), contact.first_name.to_string());
    sheet.line(tr("Title"), title_of(reference.titles, contact.title));
    sheet.line(tr("Function"), contact.function.to_string());
    sheet.line(tr("Language"), to_string(contact.language));
    sheet.line(tr("Phone"), contact.phone.to_string());
    sheet.line(tr("Fax"), contact.fax ? contact.fax->to_string() : "");
    sheet.line(tr("Mobile"), contact.mobile ? contact.mobile->to_string() : "");
    for (auto const& email : contact.emails) {
        sheet.line(tr("E-mail address"), email.to_string());
    }
}

void add_channel(Sheet& sheet, Channel const& channel) {
    sheet.heading(tr("Channel"));
    sheet.line(tr("Channel"), upper(to_string(channel.type)));
    sheet.line(tr("Connection type"), channel.connection == Connection::internet ? "Internet" : "");
    if (auto const& key = channel.ssh_public_key) {
        sheet.line(
            tr("SSH public key"), fmt::format("{} {} {}", to_string(key->type), key->bits, key->comment));
        sheet.line(tr("Fingerprint (SHA-256)"), key->fingerprint_sha256);
        sheet.line(tr("Fingerprint (MD5)"), key->fingerprint_md5);
    }
    if (auto const& certificate = channel.certificate) {
        sheet.heading(tr("Certificate"));
        add_portal_fields(sheet, mask(*certificate, NationalNumbers::masked));
    }
}

void add_user(Sheet& sheet, RegisteredUser const& user, ReferenceData const& reference) {
    auto const& registration = user.registration;
    sheet.heading(tr("Technical user"));
    sheet.line(tr("Enterprise number"), registration.enterprise_number.to_string());
    sheet.line(tr("Quality"), title_of(reference.qualities, registration.quality));
    sheet.line(tr("Username"), registration.username.portal_username());
    sheet.line(
        tr("Sender number"),
        fmt::format(
            "{} ({})", user.sender_number.to_string(),
            user.sender_number_source == SenderNumberSource::assigned ? tr("assigned") : tr("given")));
    sheet.line(tr("Registration date"), to_portal(day_of(user.registered_on)));
}

void add_applications(Sheet& sheet, std::vector<Channel> const& channels, ReferenceData const& reference) {
    sheet.heading(tr("Secured applications"));
    std::vector<Application> seen;
    for (auto const& channel : channels) {
        for (auto const& application : channel.applications) {
            if (std::ranges::find(seen, application) == seen.end()) {
                sheet.item(title_of(reference.applications, application));
                sheet.line(
                    tr("  preferred channel"),
                    upper(to_string(preferred_channel(channels, application)->type)));
                seen.push_back(application);
            }
        }
    }
}

std::string channels_of(RegisteredUser const& user) {
    std::string names;
    for (auto const& channel : user.registration.channels) {
        names += (names.empty() ? "" : ",") + std::string(to_string(channel.type));
    }
    return names;
}

// The day on which the first of the certificates expires.
std::string expiry_of(RegisteredUser const& user) {
    std::optional<Timestamp> first;
    for (auto const& channel : user.registration.channels) {
        if (channel.certificate) {
            first =
                std::min(first.value_or(channel.certificate->expires_on), channel.certificate->expires_on);
        }
    }
    return first ? to_iso(day_of(*first)) : "-";
}

} // namespace

std::string to_text(UserReport const& report, ReferenceData const& reference, Colour colour) {
    Sheet sheet(colour);
    auto const& registration = report.user.registration;
    add_contact(sheet, registration.contact, reference);
    for (auto const& channel : registration.channels) {
        add_channel(sheet, channel);
    }
    add_user(sheet, report.user, reference);
    add_applications(sheet, registration.channels, reference);
    return std::move(sheet).take();
}

std::string to_table(std::span<RegisteredUser const> users) {
    constexpr auto row = "{:<7} {:<20} {:<13} {:<31} {:<12} {}\n";
    std::string text;
    fmt::format_to(
        std::back_inserter(text), row, tr("SENDER"), tr("USERNAME"), tr("ENTERPRISE"), tr("QUALITY"),
        tr("CHANNELS"), tr("EXPIRES"));
    for (auto const& user : users) {
        auto const& registration = user.registration;
        fmt::format_to(
            std::back_inserter(text), row, user.sender_number.to_string(), registration.username.to_string(),
            registration.enterprise_number.to_string(), registration.quality.to_string(), channels_of(user),
            expiry_of(user));
    }
    return text;
}

} // namespace techuser
