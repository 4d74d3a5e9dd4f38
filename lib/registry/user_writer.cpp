// SPDX-License-Identifier: Apache-2.0
#include "registry/user_writer.hpp"

#include "registry/number_table.hpp"
#include "registry/user_reader.hpp"
#include "support/try.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace techuser {

namespace {

// Later than every certificate expires: the expiry of a technical user without one.
constexpr std::string_view never = "9999-12-31T23:59:59Z";

std::optional<std::string> text_of(std::optional<PhoneNumber> const& phone) {
    return phone ? std::optional(phone->to_string()) : std::nullopt;
}

std::optional<std::string> text_of(std::optional<Timestamp> const& when) {
    return when ? std::optional(to_iso(*when)) : std::nullopt;
}

std::span<std::uint8_t const> bytes_of(std::string const& text) {
    return {reinterpret_cast<std::uint8_t const*>(text.data()), text.size()};
}

// Texts of the form 2020-06-01T00:00:00Z sort as the times do.
std::string first_expiry(std::vector<Channel> const& channels) {
    std::string first(never);
    for (auto const& channel : channels) {
        if (channel.certificate) {
            first = std::min(first, to_iso(channel.certificate->expires_on));
        }
    }
    return first;
}

// Runs a statement that returns the id of the row it changed.
Result<std::int64_t> run_for_id(
    WriteTransaction& transaction, std::string_view sql, std::initializer_list<SqlValue> values) {
    TRY_ASSIGN(auto statement, transaction.prepare(sql));
    TRY(statement.run(values));
    TRY_ASSIGN(auto const id, statement.integer(0));
    // SQLite has done the work of such a statement when all its rows were read.
    TRY(statement.step());
    return id;
}

Result<void> insert_channel(WriteTransaction& transaction, std::int64_t user_id, Channel const& channel) {
    TRY_ASSIGN(auto const channel_id, transaction.channel_ids.next(transaction));
    TRY_ASSIGN(
        auto statement,
        transaction.prepare(
            "INSERT INTO channels (id, user_id, type, connection, ssh_public_key, ssh_key_sha256,"
            " certificate, certificate_sha256) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"));
    auto const& key = channel.ssh_public_key;
    auto const& certificate = channel.certificate;
    TRY(statement.run(
        {channel_id, user_id, to_string(channel.type), to_string(channel.connection),
         key ? SqlValue(bytes_of(key->openssh_line())) : SqlValue(),
         key ? SqlValue(key->fingerprint_sha256) : SqlValue(),
         certificate ? SqlValue(std::span(certificate->der)) : SqlValue(),
         certificate ? SqlValue(certificate->sha256) : SqlValue()}));
    TRY_ASSIGN(
        auto application_statement,
        transaction.prepare(
            "INSERT INTO channel_applications (channel_id, application, preferred) VALUES ($1, $2, $3)"));
    for (auto const& application : channel.applications) {
        std::int64_t const preferred = std::ranges::count(channel.preferred_for, application);
        TRY(application_statement.run({channel_id, application.to_string(), preferred}));
    }
    transaction.channel_ids.use(channel_id);
    return {};
}

Result<void> insert_channels(
    WriteTransaction& transaction, std::int64_t user_id, std::vector<Channel> const& channels) {
    for (auto const& channel : channels) {
        TRY(insert_channel(transaction, user_id, channel));
    }
    return {};
}

Result<void> insert_emails(
    WriteTransaction& transaction, std::int64_t user_id, std::vector<EmailAddress> const& emails) {
    TRY_ASSIGN(
        auto statement,
        transaction.prepare("INSERT INTO emails (user_id, position, address) VALUES ($1, $2, $3)"));
    std::int64_t position = 0;
    for (auto const& email : emails) {
        TRY(statement.run({user_id, ++position, email.to_string()}));
    }
    return {};
}

} // namespace

Result<Insertion> insert_user(WriteTransaction& transaction, RegisteredUser const& user) {
    auto const& registration = user.registration;
    auto const& contact = registration.contact;
    TRY_ASSIGN(auto const id, transaction.user_ids.next(transaction));
    TRY_ASSIGN(
        auto statement,
        transaction.prepare(
            "INSERT INTO users (id, username, enterprise_number, quality, sender_number, sender_number_source,"
            " last_name, first_name, title, function, language, phone, fax, mobile, registered_on, removed_on,"
            " revision, expires_on) VALUES"
            " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
            " ON CONFLICT DO NOTHING"));
    TRY(statement.run(
        {id, registration.username.to_string(), registration.enterprise_number.digits(),
         registration.quality.to_string(),
         user.sender_number ? SqlValue(std::int64_t{user.sender_number->value()}) : SqlValue(),
         to_string(user.sender_number_source), contact.last_name.to_string(), contact.first_name.to_string(),
         contact.title.to_string(), contact.function.to_string(), to_string(contact.language),
         contact.phone.to_string(), text_of(contact.fax), text_of(contact.mobile), to_iso(user.registered_on),
         text_of(user.removed_on), user.revision, first_expiry(registration.channels)}));
    if (statement.changed_rows() == 0) {
        return Insertion::refused;
    }
    transaction.user_ids.use(id);
    TRY_ASSIGN(auto const insertion, insert_current_number(transaction, id, user));
    if (insertion == Insertion::refused) {
        return insertion;
    }
    TRY(insert_emails(transaction, id, contact.emails));
    TRY(insert_channels(transaction, id, registration.channels));
    return Insertion::done;
}

Result<void> update_contact(WriteTransaction& transaction, RegisteredUser const& user) {
    auto const& contact = user.registration.contact;
    TRY_ASSIGN(
        auto const id,
        run_for_id(
            transaction,
            "UPDATE users SET last_name = $1, first_name = $2, title = $3, function = $4, language = $5,"
            " phone = $6, fax = $7, mobile = $8, revision = $9 WHERE username = $10 RETURNING id",
            {contact.last_name.to_string(), contact.first_name.to_string(), contact.title.to_string(),
             contact.function.to_string(), to_string(contact.language), contact.phone.to_string(),
             text_of(contact.fax), text_of(contact.mobile), user.revision,
             user.registration.username.to_string()}));
    TRY_ASSIGN(auto emails, transaction.prepare("DELETE FROM emails WHERE user_id = $1"));
    TRY(emails.run({id}));
    return insert_emails(transaction, id, contact.emails);
}

Result<void> update_channels(WriteTransaction& transaction, RegisteredUser const& user) {
    auto const& channels = user.registration.channels;
    TRY_ASSIGN(
        auto const id,
        run_for_id(
            transaction, "UPDATE users SET expires_on = $1, revision = $2 WHERE username = $3 RETURNING id",
            {first_expiry(channels), user.revision, user.registration.username.to_string()}));
    TRY_ASSIGN(
        auto applications,
        transaction.prepare("DELETE FROM channel_applications"
                            " WHERE channel_id IN (SELECT id FROM channels WHERE user_id = $1)"));
    TRY(applications.run({id}));
    TRY_ASSIGN(auto rows, transaction.prepare("DELETE FROM channels WHERE user_id = $1"));
    TRY(rows.run({id}));
    return insert_channels(transaction, id, channels);
}

Result<void> update_sender_number(WriteTransaction& transaction, RegisteredUser const& user) {
    TRY_ASSIGN(
        auto const id, run_for_id(
                           transaction,
                           "UPDATE users SET sender_number = $1, sender_number_source = $2, revision = $3"
                           " WHERE username = $4 RETURNING id",
                           {std::int64_t{user.sender_number->value()}, to_string(user.sender_number_source),
                            user.revision, user.registration.username.to_string()}));
    TRY_ASSIGN(
        auto old,
        transaction.prepare(
            "UPDATE sender_numbers SET state = 'replaced' WHERE user_id = $1 AND state = 'current'"));
    TRY(old.run({id}));
    // The portal may have given the very number that was assigned.
    TRY_ASSIGN(
        auto same, transaction.prepare("UPDATE sender_numbers SET source = $1, state = 'current'"
                                       " WHERE number = $2 AND user_id = $3"));
    TRY(same.run({to_string(user.sender_number_source), std::int64_t{user.sender_number->value()}, id}));
    if (same.changed_rows() == 0) {
        TRY(insert_current_number(transaction, id, user));
    }
    return {};
}

Result<void> update_removal(WriteTransaction& transaction, RegisteredUser const& user) {
    TRY(run_for_id(
        transaction, "UPDATE users SET removed_on = $1, revision = $2 WHERE username = $3 RETURNING id",
        {text_of(user.removed_on), user.revision, user.registration.username.to_string()}));
    return {};
}

Result<void> fill_fingerprints(WriteTransaction& transaction) {
    std::vector<std::int64_t> ids; // all read first: the loop changes the index that the query may use
    TRY_ASSIGN(auto users, transaction.prepare("SELECT id FROM users"));
    TRY_ASSIGN(auto step, users.run({}));
    while (step == Statement::Step::row) {
        TRY_ASSIGN(auto const id, users.integer(0));
        ids.push_back(id);
        TRY_ASSIGN(step, users.step());
    }
    TRY_ASSIGN(auto reader, UserReader::prepare(transaction.database()));
    for (auto const id : ids) {
        TRY_ASSIGN(auto const user, reader.read(id));
        TRY(update_channels(transaction, user)); // computes what is computed
    }
    return {};
}

} // namespace techuser
