// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_words.hpp"
#include "contact/contact_fields.hpp"
#include "registration/registration_difference.hpp"
#include "registration/registration_fields.hpp"
#include "registration/registration_report.hpp"
#include "report/colour.hpp"
#include "report/language.hpp"
#include "report/page.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"
#include "support/brussels_time.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace techuser {
namespace {

template <typename Entry, typename Name>
std::string title_of(std::vector<Entry> const& entries, Name const& name) {
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

// What people call a value, where the reference data says.
template <typename Value>
std::vector<std::string> shown(Value const& value, ReferenceData const&) {
    return texts_of(value);
}

std::vector<std::string> shown(Title const& title, ReferenceData const& reference) {
    return {title_of(reference.titles, title)};
}

void add_contact(Page& page, ContactPerson const& contact, ReferenceData const& reference) {
    page.heading(tr("Contact person"));
    for_each_contact_field([&](auto const& field) {
        auto values = shown(contact.*field.value, reference);
        if (values.empty()) {
            values.emplace_back(); // optional ones have their line
        }
        for (auto const& value : values) {
            page.line(tr(field.label), value);
        }
    });
}

std::string key_summary(SshPublicKey const& key) {
    return fmt::format("{} {} {}", to_string(key.type), key.bits, key.comment);
}

// A sheet also shows what has to be typed or compared elsewhere.
enum class Detail : std::uint8_t { recap, sheet };

void add_key(Page& page, SshPublicKey const& key, Detail detail) {
    page.line(tr("SSH public key"), detail == Detail::sheet ? key.openssh_line() : key_summary(key));
    page.line(tr("Fingerprint (SHA-256)"), key.fingerprint_sha256);
    page.line(tr("Fingerprint (MD5)"), key.fingerprint_md5);
    // The portal's reader is not documented, and the registry does not know the names of the files.
    page.line(tr("File for the portal"), tr("NAME.pub, or NAME.rfc4716 if the portal refuses it"));
}

std::string titles_of(std::vector<Application> const& applications, ReferenceData const& reference) {
    std::string titles;
    for (auto const& application : applications) {
        titles += (titles.empty() ? "" : ", ") + title_of(reference.applications, application);
    }
    return titles;
}

void add_channel(Page& page, Channel const& channel, ReferenceData const& reference, Detail detail) {
    page.heading(detail == Detail::sheet ? tr("Channel data") : tr("Channel"));
    page.line(tr("Channel"), upper(to_string(channel.type)));
    page.line(tr("Connection type"), channel.connection == Connection::internet ? "Internet" : "");
    page.line(tr("Secured applications"), titles_of(channel.applications, reference));
    if (channel.ssh_public_key) {
        add_key(page, *channel.ssh_public_key, detail);
    }
    if (auto const& certificate = channel.certificate) {
        page.heading(tr("Certificate"));
        add_portal_fields(page, mask(*certificate, NationalNumbers::masked));
        if (detail == Detail::sheet) {
            page.line(tr("Fingerprint (SHA-256)"), certificate->sha256);
        }
    }
}

void add_entity(Page& page, Registration const& registration, ReferenceData const& reference) {
    page.line(tr("Enterprise number"), registration.enterprise_number.to_string());
    if (registration.entity_name) {
        page.line(tr(fields::entity_name.label), registration.entity_name->to_string());
    }
    page.line(tr("Quality"), title_of(reference.qualities, registration.quality));
}

// 101320 (given); pending
std::string number_and_source(RegisteredUser const& user) {
    auto const number = in_language(sender_number_text(user));
    if (!user.sender_number) {
        return number;
    }
    auto const is_assigned = user.sender_number_source == SenderNumberSource::assigned;
    return fmt::format("{} ({})", number, is_assigned ? tr("assigned") : tr("given"));
}

void add_number(Page& page, RegisteredUser const& user) {
    page.line(tr("Sender number"), number_and_source(user));
    page.line(tr("Registration date"), to_portal(brussels_day(user.registered_on)));
    if (user.removed_on) {
        page.line(tr("Removal date"), to_portal(brussels_day(*user.removed_on)));
    }
}

void add_user(Page& page, RegisteredUser const& user, ReferenceData const& reference) {
    page.heading(tr("Technical user"));
    add_entity(page, user.registration, reference);
    page.line(tr("Username"), user.registration.username.portal_username());
    add_number(page, user);
}

// What the channels carry, each once.
std::vector<Application> applications_of(std::vector<Channel> const& channels) {
    std::vector<Application> applications;
    for (auto const& channel : channels) {
        for (auto const& application : channel.applications) {
            if (std::ranges::find(applications, application) == applications.end()) {
                applications.push_back(application);
            }
        }
    }
    return applications;
}

// The channels that carry an application.
std::string carriers_of(std::vector<Channel> const& channels, Application const& application) {
    std::string types;
    for (auto const& channel : channels) {
        auto const& carried = channel.applications;
        if (std::ranges::find(carried, application) != carried.end()) {
            types += (types.empty() ? "" : ", ") + upper(to_string(channel.type));
        }
    }
    return types;
}

// Whether the channels that carry an application are told with it; elsewhere each channel tells what it
// carries.
enum class Carriers : std::uint8_t { left_out, told };

void add_applications(
    Page& page, std::vector<Channel> const& channels, ReferenceData const& reference, Carriers carriers) {
    page.heading(tr("Secured applications"));
    for (auto const& application : applications_of(channels)) {
        page.item(title_of(reference.applications, application));
        if (carriers == Carriers::told) {
            page.line(tr("  channels"), carriers_of(channels, application));
        }
        auto const* const preferred = preferred_channel(channels, application);
        page.line(tr("  preferred channel"), upper(to_string(preferred->type)));
    }
}

// Everything, in the order of the portal's screens.
void add_screens(Page& page, RegisteredUser const& user, ReferenceData const& reference) {
    auto const& registration = user.registration;
    page.heading(tr("Information"));
    add_entity(page, registration, reference);
    add_contact(page, registration.contact, reference);
    for (auto const& channel : registration.channels) {
        add_channel(page, channel, reference, Detail::sheet);
    }
    add_applications(page, registration.channels, reference, Carriers::left_out);
    page.heading(tr("Username"));
    page.line(tr("Username"), registration.username.portal_username());
    page.heading(tr("Confirmation"));
    add_number(page, user);
    if (!user.removed_on && user.sender_number_source != SenderNumberSource::given) {
        page.line(tr("Sender number of the portal"), "____________");
    }
}

// peeterspensions (000001)
std::string name_of(RegisteredUser const& user) {
    return fmt::format(
        "{} ({})", user.registration.username.to_string(), in_language(sender_number_text(user)));
}

constexpr auto table_row = "{:<7} {:<20} {:<13} {:<31} {:<12} {}";

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
    return first ? to_iso(brussels_day(*first)) : "-";
}

} // namespace

std::string to_text(UserReport const& report, ReferenceData const& reference, Colour colour) {
    TextPage page(colour);
    auto const& registration = report.user.registration;
    add_contact(page, registration.contact, reference);
    for (auto const& channel : registration.channels) {
        add_channel(page, channel, reference, Detail::recap);
    }
    add_user(page, report.user, reference);
    add_applications(page, registration.channels, reference, Carriers::left_out);
    return std::move(page).take();
}

std::string rehearsal_to_text(RegisteredUser const& user, Outcome outcome) {
    auto const* const verdict = outcome == Outcome::created   ? tr("would be created")
                                : outcome == Outcome::changed ? tr("would be changed")
                                : outcome == Outcome::removed ? tr("would be removed")
                                                              : tr("would stay as it is");
    return labelled(name_of(user), verdict) + '\n';
}

std::string changes_to_text(
    RegisteredUser const& before, RegisteredUser const& after, Rehearsal rehearsal, Colour colour) {
    TextPage page(colour);
    page.heading(
        rehearsal == Rehearsal::no ? name_of(after) : labelled(name_of(after), tr("would be changed")));
    auto const add = [&](std::string const& label, std::string_view from, std::string_view to) {
        page.line(label, fmt::format("{} -> {}", from.empty() ? "-" : from, to.empty() ? "-" : to));
    };
    for (auto const& [key, from, to] : differences(before, after.registration, Spelling::compared)) {
        if (key != fields::sender_number.key) {
            add(tr(find_field(key)->label), from, to);
        }
    }
    auto const number_before = number_and_source(before);
    auto const number_after = number_and_source(after);
    if (number_before != number_after) {
        add(tr(fields::sender_number.label), number_before, number_after);
    }
    auto const& channels = after.registration.channels;
    for (auto const& application : applications_of(channels)) {
        auto const* const from = preferred_channel(before.registration.channels, application);
        auto const* const to = preferred_channel(channels, application);
        if (from != nullptr && from->type != to->type) {
            add(fmt::format("{}, {}", application.to_string(), tr("Channel")), upper(to_string(from->type)),
                upper(to_string(to->type)));
        }
    }
    return std::move(page).take();
}

std::string to_text(SshPublicKey const& key) {
    TextPage page(Colour::off);
    add_key(page, key, Detail::recap);
    return std::move(page).take();
}

std::string to_text(Certificate const& certificate) {
    TextPage page(Colour::off);
    add_portal_fields(page, mask(certificate, NationalNumbers::masked));
    return std::move(page).take();
}

std::string applications_to_text(RegisteredUser const& user, ReferenceData const& reference, Colour colour) {
    TextPage page(colour);
    add_applications(page, user.registration.channels, reference, Carriers::told);
    return std::move(page).take();
}

std::string sheet_to_text(RegisteredUser const& user, ReferenceData const& reference, Colour colour) {
    TextPage page(colour);
    add_screens(page, user, reference);
    return std::move(page).take();
}

std::string sheet_to_html(RegisteredUser const& user, ReferenceData const& reference) {
    HtmlPage page(language(), user.registration.username.portal_username());
    add_screens(page, user, reference);
    return std::move(page).take();
}

std::string unchanged_to_text(RegisteredUser const& user) {
    return fmt::format("{}: {}\n", name_of(user), tr("unchanged"));
}

std::string removal_to_text(RegisteredUser const& user) {
    return labelled(name_of(user), tr("removed")) + '\n';
}

std::string table_heading() {
    return fmt::format(
        "{} {}\n",
        fmt::format(
            table_row, tr("SENDER"), tr("USERNAME"), tr("ENTERPRISE"), tr("QUALITY"), tr("CHANNELS"),
            fmt::format("{:<10}", tr("EXPIRES"))),
        tr("NAME"));
}

std::string table_line(RegisteredUser const& user) {
    auto const& registration = user.registration;
    auto const name = registration.entity_name;
    return fmt::format(
               table_row, in_language(sender_number_text(user)), registration.username.to_string(),
               registration.enterprise_number.to_string(), registration.quality.to_string(),
               channels_of(user),
               name ? fmt::format("{:<10} {}", expiry_of(user), terminal_text(name->to_string()))
                    : expiry_of(user)) +
           '\n';
}

} // namespace techuser
