// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/recording.hpp"

#include "register_techuser/recorded_user.hpp"
#include "registration/registration_difference.hpp"
#include "registration/registration_fields.hpp"
#include "support/try.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace techuser::register_techuser {
namespace {

// Who has what the registry refused to give again; nullopt when it was removed.
Result<std::optional<RegisteredUser>> find_holder(
    Registry& registry, Registration const& registration, std::string_view refusal) {
    std::optional<RegistryKey> key;
    if (refusal == "username-taken") {
        key = registration.username;
    } else if (refusal == "entity-taken") {
        key = registration.enterprise_number;
    } else if (refusal == "sender-number-taken") {
        key = registration.given_sender_number;
    }
    if (!key) {
        return std::nullopt;
    }
    TRY_ASSIGN(auto users, registry.find(*key));
    auto const holder = std::ranges::find_if(users, [&](RegisteredUser const& user) {
        return refusal != "entity-taken" || user.registration.quality == registration.quality;
    });
    if (holder == users.end()) {
        return std::nullopt;
    }
    return std::move(*holder);
}

// Whether the registration differs from what is recorded only in what may change: the portal's number where
// none is recorded, and with IfRecorded::update the entity's name, the contact person and the channel.
bool may_become(RegisteredUser const& holder, Registration const& registration, IfRecorded recorded) {
    auto const found = differences(holder, registration);
    return std::ranges::all_of(found, [&](FieldDifference const& difference) {
        if (difference.field == fields::sender_number.key) {
            return holder.sender_number_source != SenderNumberSource::given;
        }
        auto const section = find_field(difference.field)->section();
        return recorded == IfRecorded::update &&
               (section == "contact" || section == "channel" || difference.field == fields::entity_name.key);
    });
}

// The recorded channels with the one of the registration in place of that of its type.
std::vector<Channel> updated_channels(std::vector<Channel> channels, Channel channel) {
    auto const existing = std::ranges::find(channels, channel.type, &Channel::type);
    if (existing == channels.end()) {
        channels.push_back(std::move(channel));
        return channels;
    }
    std::ranges::set_intersection(
        existing->preferred_for, channel.applications, std::back_inserter(channel.preferred_for));
    *existing = std::move(channel);
    return channels;
}

Result<RegisteredUser> change(
    Registry& registry, RegisteredUser user, Registration const& registration, IfRecorded recorded,
    Author const& author) {
    if (recorded == IfRecorded::update) {
        TRY_ASSIGN(user, registry.change_entity_name(user, registration.entity_name, author));
        TRY_ASSIGN(user, registry.change_contact(user, registration.contact, author));
        auto const channels = updated_channels(user.registration.channels, registration.channels.front());
        TRY_ASSIGN(user, registry.change_channels(user, channels, author));
    }
    if (registration.given_sender_number) {
        TRY_ASSIGN(
            user, registry.change_sender_number(
                      user, *registration.given_sender_number, Correction::refused, author));
    }
    return user;
}

} // namespace

Result<RecordedUser> record(
    Registry& registry, ExaminedRegistration const& examined, RecordingOptions options,
    Author const& author) {
    auto const& registration = examined.registration;
    auto findings = examined.findings;
    TRY_ASSIGN(auto shared, registry.cross_check(registration.enterprise_number, registration.channels));
    std::ranges::move(shared, std::back_inserter(findings));
    if (options.strictness == Strictness::strict) {
        TRY(refuse_warnings(findings));
    }
    auto added = registry.add(registration, author);
    if (added) {
        return RecordedUser{Outcome::created, {*std::move(added), std::move(findings)}};
    }
    if (added.error().code != ErrorCode::conflict) {
        return fail(std::move(added).error());
    }
    TRY_ASSIGN(auto holder, find_holder(registry, registration, added.error().reason));
    if (!holder) {
        return fail(std::move(added).error());
    }
    if (!may_become(*holder, registration, options.recorded)) {
        return fail(explain_conflict(std::move(added).error(), *holder, registration));
    }
    TRY_ASSIGN(auto after, change(registry, *holder, registration, options.recorded, author));
    return as_changed(*std::move(holder), {std::move(after), std::move(findings)});
}

} // namespace techuser::register_techuser
