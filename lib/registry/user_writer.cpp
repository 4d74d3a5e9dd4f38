// SPDX-License-Identifier: Apache-2.0
#include "registry/user_writer.hpp"

#include "registry/contact_columns.hpp"
#include "registry/number_table.hpp"
#include "registry/user_reader.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace techuser {

namespace {

// Later than every certificate expires: the expiry of a technical user without one.
constexpr std::string_view never = "9999-12-31T23:59:59Z";

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

SqlValue name_or_null(Registration const& registration) {
    return registration.entity_name ? SqlValue(registration.entity_name->to_string()) : SqlValue();
}

// What one column of a row is to hold.
struct Column {
    std::string_view name;
    SqlValue value;
};

std::vector<Column> columns_of(ContactPerson const& contact) {
    std::vector<Column> columns;
    for_each_contact_column([&](auto const& field) {
        auto const texts = texts_of(contact.*field.value);
        columns.push_back({field.name(), texts.empty() ? SqlValue() : SqlValue(texts.front())});
    });
    return columns;
}

std::vector<SqlValue> values_of(std::vector<Column> columns) {
    std::vector<SqlValue> values;
    for (auto& column : columns) {
        values.push_back(std::move(column.value));
    }
    return values;
}

std::string insertion_into_users(std::span<Column const> columns) {
    std::string names;
    std::string places;
    for (std::size_t index = 0; index < columns.size(); ++index) {
        auto const* const comma = index == 0 ? "" : ", ";
        fmt::format_to(std::back_inserter(names), "{}{}", comma, columns[index].name);
        fmt::format_to(std::back_inserter(places), "{}${}", comma, index + 1);
    }
    return fmt::format("INSERT INTO users ({}) VALUES ({}) ON CONFLICT DO NOTHING", names, places);
}

// Changes a technical user, and returns the id of its row.
Result<std::int64_t> update_user(
    WriteTransaction& transaction, RegisteredUser const& user, std::vector<Column> columns) {
    columns.push_back({"revision", user.revision});
    std::string sql = "UPDATE users SET ";
    for (std::size_t index = 0; index < columns.size(); ++index) {
        fmt::format_to(
            std::back_inserter(sql), "{}{} = ${}", index == 0 ? "" : ", ", columns[index].name, index + 1);
    }
    fmt::format_to(std::back_inserter(sql), " WHERE username = ${} RETURNING id", columns.size() + 1);
    TRY_ASSIGN(auto statement, transaction.prepare(sql));
    auto values = values_of(std::move(columns));
    values.emplace_back(user.registration.username.to_string());
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
    TRY_ASSIGN(auto const id, transaction.user_ids.next(transaction));
    auto columns = columns_of(registration.contact);
    columns.insert(
        columns.end(),
        {{"id", id},
         {"username", registration.username.to_string()},
         {"enterprise_number", registration.enterprise_number.digits()},
         {"quality", registration.quality.to_string()},
         {"sender_number",
          user.sender_number ? SqlValue(std::int64_t{user.sender_number->value()}) : SqlValue()},
         {"sender_number_source", to_string(user.sender_number_source)},
         {"registered_on", to_iso(user.registered_on)},
         {"removed_on", text_of(user.removed_on)},
         {"revision", user.revision},
         {"entity_name", name_or_null(registration)},
         {"expires_on", first_expiry(registration.channels)}});
    static auto const sql = insertion_into_users(columns); // the names are always the same
    TRY_ASSIGN(auto statement, transaction.prepare(sql));
    TRY(statement.run(values_of(std::move(columns))));
    if (statement.changed_rows() == 0) {
        return Insertion::refused;
    }
    transaction.user_ids.use(id);
    TRY_ASSIGN(auto const insertion, insert_current_number(transaction, id, user));
    if (insertion == Insertion::refused) {
        return insertion;
    }
    TRY(insert_emails(transaction, id, registration.contact.emails));
    TRY(insert_channels(transaction, id, registration.channels));
    return Insertion::done;
}

Result<void> update_contact(WriteTransaction& transaction, RegisteredUser const& user) {
    auto const& contact = user.registration.contact;
    TRY_ASSIGN(auto const id, update_user(transaction, user, columns_of(contact)));
    TRY_ASSIGN(auto emails, transaction.prepare("DELETE FROM emails WHERE user_id = $1"));
    TRY(emails.run({id}));
    return insert_emails(transaction, id, contact.emails);
}

Result<void> update_channels(WriteTransaction& transaction, RegisteredUser const& user) {
    auto const& channels = user.registration.channels;
    TRY_ASSIGN(auto const id, update_user(transaction, user, {{"expires_on", first_expiry(channels)}}));
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
        auto const id, update_user(
                           transaction, user,
                           {{"sender_number", std::int64_t{user.sender_number->value()}},
                            {"sender_number_source", to_string(user.sender_number_source)}}));
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

Result<void> update_entity_name(WriteTransaction& transaction, RegisteredUser const& user) {
    TRY(update_user(transaction, user, {{"entity_name", name_or_null(user.registration)}}));
    return {};
}

Result<void> update_removal(WriteTransaction& transaction, RegisteredUser const& user) {
    TRY(update_user(transaction, user, {{"removed_on", text_of(user.removed_on)}}));
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
    TRY_ASSIGN(
        auto user_of_id,
        transaction.prepare(
            "SELECT " + UserReader::columns(transaction.database()) + " FROM users WHERE id = $1"));
    for (auto const id : ids) {
        TRY(user_of_id.run({id}));
        TRY_ASSIGN(auto const user, reader.read(user_of_id));
        TRY(update_channels(transaction, user)); // computes fingerprints and expiry
    }
    return {};
}

} // namespace techuser
