// SPDX-License-Identifier: Apache-2.0
#include "registry/user_rows.hpp"

#include "support/text.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

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

// SQLite keeps every page that an INSERT with RETURNING touches for the case that it fails: asking first
// costs less.
Result<void> insert_channel(Database& database, std::int64_t user_id, Channel const& channel) {
    TRY_ASSIGN(
        auto const channel_id, database.query_integer("SELECT coalesce(max(id), 0) + 1 FROM channels"));
    TRY_ASSIGN(
        auto statement,
        database.prepare(
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
        database.prepare(
            "INSERT INTO channel_applications (channel_id, application, preferred) VALUES ($1, $2, $3)"));
    for (auto const& application : channel.applications) {
        std::int64_t const preferred = std::ranges::count(channel.preferred_for, application);
        TRY(application_statement.run({channel_id, application.to_string(), preferred}));
    }
    return {};
}

Result<void> insert_details(
    Database& database, std::int64_t user_id, ContactPerson const& contact,
    std::vector<Channel> const& channels) {
    TRY_ASSIGN(
        auto email_statement,
        database.prepare("INSERT INTO emails (user_id, position, address) VALUES ($1, $2, $3)"));
    std::int64_t position = 0;
    for (auto const& email : contact.emails) {
        TRY(email_statement.run({user_id, ++position, email.to_string()}));
    }
    for (auto const& channel : channels) {
        TRY(insert_channel(database, user_id, channel));
    }
    return {};
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

Result<void> insert_user(Database& database, RegisteredUser const& user) {
    auto const& [enterprise_number, quality, contact, channels, username, given] = user.registration;
    TRY_ASSIGN(auto const id, database.query_integer("SELECT coalesce(max(id), 0) + 1 FROM users"));
    TRY_ASSIGN(
        auto statement,
        database.prepare(
            "INSERT INTO users (id, username, enterprise_number, quality, sender_number, sender_number_source,"
            " last_name, first_name, title, function, language, phone, fax, mobile, registered_on, removed_on,"
            " revision, expires_on) VALUES"
            " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"));
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
    return insert_details(database, id, contact, channels);
}

Result<void> update_user(Database& database, RegisteredUser const& user) {
    auto const& contact = user.registration.contact;
    TRY_ASSIGN(
        auto statement,
        database.prepare(
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
    TRY(delete_details(database, id));
    return insert_details(database, id, contact, user.registration.channels);
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
    for (auto const id : ids) {
        TRY_ASSIGN(auto const user, reader.read(id));
        // Writing it again computes all that is computed.
        TRY(update_user(database, user));
    }
    return {};
}

Result<UserReader> UserReader::prepare(Database& database) {
    TRY_ASSIGN(
        auto user,
        database.prepare(
            "SELECT username, enterprise_number, quality, sender_number, sender_number_source, registered_on,"
            " last_name, first_name, title, function, language, phone, fax, mobile, removed_on, revision"
            " FROM users WHERE id = $1"));
    TRY_ASSIGN(
        auto emails, database.prepare("SELECT address FROM emails WHERE user_id = $1 ORDER BY position"));
    TRY_ASSIGN(
        auto channels, database.prepare("SELECT id, type, connection, ssh_public_key, certificate,"
                                        " ssh_key_sha256, certificate_sha256"
                                        " FROM channels WHERE user_id = $1 ORDER BY id"));
    TRY_ASSIGN(
        auto applications,
        database.prepare(
            "SELECT application, preferred FROM channel_applications WHERE channel_id = $1 ORDER BY application"));
    return UserReader(
        database.name(), std::move(user), std::move(emails), std::move(channels), std::move(applications));
}

template <typename T>
Result<T> UserReader::stored(Result<T> value) const {
    if (!value) {
        return fail(damaged_registry(m_name, value.error().message));
    }
    return value;
}

Result<SenderNumberSource> UserReader::read_sender_number_source(int column) const {
    TRY_ASSIGN(auto const text, m_user.text(column));
    for (auto const source : {SenderNumberSource::assigned, SenderNumberSource::given}) {
        if (text == to_string(source)) {
            return source;
        }
    }
    return fail(damaged_registry(m_name, say("sender numbers cannot be '{}'", text)));
}

Result<RegisteredUser> UserReader::read(std::int64_t id) {
    TRY_ASSIGN(auto const step, m_user.run({id}));
    if (step != Statement::Step::row) {
        return fail(damaged_registry(m_name, say("an index and its table differ")));
    }
    TRY_ASSIGN(auto const username_text, m_user.text(0));
    TRY_ASSIGN(auto username, stored(Username::parse(username_text)));
    TRY_ASSIGN(auto const enterprise_number_text, m_user.text(1));
    TRY_ASSIGN(auto const enterprise_number, stored(EnterpriseNumber::parse(enterprise_number_text)));
    TRY_ASSIGN(auto const quality_text, m_user.text(2));
    TRY_ASSIGN(auto quality, stored(Quality::parse(quality_text)));
    TRY_ASSIGN(auto const number, m_user.integer(3));
    TRY_ASSIGN(auto const sender_number, stored(SenderNumber::make(static_cast<std::uint32_t>(number))));
    TRY_ASSIGN(auto const source, read_sender_number_source(4));
    TRY_ASSIGN(auto const registered_on_text, m_user.text(5));
    TRY_ASSIGN(auto const registered_on, stored(parse_timestamp(registered_on_text)));
    TRY_ASSIGN(auto const removed_on_text, m_user.optional_text(14));
    std::optional<Timestamp> removed_on;
    if (removed_on_text) {
        TRY_ASSIGN(removed_on, stored(parse_timestamp(*removed_on_text)));
    }
    TRY_ASSIGN(auto const revision, m_user.integer(15));
    TRY_ASSIGN(auto contact, read_contact(id));
    TRY_ASSIGN(auto channels, read_channels(id));
    auto const given = source == SenderNumberSource::given ? std::optional(sender_number) : std::nullopt;
    return RegisteredUser{
        .registration =
            {.enterprise_number = enterprise_number,
             .quality = std::move(quality),
             .contact = std::move(contact),
             .channels = std::move(channels),
             .username = std::move(username),
             .given_sender_number = given},
        .sender_number = sender_number,
        .sender_number_source = source,
        .registered_on = registered_on,
        .revision = revision,
        .removed_on = removed_on};
}

Result<ContactPerson> UserReader::read_contact(std::int64_t id) {
    auto const phone_or_nothing = [this](int column) -> Result<std::optional<PhoneNumber>> {
        TRY_ASSIGN(auto const text, m_user.optional_text(column));
        if (!text) {
            return std::nullopt;
        }
        TRY_ASSIGN(auto phone, stored(PhoneNumber::parse(*text)));
        return phone;
    };
    TRY_ASSIGN(auto const last_name_text, m_user.text(6));
    TRY_ASSIGN(auto last_name, stored(PersonText::parse(last_name_text)));
    TRY_ASSIGN(auto const first_name_text, m_user.text(7));
    TRY_ASSIGN(auto first_name, stored(PersonText::parse(first_name_text)));
    TRY_ASSIGN(auto const title_text, m_user.text(8));
    TRY_ASSIGN(auto title, stored(Title::parse(title_text)));
    TRY_ASSIGN(auto const function_text, m_user.text(9));
    TRY_ASSIGN(auto function, stored(PersonText::parse(function_text)));
    TRY_ASSIGN(auto const language_text, m_user.text(10));
    TRY_ASSIGN(auto const language, stored(parse_language(language_text)));
    TRY_ASSIGN(auto const phone_text, m_user.text(11));
    TRY_ASSIGN(auto phone, stored(PhoneNumber::parse(phone_text)));
    TRY_ASSIGN(auto fax, phone_or_nothing(12));
    TRY_ASSIGN(auto mobile, phone_or_nothing(13));
    TRY_ASSIGN(auto emails, read_emails(id));
    return ContactPerson{
        .last_name = std::move(last_name),
        .first_name = std::move(first_name),
        .title = std::move(title),
        .function = std::move(function),
        .language = language,
        .phone = std::move(phone),
        .fax = std::move(fax),
        .mobile = std::move(mobile),
        .emails = std::move(emails)};
}

Result<std::vector<EmailAddress>> UserReader::read_emails(std::int64_t id) {
    std::vector<EmailAddress> emails;
    TRY_ASSIGN(auto step, m_emails.run({id}));
    while (step == Statement::Step::row) {
        TRY_ASSIGN(auto const text, m_emails.text(0));
        TRY_ASSIGN(auto email, stored(EmailAddress::parse(text)));
        emails.push_back(std::move(email));
        TRY_ASSIGN(step, m_emails.step());
    }
    if (emails.empty()) {
        return fail(damaged_registry(m_name, say("a contact person has no e-mail address")));
    }
    return emails;
}

Result<std::vector<Channel>> UserReader::read_channels(std::int64_t id) {
    std::vector<Channel> channels;
    TRY_ASSIGN(auto step, m_channels.run({id}));
    while (step == Statement::Step::row) {
        TRY_ASSIGN(auto channel, read_channel());
        channels.push_back(std::move(channel));
        TRY_ASSIGN(step, m_channels.step());
    }
    if (channels.empty()) {
        return fail(damaged_registry(m_name, say("a technical user has no channel")));
    }
    return channels;
}

Result<Channel> UserReader::read_channel() {
    TRY_ASSIGN(auto const id, m_channels.integer(0));
    TRY_ASSIGN(auto const type_text, m_channels.text(1));
    TRY_ASSIGN(auto const type, stored(parse_channel_type(type_text)));
    TRY_ASSIGN(auto const connection_text, m_channels.text(2));
    TRY_ASSIGN(auto const connection, stored(parse_connection(connection_text)));
    Channel channel{
        .type = type, .connection = connection, .ssh_public_key = {}, .certificate = {}, .applications = {}};
    TRY_ASSIGN(auto const key_line, m_channels.optional_blob(3));
    if (key_line) {
        TRY_ASSIGN(channel.ssh_public_key, stored(parse_ssh_public_key(*key_line)));
        TRY(expect_fingerprint(5, channel.ssh_public_key->fingerprint_sha256));
    }
    TRY_ASSIGN(auto const der, m_channels.optional_blob(4));
    if (der) {
        TRY_ASSIGN(channel.certificate, stored(parse_certificate(*der)));
        TRY(expect_fingerprint(6, channel.certificate->sha256));
    }
    TRY(read_applications(id, channel));
    return channel;
}

// Bytes can change and still be a key or a certificate. The first schema recorded no fingerprints.
Result<void> UserReader::expect_fingerprint(int column, std::string const& computed) const {
    TRY_ASSIGN(auto const recorded, m_channels.optional_text(column));
    if (recorded.value_or(computed) != computed) {
        return fail(damaged_registry(m_name, say("a key or a certificate does not have its fingerprint")));
    }
    return {};
}

Result<void> UserReader::read_applications(std::int64_t channel_id, Channel& channel) {
    TRY_ASSIGN(auto step, m_applications.run({channel_id}));
    while (step == Statement::Step::row) {
        TRY_ASSIGN(auto const text, m_applications.text(0));
        TRY_ASSIGN(auto application, stored(Application::parse(text)));
        TRY_ASSIGN(auto const preferred, m_applications.integer(1));
        if (preferred != 0) {
            channel.preferred_for.push_back(application);
        }
        channel.applications.push_back(std::move(application));
        TRY_ASSIGN(step, m_applications.step());
    }
    if (channel.applications.empty()) {
        return fail(damaged_registry(m_name, say("a channel has no application")));
    }
    return {};
}

} // namespace techuser
