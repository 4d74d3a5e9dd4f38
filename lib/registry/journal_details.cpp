// SPDX-License-Identifier: Apache-2.0
#include "registry/journal_details.hpp"

#include "registration/registration_json.hpp"
#include "support/json_depth.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

namespace techuser {

namespace {

Json channel_to_json(Channel const& channel) {
    auto applications = Json::array();
    for (auto const& application : channel.applications) {
        applications.push_back(application.to_string());
    }
    auto json = object_of(6);
    json["type"] = to_string(channel.type);
    json["connection"] = to_string(channel.connection);
    if (channel.ssh_public_key) {
        json["ssh_public_key"]["fingerprint_sha256"] = channel.ssh_public_key->fingerprint_sha256;
    }
    if (channel.certificate) {
        auto& certificate = json["certificate"] = object_of(3);
        certificate["sha256"] = channel.certificate->sha256;
        certificate["serial_decimal"] = channel.certificate->serial.decimal;
        certificate["expires_on"] = to_iso(channel.certificate->expires_on);
    }
    json["applications"] = std::move(applications);
    if (!channel.preferred_for.empty()) {
        auto& preferred = json["preferred_for"] = Json::array();
        for (auto const& application : channel.preferred_for) {
            preferred.push_back(application.to_string());
        }
    }
    return json;
}

Json channels_to_json(std::span<Channel const> channels) {
    auto json = Json::array();
    for (auto const& channel : channels) {
        json.push_back(channel_to_json(channel));
    }
    return json;
}

bool has_key(Channel const& channel, SshPublicKey const& key) {
    return channel.ssh_public_key && channel.ssh_public_key->fingerprint_sha256 == key.fingerprint_sha256;
}

// What is gone from the tables is kept whole where it may be: the key without its comment.
Json old_channels_to_json(std::span<Channel const> channels, std::span<Channel const> now) {
    auto json = channels_to_json(channels);
    for (std::size_t index = 0; index < channels.size(); ++index) {
        auto const& shared = channels[index].ssh_public_key;
        if (shared &&
            std::ranges::none_of(now, [&](auto const& channel) { return has_key(channel, *shared); })) {
            auto key = *shared;
            key.comment.clear();
            json[index]["ssh_public_key"]["line"] = key.openssh_line();
        }
    }
    return json;
}

Json number_or_null(RegisteredUser const& user) {
    return user.sender_number ? Json(user.sender_number->to_string()) : Json();
}

Json name_or_null(RegisteredUser const& user) {
    auto const& name = user.registration.entity_name;
    return name ? Json(name->to_string()) : Json();
}

Json number_to_json(RegisteredUser const& user) {
    return {
        {"sender_number", number_or_null(user)},
        {"sender_number_source", to_string(user.sender_number_source)}};
}

} // namespace

std::string created_details(RegisteredUser const& user) {
    auto json = object_of(8);
    json["enterprise_number"] = user.registration.enterprise_number.to_string();
    if (user.registration.entity_name) {
        json["entity_name"] = user.registration.entity_name->to_string();
    }
    json["quality"] = user.registration.quality.to_string();
    json["username"] = user.registration.username.to_string();
    json["sender_number"] = number_or_null(user);
    json["sender_number_source"] = to_string(user.sender_number_source);
    json["contact"] = describe(user.registration.contact);
    json["channels"] = channels_to_json(user.registration.channels);
    return json.dump();
}

std::string contact_changed_details(RegisteredUser const& from, RegisteredUser const& to) {
    return Json{
        {"revision", to.revision},
        {"old", describe(from.registration.contact)},
        {"new", describe(to.registration.contact)}}
        .dump();
}

std::string entity_changed_details(RegisteredUser const& from, RegisteredUser const& to) {
    return Json{
        {"revision", to.revision},
        {"old", {{"name", name_or_null(from)}}},
        {"new", {{"name", name_or_null(to)}}}}
        .dump();
}

std::string channels_changed_details(RegisteredUser const& from, RegisteredUser const& to) {
    return Json{
        {"revision", to.revision},
        {"old", old_channels_to_json(from.registration.channels, to.registration.channels)},
        {"new", channels_to_json(to.registration.channels)}}
        .dump();
}

std::string number_changed_details(RegisteredUser const& from, RegisteredUser const& to) {
    return Json{{"revision", to.revision}, {"old", number_to_json(from)}, {"new", number_to_json(to)}}.dump();
}

std::string numbering_changed_details(Numbering from, Numbering to) {
    return Json{{"old", {{"numbers", to_string(from)}}}, {"new", {{"numbers", to_string(to)}}}}.dump();
}

std::string removed_details(RegisteredUser const& to) {
    return Json{
        {"revision", to.revision},
        {"sender_number", number_or_null(to)},
        {"removed_on", to_iso(*to.removed_on)}}
        .dump();
}

std::string imported_details(std::int64_t users, std::int64_t sequences, std::int64_t journal_entries) {
    return Json{{"technical_users", users}, {"sequences", sequences}, {"journal_entries", journal_entries}}
        .dump();
}

std::string restored_details(
    std::int64_t users, std::int64_t skipped_numbers, std::int64_t continued_sequences) {
    return Json{
        {"technical_users", users},
        {"skipped_numbers", skipped_numbers},
        {"continued_sequences", continued_sequences}}
        .dump();
}

std::string sequences_reserved_details(Date date, Environment environment) {
    return Json{{"date", to_iso(date)}, {"environment", to_string(environment)}}.dump();
}

bool is_details(std::string_view text) {
    return !is_too_deep(text) && Json::parse(text, nullptr, false).is_object();
}

} // namespace techuser
