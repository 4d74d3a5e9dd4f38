// SPDX-License-Identifier: Apache-2.0
#include "registry/sqlite_rows.hpp"

#include "support/try.hpp"

#include <fmt/format.h>

namespace techuser {

namespace {

SqliteValue or_null(std::optional<std::string> const& text) {
    return text ? SqliteValue(*text) : SqliteValue();
}

std::optional<std::string> text_of(std::optional<PhoneNumber> const& phone) {
    return phone ? std::optional(phone->to_string()) : std::nullopt;
}

std::span<std::uint8_t const> bytes_of(std::string const& text) {
    return {reinterpret_cast<std::uint8_t const*>(text.data()), text.size()};
}

Result<void> insert_channel(
    SqliteConnection const& connection, std::int64_t user_id, Channel const& channel) {
    TRY_ASSIGN(
        auto statement,
        connection.prepare("INSERT INTO channels (user_id, type, connection, ssh_public_key, certificate)"
                           " VALUES (?1, ?2, ?3, ?4, ?5)"));
    auto const key =
        channel.ssh_public_key ? std::optional(channel.ssh_public_key->openssh_line()) : std::nullopt;
    auto const certificate = channel.certificate
                                 ? SqliteValue(std::span<std::uint8_t const>(channel.certificate->der))
                                 : SqliteValue();
    TRY(statement.run(
        {user_id, to_string(channel.type), to_string(channel.connection), or_null(key), certificate}));

    auto const channel_id = sqlite3_last_insert_rowid(connection.handle());
    TRY_ASSIGN(
        auto application_statement,
        connection.prepare("INSERT INTO channel_applications (channel_id, application) VALUES (?1, ?2)"));
    for (auto const& application : channel.applications) {
        TRY(application_statement.run({channel_id, application.to_string()}));
    }
    return {};
}

} // namespace

Result<void> insert_user(SqliteConnection const& connection, RegisteredUser const& user) {
    auto const& [enterprise_number, quality, contact, channels, username, given] = user.registration;
    TRY_ASSIGN(
        auto statement,
        connection.prepare(
            "INSERT INTO users (username, enterprise_number, quality, sender_number, sender_number_source,"
            " last_name, first_name, title, function, language, phone, fax, mobile, registered_on)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"));
    auto const digits = enterprise_number.digits();
    auto const fax = text_of(contact.fax);
    auto const mobile = text_of(contact.mobile);
    auto const registered_on = to_iso(user.registered_on);
    TRY(statement.run(
        {username.to_string(), digits, quality.to_string(), user.sender_number.value(),
         to_string(user.sender_number_source), contact.last_name.to_string(), contact.first_name.to_string(),
         contact.title.to_string(), contact.function.to_string(), to_string(contact.language),
         contact.phone.to_string(), or_null(fax), or_null(mobile), registered_on}));

    auto const id = sqlite3_last_insert_rowid(connection.handle());
    TRY_ASSIGN(
        auto email_statement,
        connection.prepare("INSERT INTO emails (user_id, position, address) VALUES (?1, ?2, ?3)"));
    std::int64_t position = 0;
    for (auto const& email : contact.emails) {
        TRY(email_statement.run({id, ++position, email.to_string()}));
    }
    for (auto const& channel : channels) {
        TRY(insert_channel(connection, id, channel));
    }
    return {};
}

Result<SqliteUserReader> SqliteUserReader::prepare(SqliteConnection const& connection) {
    TRY_ASSIGN(
        auto user,
        connection.prepare(
            "SELECT username, enterprise_number, quality, sender_number, sender_number_source, registered_on,"
            " last_name, first_name, title, function, language, phone, fax, mobile"
            " FROM users WHERE id = ?1"));
    TRY_ASSIGN(
        auto emails, connection.prepare("SELECT address FROM emails WHERE user_id = ?1 ORDER BY position"));
    TRY_ASSIGN(
        auto channels, connection.prepare("SELECT id, type, connection, ssh_public_key, certificate"
                                          " FROM channels WHERE user_id = ?1 ORDER BY id"));
    TRY_ASSIGN(
        auto applications,
        connection.prepare(
            "SELECT application FROM channel_applications WHERE channel_id = ?1 ORDER BY application"));
    return SqliteUserReader(
        connection.path(), std::move(user), std::move(emails), std::move(channels), std::move(applications));
}

template <typename T>
Result<T> SqliteUserReader::stored(Result<T> value) const {
    if (!value) {
        return fail(damaged_registry(m_path, value.error().message));
    }
    return value;
}

Result<SenderNumberSource> SqliteUserReader::read_sender_number_source(int column) const {
    TRY_ASSIGN(auto const text, m_user.text(column));
    for (auto const source : {SenderNumberSource::assigned, SenderNumberSource::given}) {
        if (text == to_string(source)) {
            return source;
        }
    }
    return fail(damaged_registry(m_path, fmt::format("sender numbers cannot be '{}'", text)));
}

Result<RegisteredUser> SqliteUserReader::read(std::int64_t id) {
    TRY_ASSIGN(auto const step, m_user.run({id}));
    if (step != SqliteStatement::Step::row) {
        return fail(damaged_registry(m_path, "an index and its table differ"));
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
        .registered_on = registered_on};
}

Result<ContactPerson> SqliteUserReader::read_contact(std::int64_t id) {
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

Result<std::vector<EmailAddress>> SqliteUserReader::read_emails(std::int64_t id) {
    std::vector<EmailAddress> emails;
    TRY_ASSIGN(auto step, m_emails.run({id}));
    while (step == SqliteStatement::Step::row) {
        TRY_ASSIGN(auto const text, m_emails.text(0));
        TRY_ASSIGN(auto email, stored(EmailAddress::parse(text)));
        emails.push_back(std::move(email));
        TRY_ASSIGN(step, m_emails.step());
    }
    if (emails.empty()) {
        return fail(damaged_registry(m_path, "a contact person has no e-mail address"));
    }
    return emails;
}

Result<std::vector<Channel>> SqliteUserReader::read_channels(std::int64_t id) {
    std::vector<Channel> channels;
    TRY_ASSIGN(auto step, m_channels.run({id}));
    while (step == SqliteStatement::Step::row) {
        TRY_ASSIGN(auto channel, read_channel());
        channels.push_back(std::move(channel));
        TRY_ASSIGN(step, m_channels.step());
    }
    if (channels.empty()) {
        return fail(damaged_registry(m_path, "a technical user has no channel"));
    }
    return channels;
}

Result<Channel> SqliteUserReader::read_channel() {
    TRY_ASSIGN(auto const id, m_channels.integer(0));
    TRY_ASSIGN(auto const type_text, m_channels.text(1));
    TRY_ASSIGN(auto const type, stored(parse_channel_type(type_text)));
    TRY_ASSIGN(auto const connection_text, m_channels.text(2));
    TRY_ASSIGN(auto const connection, stored(parse_connection(connection_text)));
    TRY_ASSIGN(auto const key_line, m_channels.optional_text(3));
    std::optional<SshPublicKey> key;
    if (key_line) {
        TRY_ASSIGN(key, stored(parse_ssh_public_key(bytes_of(*key_line))));
    }
    TRY_ASSIGN(auto const der, m_channels.optional_blob(4));
    std::optional<Certificate> certificate;
    if (der) {
        TRY_ASSIGN(certificate, stored(parse_certificate(*der)));
    }
    TRY_ASSIGN(auto applications, read_applications(id));
    return Channel{
        .type = type,
        .connection = connection,
        .ssh_public_key = std::move(key),
        .certificate = std::move(certificate),
        .applications = std::move(applications)};
}

Result<std::vector<Application>> SqliteUserReader::read_applications(std::int64_t channel_id) {
    std::vector<Application> applications;
    TRY_ASSIGN(auto step, m_applications.run({channel_id}));
    while (step == SqliteStatement::Step::row) {
        TRY_ASSIGN(auto const text, m_applications.text(0));
        TRY_ASSIGN(auto application, stored(Application::parse(text)));
        applications.push_back(std::move(application));
        TRY_ASSIGN(step, m_applications.step());
    }
    if (applications.empty()) {
        return fail(damaged_registry(m_path, "a channel has no application"));
    }
    return applications;
}

} // namespace techuser
