// SPDX-License-Identifier: Apache-2.0
// Changes to technical users that are recorded already.
#include "contact/contact_fields.hpp"
#include "registry/journal_details.hpp"
#include "registry/journal_table.hpp"
#include "registry/number_table.hpp"
#include "registry/registry_store.hpp"
#include "registry/user_reader.hpp"
#include "registry/user_writer.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

namespace techuser {

namespace {

// The technical user as it is now. Not found: no-technical-user. Conflict: changed-meanwhile.
Result<RegisteredUser> expect_unchanged(Transaction const& transaction, RegisteredUser const& from) {
    auto const& username = from.registration.username.to_string();
    TRY_ASSIGN(
        auto statement, transaction.prepare(
                            "SELECT " + UserReader::columns(transaction.database()) +
                            " FROM users WHERE username = $1 AND removed_on IS NULL"));
    TRY_ASSIGN(auto const step, statement.run({username}));
    if (step == Statement::Step::done) {
        return fail(
            ErrorCode::not_found, "no-technical-user",
            say("no technical user '{}' in the registry", username));
    }
    TRY_ASSIGN(auto reader, UserReader::prepare(transaction.database()));
    TRY_ASSIGN(auto user, reader.read(statement));
    if (user.revision != from.revision) {
        return fail(
            ErrorCode::conflict, "changed-meanwhile",
            say("technical user '{}': changed by somebody else in the meantime", username),
            say("look at it again, then repeat the change"));
    }
    return user;
}

} // namespace

Result<RegisteredUser> Registry::change_contact(
    RegisteredUser const& from, ContactPerson const& contact, Author const& author) {
    return m_store->write([&](WriteTransaction& transaction) -> Result<RegisteredUser> {
        TRY_ASSIGN(auto const before, expect_unchanged(transaction, from));
        if (is_typed_alike(before.registration.contact, contact)) {
            return before;
        }
        auto after = before;
        after.registration.contact = contact;
        ++after.revision;
        TRY(update_contact(transaction, after));
        TRY(write_journal(
            transaction,
            {.action = "contact-changed",
             .subject = from.registration.username.to_string(),
             .details = contact_changed_details(before, after)},
            author));
        return after;
    });
}

Result<RegisteredUser> Registry::change_entity_name(
    RegisteredUser const& from, std::optional<PersonText> const& name, Author const& author) {
    return m_store->write([&](WriteTransaction& transaction) -> Result<RegisteredUser> {
        TRY_ASSIGN(auto const before, expect_unchanged(transaction, from));
        if (texts_of(before.registration.entity_name) == texts_of(name)) {
            return before;
        }
        auto after = before;
        after.registration.entity_name = name;
        ++after.revision;
        TRY(update_entity_name(transaction, after));
        TRY(write_journal(
            transaction,
            {.action = "entity-changed",
             .subject = from.registration.username.to_string(),
             .details = entity_changed_details(before, after)},
            author));
        return after;
    });
}

Result<RegisteredUser> Registry::change_channels(
    RegisteredUser const& from, std::span<Channel const> channels, Author const& author) {
    TRY(check_channels(channels));
    return m_store->write([&](WriteTransaction& transaction) -> Result<RegisteredUser> {
        TRY_ASSIGN(auto const before, expect_unchanged(transaction, from));
        auto after = before;
        after.registration.channels.assign(channels.begin(), channels.end());
        if (after.registration.channels == before.registration.channels) {
            return before;
        }
        ++after.revision;
        TRY(update_channels(transaction, after));
        TRY(write_journal(
            transaction,
            {.action = "channels-changed",
             .subject = from.registration.username.to_string(),
             .details = channels_changed_details(before, after)},
            author));
        return after;
    });
}

Result<RegisteredUser> Registry::change_sender_number(
    RegisteredUser const& from, SenderNumber const& number, Correction correction, Author const& author) {
    return m_store->write([&](WriteTransaction& transaction) -> Result<RegisteredUser> {
        TRY_ASSIGN(auto const before, expect_unchanged(transaction, from));
        auto const was_given = before.sender_number_source == SenderNumberSource::given;
        if (before.sender_number == number && was_given) {
            return before;
        }
        if (was_given && correction == Correction::refused) {
            return fail(Error{
                .code = ErrorCode::conflict,
                .reason = "sender-number-given",
                .message =
                    say("technical user '{}': the portal gave it sender number {} already",
                        from.registration.username.to_string(), verbatim(before.sender_number->to_string())),
                .hint = say("if that was a mistake, correct it with --correct"),
                .field = "user.sender_number"});
        }
        if (before.sender_number != number) {
            TRY(refuse_taken_sender_number(transaction, number));
        }
        auto after = before;
        after.sender_number = number;
        after.sender_number_source = SenderNumberSource::given;
        after.registration.given_sender_number = number;
        ++after.revision;
        TRY(update_sender_number(transaction, after));
        TRY(write_journal(
            transaction,
            {.action = "number-changed",
             .subject = from.registration.username.to_string(),
             .details = number_changed_details(before, after)},
            author));
        return after;
    });
}

Result<RegisteredUser> Registry::remove(RegisteredUser const& from, Author const& author) {
    return m_store->write([&](WriteTransaction& transaction) -> Result<RegisteredUser> {
        TRY_ASSIGN(auto after, expect_unchanged(transaction, from));
        after.removed_on = author.when;
        ++after.revision;
        TRY(update_removal(transaction, after));
        TRY(write_journal(
            transaction,
            {.action = "removed",
             .subject = from.registration.username.to_string(),
             .details = removed_details(after)},
            author));
        return after;
    });
}

} // namespace techuser
