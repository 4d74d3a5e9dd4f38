// SPDX-License-Identifier: Apache-2.0
#include "registry/journal_details.hpp"

#include <nlohmann/json.hpp>

namespace techuser {

namespace {

using Json = nlohmann::ordered_json;

Json or_null(std::optional<PhoneNumber> const& phone) {
    return phone ? Json(phone->to_string()) : Json();
}

Json contact_to_json(ContactPerson const& contact) {
    auto emails = Json::array();
    for (auto const& email : contact.emails) {
        emails.push_back(email.to_string());
    }
    return {
        {"last_name", contact.last_name.to_string()},
        {"first_name", contact.first_name.to_string()},
        {"title", contact.title.to_string()},
        {"function", contact.function.to_string()},
        {"language", to_string(contact.language)},
        {"phone", contact.phone.to_string()},
        {"fax", or_null(contact.fax)},
        {"mobile", or_null(contact.mobile)},
        {"emails", std::move(emails)},
    };
}

Json channel_to_json(Channel const& channel) {
    auto applications = Json::array();
    for (auto const& application : channel.applications) {
        applications.push_back(application.to_string());
    }
    Json json{{"type", to_string(channel.type)}, {"connection", to_string(channel.connection)}};
    if (channel.ssh_public_key) {
        json["ssh_public_key"] = {{"fingerprint_sha256", channel.ssh_public_key->fingerprint_sha256}};
    }
    if (channel.certificate) {
        json["certificate"] = {
            {"sha256", channel.certificate->sha256}, {"serial_decimal", channel.certificate->serial.decimal}};
    }
    json["applications"] = std::move(applications);
    return json;
}

} // namespace

std::string created_details(RegisteredUser const& user) {
    auto channels = Json::array();
    for (auto const& channel : user.registration.channels) {
        channels.push_back(channel_to_json(channel));
    }
    Json const json{
        {"enterprise_number", user.registration.enterprise_number.to_string()},
        {"quality", user.registration.quality.to_string()},
        {"username", user.registration.username.to_string()},
        {"sender_number", user.sender_number.to_string()},
        {"sender_number_source", to_string(user.sender_number_source)},
        {"contact", contact_to_json(user.registration.contact)},
        {"channels", std::move(channels)},
    };
    return json.dump();
}

std::string sequences_reserved_details(Date date, Environment environment) {
    return Json{{"date", to_iso(date)}, {"environment", to_string(environment)}}.dump();
}

} // namespace techuser
