// SPDX-License-Identifier: Apache-2.0
// Changes to technical users that are recorded already.
#include "registry/journal_details.hpp"
#include "registry/registry_store.hpp"
#include "registry/user_reader.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

namespace techuser {

Result<RegisteredUser> SqlRegistry::current(RegisteredUser const& from) {
    auto const& username = from.registration.username.to_string();
    TRY_ASSIGN(
        auto statement,
        m_database->prepare("SELECT id FROM users WHERE username = $1 AND removed_on IS NULL"));
    TRY_ASSIGN(auto const step, statement.run({username}));
    if (step == Statement::Step::done) {
        return fail(
            ErrorCode::not_found, "no-technical-user",
            say("no technical user '{}' in the registry", username));
    }
    TRY_ASSIGN(auto const id, statement.integer(0));
    TRY_ASSIGN(auto reader, UserReader::prepare(*m_database));
    TRY_ASSIGN(auto user, reader.read(id));
    if (user.revision != from.revision) {
        return fail(
            ErrorCode::conflict, "changed-meanwhile",
            say("technical user '{}': somebody else changed it meanwhile", username),
            say("look at it again, then repeat the change"));
    }
    return user;
}

Result<RegisteredUser> SqlRegistry::record_change(RegisteredUser to, Change change, Author const& author) {
    TRY(m_writing->users.update(to));
    TRY(write_journal(std::move(change), author));
    return to;
}

Result<RegisteredUser> SqlRegistry::change_contact(
    RegisteredUser const& from, ContactPerson const& contact, Author const& author) {
    return change([&]() -> Result<RegisteredUser> {
        TRY_ASSIGN(auto const before, current(from));
        if (is_typed_alike(before.registration.contact, contact)) {
            return before;
        }
        auto after = before;
        after.registration.contact = contact;
        ++after.revision;
        return record_change(
            after,
            {.action = "contact-changed",
             .subject = from.registration.username.to_string(),
             .details = contact_changed_details(before, after)},
            author);
    });
}

Result<RegisteredUser> SqlRegistry::change_channels(
    RegisteredUser const& from, std::span<Channel const> channels, Author const& author) {
    TRY(check_channels(channels));
    return change([&]() -> Result<RegisteredUser> {
        TRY_ASSIGN(auto const before, current(from));
        auto after = before;
        after.registration.channels.assign(channels.begin(), channels.end());
        if (after.registration.channels == before.registration.channels) {
            return before;
        }
        ++after.revision;
        return record_change(
            after,
            {.action = "channels-changed",
             .subject = from.registration.username.to_string(),
             .details = channels_changed_details(before, after)},
            author);
    });
}

Result<RegisteredUser> SqlRegistry::remove(RegisteredUser const& from, Author const& author) {
    return change([&]() -> Result<RegisteredUser> {
        TRY_ASSIGN(auto after, current(from));
        after.removed_on = author.when;
        ++after.revision;
        return record_change(
            after,
            {.action = "removed",
             .subject = from.registration.username.to_string(),
             .details = removed_details(after)},
            author);
    });
}

} // namespace techuser
