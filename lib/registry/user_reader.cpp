// SPDX-License-Identifier: Apache-2.0
#include "registry/user_reader.hpp"

#include "registry/contact_columns.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <limits>

namespace techuser {

namespace {

constexpr std::string_view first_columns =
    "username, enterprise_number, quality, sender_number, sender_number_source, registered_on, removed_on,"
    " revision";
constexpr int entity_name_column = 8;
constexpr int first_contact_column = 9; // the others come after it

} // namespace

Result<UserReader> UserReader::prepare(Database& database, std::shared_ptr<LastCredentials> last) {
    auto sql = "SELECT " + std::string(first_columns);
    auto const add = [&](std::string_view column) {
        (sql += ", ") += has_column(database.schema_version(), column) ? column : "NULL";
    };
    add("entity_name");
    for_each_contact_column([&](auto const& field) { add(field.name()); });
    TRY_ASSIGN(auto user, database.prepare(sql + " FROM users WHERE id = $1"));
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
        database.name(), std::move(last), std::move(user), std::move(emails), std::move(channels),
        std::move(applications));
}

template <typename T>
Result<T> UserReader::stored(Result<T> value) const {
    if (!value) {
        return fail(damaged_registry(m_name, value.error().message));
    }
    return value;
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
    TRY_ASSIGN(auto const number, m_user.optional_integer(3));
    std::optional<SenderNumber> sender_number;
    if (number) {
        TRY_ASSIGN(sender_number, stored(SenderNumber::make(static_cast<std::uint32_t>(*number))));
    }
    TRY_ASSIGN(auto const source_text, m_user.text(4));
    TRY_ASSIGN(auto const source, stored(parse_sender_number_source(source_text)));
    if (sender_number.has_value() == (source == SenderNumberSource::pending)) {
        return fail(
            damaged_registry(m_name, say("a pending sender number has a value, or another has none")));
    }
    TRY_ASSIGN(auto const registered_on_text, m_user.text(5));
    TRY_ASSIGN(auto const registered_on, stored(parse_timestamp(registered_on_text)));
    TRY_ASSIGN(auto const removed_on_text, m_user.optional_text(6));
    std::optional<Timestamp> removed_on;
    if (removed_on_text) {
        TRY_ASSIGN(removed_on, stored(parse_timestamp(*removed_on_text)));
    }
    TRY_ASSIGN(auto const revision, m_user.integer(7));
    // The next change adds one.
    if (revision < 1 || revision == std::numeric_limits<std::int64_t>::max()) {
        return fail(damaged_registry(m_name, say("the revision cannot be {}", revision)));
    }
    TRY_ASSIGN(auto const entity_name_text, m_user.optional_text(entity_name_column));
    std::optional<PersonText> entity_name;
    if (entity_name_text) {
        TRY_ASSIGN(entity_name, stored(PersonText::parse(*entity_name_text)));
    }
    TRY_ASSIGN(auto contact, read_contact_of(id));
    TRY_ASSIGN(auto channels, read_channels(id));
    auto const given = source == SenderNumberSource::given ? sender_number : std::nullopt;
    return RegisteredUser{
        .registration =
            {.enterprise_number = enterprise_number,
             .quality = std::move(quality),
             .contact = std::move(contact),
             .channels = std::move(channels),
             .username = std::move(username),
             .given_sender_number = given,
             .entity_name = std::move(entity_name)},
        .sender_number = sender_number,
        .sender_number_source = source,
        .registered_on = registered_on,
        .revision = revision,
        .removed_on = removed_on};
}

Result<ContactPerson> UserReader::read_contact_of(std::int64_t id) {
    int column = first_contact_column;
    return read_contact(
        [&]<typename Typed, typename Value, typename Parsed>(
            ContactField<Typed, Value, Parsed> const& field) -> Result<Value> {
            if constexpr (is_list_of_values<Value>) {
                return read_emails(id);
            } else if constexpr (is_optional_value<Value>) {
                TRY_ASSIGN(auto const text, m_user.optional_text(column++));
                return text ? Result<Value>(stored(field.parse(*text))) : std::nullopt;
            } else {
                TRY_ASSIGN(auto const text, m_user.text(column++));
                return stored(field.parse(text));
            }
        });
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
        TRY_ASSIGN(channel.ssh_public_key, stored(m_last->key.parse(*key_line, parse_ssh_public_key)));
        TRY(expect_fingerprint(5, channel.ssh_public_key->fingerprint_sha256));
    }
    TRY_ASSIGN(auto const der, m_channels.optional_blob(4));
    if (der) {
        TRY_ASSIGN(channel.certificate, stored(m_last->certificate.parse(*der, parse_certificate)));
        TRY(expect_fingerprint(6, channel.certificate->sha256));
    }
    TRY(read_applications(id, channel));
    return channel;
}

// Damaged bytes may still be a key or a certificate. The first schema recorded no fingerprints.
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
