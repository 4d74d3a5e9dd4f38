// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_json.hpp"
#include "certificate/certificate_words.hpp"
#include "contact/contact_fields.hpp"
#include "registration/registration_json.hpp"
#include "registration/registration_report.hpp"
#include "report/json.hpp"
#include "report/json_document.hpp"
#include <techuser/text.hpp>

#include <type_traits>

namespace techuser {
namespace {

Json describe(SshPublicKey const& key) {
    auto json = object_of(5);
    json["type"] = to_string(key.type);
    json["bits"] = key.bits;
    json["comment"] = key.comment;
    json["fingerprint_sha256"] = key.fingerprint_sha256;
    json["fingerprint_md5"] = key.fingerprint_md5;
    return json;
}

Json describe(std::vector<Channel> const& channels) {
    auto json = Json::array();
    for (auto const& channel : channels) {
        auto entry = object_of(6);
        entry["type"] = to_string(channel.type);
        entry["connection"] = to_string(channel.connection);
        entry["ssh_public_key"] = channel.ssh_public_key ? describe(*channel.ssh_public_key) : Json();
        entry["certificate"] = channel.certificate
                                   ? techuser::describe(mask(*channel.certificate, NationalNumbers::masked))
                                   : Json();
        auto& applications = entry["applications"] = Json::array();
        auto& preferred = entry["preferred_for"] = Json::array();
        for (auto const& application : channel.applications) {
            applications.push_back(application.to_string());
            if (preferred_channel(channels, application) == &channel) {
                preferred.push_back(application.to_string());
            }
        }
        json.push_back(std::move(entry));
    }
    return json;
}

void add_user(Json& document, RegisteredUser const& user) {
    auto const& registration = user.registration;
    document["enterprise_number"] = registration.enterprise_number.to_string();
    document["entity_name"] = registration.entity_name ? Json(registration.entity_name->to_string()) : Json();
    document["quality"] = registration.quality.to_string();
    document["username"] = registration.username.to_string();
    document["portal_username"] = registration.username.portal_username();
    document["sender_number"] = user.sender_number ? Json(user.sender_number->to_string()) : Json();
    document["sender_number_source"] = to_string(user.sender_number_source);
    document["registered_on"] = to_iso(user.registered_on);
    document["contact"] = techuser::describe(registration.contact);
    document["channels"] = describe(registration.channels);
    if (user.removed_on) {
        document["removed_on"] = to_iso(*user.removed_on);
    }
}

} // namespace

void add_outcome(Json& document, Outcome outcome, Rehearsal rehearsal, UserReport const& report) {
    document["outcome"] = to_string(outcome);
    document["dry_run"] = rehearsal == Rehearsal::dry_run;
    add_user(document, report.user);
    document["findings"] = Json::array();
    for (auto const& finding : report.findings) {
        document["findings"].push_back(techuser::describe(finding));
    }
}

Json describe(ContactPerson const& contact) {
    auto json = object_of(9);
    for_each_contact_field([&](auto const& field) {
        auto const& value = contact.*field.value;
        auto texts = texts_of(value);
        auto& member = json[std::string(field.name())];
        if constexpr (is_list_of_values<std::remove_cvref_t<decltype(value)>>) {
            member = std::move(texts);
        } else if (!texts.empty()) {
            member = std::move(texts.front());
        }
    });
    return json;
}

std::string_view to_string(Outcome outcome) {
    switch (outcome) {
    case Outcome::created:
        return gettext_noop("created");
    case Outcome::changed:
        return gettext_noop("changed");
    case Outcome::removed:
        return gettext_noop("removed");
    case Outcome::unchanged:
        break;
    }
    return gettext_noop("unchanged");
}

std::string_view to_string(Outcome outcome, Rehearsal rehearsal) {
    if (rehearsal == Rehearsal::no) {
        return to_string(outcome);
    }
    switch (outcome) {
    case Outcome::created:
        return gettext_noop("would be created");
    case Outcome::changed:
        return gettext_noop("would be changed");
    case Outcome::removed:
        return gettext_noop("would be removed");
    case Outcome::unchanged:
        break;
    }
    return to_string(outcome);
}

std::string to_json(JsonHead const& head, RegisteredUser const& user) {
    auto document = begin_document(head);
    add_user(document, user);
    return finish_document(document);
}

std::string to_json(JsonHead const& head, Outcome outcome, Rehearsal rehearsal, UserReport const& report) {
    auto document = begin_document(head);
    add_outcome(document, outcome, rehearsal, report);
    return finish_document(document);
}

} // namespace techuser
