// SPDX-License-Identifier: Apache-2.0
#include "registry/user_writer.hpp"

#include "registry/user_reader.hpp"
#include "support/try.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace techuser {

namespace {

// Expires after every certificate: what a technical user without one has.
constexpr std::string_view never = "9999-12-31T23:59:59Z";

SqlValue or_null(std::optional<std::string> const& text) {
    return text ? SqlValue(*text) : SqlValue();
}

std::optional<std::string> text_of(std::optional<PhoneNumber> const& phone) {
    return phone ? std::optional(phone->to_string()) : std::nullopt;
}

std::span<std::uint8_t const> bytes_of(std::string const& text) {
    return {reinterpret_cast<std::uint8_t const*>(text.data()), text.size()};
}

// Texts of the form 2020-06-01T00:00:00Z have the order of the moments.
std::string first_expiry(std::vector<Channel> const& channels) {
    std::string first(never);
    for (auto const& channel : channels) {
        if (channel.certificate) {
            first = std::min(first, to_iso(channel.certificate->expires_on));
        }
    }
    return first;
}

Result<std::int64_t> returned_id(Statement& statement, std::span<SqlValue const> values) {
    TRY(statement.run(values));
    TRY_ASSIGN(auto const id, statement.integer(0));
    // A statement that returns rows has done its work, for SQLite, when all were read.
    TRY(statement.step());
    return id;
}

Result<void> delete_details(Database& database, std::int64_t user_id) {
    for (std::string_view const sql :
         {"DELETE FROM emails WHERE user_id = $1",
          "DELETE FROM channel_applications WHERE channel_id IN (SELECT id FROM channels WHERE user_id = $1)",
          "DELETE FROM channels WHERE user_id = $1"}) {
        TRY_ASSIGN(auto statement, database.prepare(sql));
        TRY(statement.run({user_id}));
    }
    return {};
}

} // namespace

Result<std::int64_t> Counter::next(Database& database) {
    if (!m_last) {
        TRY_ASSIGN(m_last, database.query_integer(m_largest));
    }
    return *m_last + 1;
}

Result<void> UserWriter::insert_channel(std::int64_t user_id, Channel const& channel) {
    TRY_ASSIGN(auto const channel_id, m_channel_ids.next(*m_database));
    TRY_ASSIGN(
        auto statement,
        m_database->prepare(
            "INSERT INTO channels (id, user_id, type, connection, ssh_public_key, ssh_key_sha256,"
            " certificate, certificate_sha256) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"));
    auto const line = channel.ssh_public_key ? channel.ssh_public_key->openssh_line() : std::string();
    auto const key = channel.ssh_public_key ? SqlValue(bytes_of(line)) : SqlValue();
    auto const key_sha256 =
        channel.ssh_public_key ? SqlValue(channel.ssh_public_key->fingerprint_sha256) : SqlValue();
    auto const der =
        channel.certificate ? SqlValue(std::span<std::uint8_t const>(channel.certificate->der)) : SqlValue();
    auto const sha256 = channel.certificate ? SqlValue(channel.certificate->sha256) : SqlValue();
    TRY(statement.run(
        {channel_id, user_id, to_string(channel.type), to_string(channel.connection), key, key_sha256, der,
         sha256}));
    TRY_ASSIGN(
        auto application_statement,
        m_database->prepare(
            "INSERT INTO channel_applications (channel_id, application, preferred) VALUES ($1, $2, $3)"));
    for (auto const& application : channel.applications) {
        std::int64_t const preferred = std::ranges::count(channel.preferred_for, application);
        TRY(application_statement.run({channel_id, application.to_string(), preferred}));
    }
    m_channel_ids.took(channel_id);
    return {};
}

Result<void> UserWriter::insert_details(
    std::int64_t user_id, ContactPerson const& contact, std::vector<Channel> const& channels) {
    TRY_ASSIGN(
        auto email_statement,
        m_database->prepare("INSERT INTO emails (user_id, position, address) VALUES ($1, $2, $3)"));
    std::int64_t position = 0;
    for (auto const& email : contact.emails) {
        TRY(email_statement.run({user_id, ++position, email.to_string()}));
    }
    for (auto const& channel : channels) {
        TRY(insert_channel(user_id, channel));
    }
    return {};
}

Result<Insertion> UserWriter::insert(RegisteredUser const& user) {
    auto const& [enterprise_number, quality, contact, channels, username, given] = user.registration;
    TRY_ASSIGN(auto const id, m_user_ids.next(*m_database));
    TRY_ASSIGN(
        auto statement,
        m_database->prepare(
            "INSERT INTO users (id, username, enterprise_number, quality, sender_number, sender_number_source,"
            " last_name, first_name, title, function, language, phone, fax, mobile, registered_on, removed_on,"
            " revision, expires_on) VALUES"
            " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
            " ON CONFLICT DO NOTHING"));
    auto const digits = enterprise_number.digits();
    auto const fax = text_of(contact.fax);
    auto const mobile = text_of(contact.mobile);
    auto const registered_on = to_iso(user.registered_on);
    auto const removed_on = user.removed_on ? std::optional(to_iso(*user.removed_on)) : std::nullopt;
    auto const expires_on = first_expiry(channels);
    std::array<SqlValue, 18> const values{
        id,
        username.to_string(),
        digits,
        quality.to_string(),
        std::int64_t{user.sender_number.value()},
        to_string(user.sender_number_source),
        contact.last_name.to_string(),
        contact.first_name.to_string(),
        contact.title.to_string(),
        contact.function.to_string(),
        to_string(contact.language),
        contact.phone.to_string(),
        or_null(fax),
        or_null(mobile),
        registered_on,
        or_null(removed_on),
        user.revision,
        expires_on};
    TRY(statement.run(values));
    if (statement.changed_rows() == 0) {
        return Insertion::refused;
    }
    m_user_ids.took(id);
    TRY(insert_details(id, contact, channels));
    return Insertion::done;
}

Result<void> UserWriter::update(RegisteredUser const& user) {
    auto const& contact = user.registration.contact;
    TRY_ASSIGN(
        auto statement,
        m_database->prepare(
            "UPDATE users SET last_name = $1, first_name = $2, title = $3, function = $4, language = $5,"
            " phone = $6, fax = $7, mobile = $8, removed_on = $9, revision = $10, expires_on = $11"
            " WHERE username = $12 RETURNING id"));
    auto const fax = text_of(contact.fax);
    auto const mobile = text_of(contact.mobile);
    auto const removed_on = user.removed_on ? std::optional(to_iso(*user.removed_on)) : std::nullopt;
    auto const expires_on = first_expiry(user.registration.channels);
    std::array<SqlValue, 12> const values{
        contact.last_name.to_string(),
        contact.first_name.to_string(),
        contact.title.to_string(),
        contact.function.to_string(),
        to_string(contact.language),
        contact.phone.to_string(),
        or_null(fax),
        or_null(mobile),
        or_null(removed_on),
        user.revision,
        expires_on,
        user.registration.username.to_string()};
    TRY_ASSIGN(auto const id, returned_id(statement, values));
    TRY(delete_details(*m_database, id));
    return insert_details(id, contact, user.registration.channels);
}

Result<void> fill_fingerprints(Database& database) {
    std::vector<std::int64_t> ids; // the loop below changes the indexes that the query may go along
    TRY_ASSIGN(auto users, database.prepare("SELECT id FROM users"));
    TRY_ASSIGN(auto step, users.run({}));
    while (step == Statement::Step::row) {
        TRY_ASSIGN(auto const id, users.integer(0));
        ids.push_back(id);
        TRY_ASSIGN(step, users.step());
    }
    TRY_ASSIGN(auto reader, UserReader::prepare(database));
    UserWriter writer(database);
    for (auto const id : ids) {
        TRY_ASSIGN(auto const user, reader.read(id));
        // Writing it again computes all that is computed.
        TRY(writer.update(user));
    }
    return {};
}

} // namespace techuser
