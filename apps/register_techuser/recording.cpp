// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/recording.hpp"

#include "registration/registration_difference.hpp"
#include "support/try.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace techuser::register_techuser {
namespace {

// Who has what the registry refused to give again; nothing when it was removed.
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

} // namespace

Result<RecordedUser> record(
    Registry& registry, ExaminedRegistration const& examined, Strictness strictness, Author const& author) {
    auto const& registration = examined.registration;
    auto findings = examined.findings;
    TRY_ASSIGN(auto shared, registry.cross_check(registration.enterprise_number, registration.channels));
    std::ranges::move(shared, std::back_inserter(findings));
    if (strictness == Strictness::strict) {
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
    if (differences(*holder, registration).empty()) {
        return RecordedUser{Outcome::unchanged, {*std::move(holder), std::move(findings)}};
    }
    return fail(explain_conflict(std::move(added).error(), *holder, registration));
}

} // namespace techuser::register_techuser
