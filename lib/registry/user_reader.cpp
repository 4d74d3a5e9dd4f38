// SPDX-License-Identifier: Apache-2.0
#include "registry/user_reader.hpp"

#include "registry/contact_columns.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <limits>
#include <map>

namespace techuser {

namespace {

constexpr std::string_view first_columns =
    "id, username, enterprise_number, quality, sender_number, sender_number_source, registered_on,"
    " removed_on, revision";
constexpr int entity_name_column = 9;
constexpr int first_contact_column = 10; // the others come after it

constexpr int count_contact_columns() {
    int count = 0;
    for_each_contact_column([&count](auto const& /*field*/) { ++count; });
    return count;
}

} // namespace

int const UserReader::column_count = first_contact_column + count_contact_columns();

std::string UserReader::columns(Database const& database) {
    std::string columns(first_columns);
    auto const add = [&](std::string_view column) {
        (columns += ", ") += has_column(database.schema_version(), column) ? column : "NULL";
    };
    add("entity_name");
    for_each_contact_column([&](auto const& field) { add(field.name()); });
    return columns;
}

Result<UserReader> UserReader::prepare(Database& database, std::shared_ptr<LastCredentials> last) {
    TRY_ASSIGN(
        auto emails, database.prepare("SELECT address FROM emails WHERE user_id = $1 ORDER BY position"));
    TRY_ASSIGN(
        auto channels, database.prepare("SELECT id, type, connection, ssh_public_key, certificate,"
                                        " ssh_key_sha256, certificate_sha256"
                                        " FROM channels WHERE user_id = $1"));
    TRY_ASSIGN(
        auto applications,
        database.prepare(
            "SELECT application, preferred FROM channel_applications WHERE channel_id = $1 ORDER BY application"));
    return UserReader(
        database.name(), std::move(last), std::move(emails), std::move(channels), std::move(applications));
}

template <typename T>
Result<T> UserReader::stored(Result<T> value) const {
    if (!value) {
        return fail(damaged_registry(m_name, value.error().message));
    }
    return value;
}

Result<RegisteredUser> UserReader::read(Statement const& users) {
    TRY_ASSIGN(auto const id, users.integer(0));
    TRY_ASSIGN(auto const username_text, users.text(1));
    TRY_ASSIGN(auto username, stored(Username::parse(username_text)));
    TRY_ASSIGN(auto const enterprise_number_text, users.text(2));
    TRY_ASSIGN(auto const enterprise_number, stored(EnterpriseNumber::parse(enterprise_number_text)));
    TRY_ASSIGN(auto const quality_text, users.text(3));
    TRY_ASSIGN(auto quality, stored(Quality::parse(quality_text)));
    TRY_ASSIGN(auto const number, users.optional_integer(4));
    std::optional<SenderNumber> sender_number;
    if (number) {
        TRY_ASSIGN(sender_number, stored(SenderNumber::make(static_cast<std::uint32_t>(*number))));
    }
    TRY_ASSIGN(auto const source_text, users.text(5));
    TRY_ASSIGN(auto const source, stored(parse_sender_number_source(source_text)));
    if (sender_number.has_value() == (source == SenderNumberSource::pending)) {
        return fail(
            damaged_registry(m_name, say("a pending sender number has a value, or another has none")));
    }
    TRY_ASSIGN(auto const registered_on_text, users.text(6));
    TRY_ASSIGN(auto const registered_on, stored(parse_timestamp(registered_on_text)));
    TRY_ASSIGN(auto const removed_on_text, users.optional_text(7));
    std::optional<Timestamp> removed_on;
    if (removed_on_text) {
        TRY_ASSIGN(removed_on, stored(parse_timestamp(*removed_on_text)));
    }
    TRY_ASSIGN(auto const revision, users.integer(8));
    // The next change adds one.
    if (revision < 1 || revision == std::numeric_limits<std::int64_t>::max()) {
        return fail(damaged_registry(m_name, say("the revision cannot be {}", revision)));
    }
    TRY_ASSIGN(auto const entity_name_text, users.optional_text(entity_name_column));
    std::optional<PersonText> entity_name;
    if (entity_name_text) {
        TRY_ASSIGN(entity_name, stored(PersonText::parse(*entity_name_text)));
    }
    TRY_ASSIGN(auto contact, read_contact_of(id, users));
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

Result<ContactPerson> UserReader::read_contact_of(std::int64_t id, Statement const& users) {
    int column = first_contact_column;
    return read_contact(
        [&]<typename Typed, typename Value, typename Parsed>(
            ContactField<Typed, Value, Parsed> const& field) -> Result<Value> {
            if constexpr (is_list_of_values<Value>) {
                return read_emails(id);
            } else if constexpr (is_optional_value<Value>) {
                TRY_ASSIGN(auto const text, users.optional_text(column++));
                return text ? Result<Value>(stored(field.parse(*text))) : std::nullopt;
            } else {
                TRY_ASSIGN(auto const text, users.text(column++));
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
    // In the order of their ids: to sort the rows SQLite would copy keys and certificates.
    std::map<std::int64_t, Channel> by_id;
    TRY_ASSIGN(auto step, m_channels.run({id}));
    while (step == Statement::Step::row) {
        TRY_ASSIGN(auto const channel_id, m_channels.integer(0));
        TRY_ASSIGN(auto channel, read_channel(channel_id));
        by_id.emplace(channel_id, std::move(channel));
        TRY_ASSIGN(step, m_channels.step());
    }
    if (by_id.empty()) {
        return fail(damaged_registry(m_name, say("a technical user has no channel")));
    }
    std::vector<Channel> channels;
    for (auto& [channel_id, channel] : by_id) {
        channels.push_back(std::move(channel));
    }
    return channels;
}

Result<Channel> UserReader::read_channel(std::int64_t id) {
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
        return fail(damaged_registry(
            m_name, say("a stored key or certificate does not match its recorded fingerprint")));
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
