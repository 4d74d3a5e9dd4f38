// SPDX-License-Identifier: Apache-2.0
#include "contact/contact_fields.hpp"
#include "registry/registry_record.hpp"
#include "support/hex.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace techuser {
namespace {

tl::unexpected<Error> wrong(std::string_view key) {
    return fail(ErrorCode::unreadable, "record", say("'{}' is missing or of the wrong type", key));
}

// The keys of one JSON object, each with the type that it must have.
class Fields final {
public:
    explicit Fields(Json const& json) : m_json(json) {}

    Result<std::string> text(std::string const& key) const {
        auto const found = m_json.find(key);
        if (found == m_json.end() || !found->is_string()) {
            return wrong(key);
        }
        auto text = found->get<std::string>();
        // A database would truncate the text there.
        if (text.find('\0') != std::string::npos) {
            return wrong(key);
        }
        return text;
    }

    // The value of a text.
    template <typename Value>
    Result<Value> parsed(std::string const& key, Result<Value> (*parse)(std::string_view)) const {
        TRY_ASSIGN(auto const typed, text(key));
        return parse(typed);
    }

    // nullopt where the value is null or missing.
    template <typename Value>
    Result<std::optional<Value>> optional(
        std::string const& key, Result<Value> (*parse)(std::string_view)) const {
        auto const found = m_json.find(key);
        if (found == m_json.end() || found->is_null()) {
            return std::nullopt;
        }
        TRY_ASSIGN(auto value, parsed(key, parse));
        return std::optional(std::move(value));
    }

    Result<std::int64_t> number(std::string const& key) const {
        auto const found = m_json.find(key);
        if (found == m_json.end() || !found->is_number_integer()) {
            return wrong(key);
        }
        return found->get<std::int64_t>();
    }

    // The elements of an array, or one object.
    Result<Json const*> part(std::string const& key, Json::value_t type) const {
        auto const found = m_json.find(key);
        if (found == m_json.end() || found->type() != type) {
            return wrong(key);
        }
        return &*found;
    }

    template <typename Value>
    Result<std::vector<Value>> list(std::string const& key, Result<Value> (*parse)(std::string_view)) const {
        TRY_ASSIGN(auto const* const elements, part(key, Json::value_t::array));
        std::vector<Value> values;
        for (auto const& element : *elements) {
            if (!element.is_string()) {
                return wrong(key);
            }
            TRY_ASSIGN(auto value, parse(element.template get<std::string>()));
            values.push_back(std::move(value));
        }
        return values;
    }

private:
    Json const& m_json;
};

// More changes than anybody makes to a technical user, and far below the largest number.
constexpr std::int64_t revision_limit = 1'000'000'000;

Result<std::string> parse_text(std::string_view text) {
    return std::string(text);
}

Result<std::vector<std::uint8_t>> parse_hex(std::string_view text) {
    auto bytes = from_hex(text);
    if (!bytes) {
        return fail(ErrorCode::unreadable, "record", say("{} is not hexadecimal", quoted(text)));
    }
    return *std::move(bytes);
}

// The SSH key or the certificate of a channel, from the bytes that one of its keys holds.
template <typename Value>
Result<Shared<Value>> parse_credential(
    Json const& channel, std::string const& key, std::string const& bytes_key,
    Result<Value> (*parse)(std::span<std::uint8_t const>)) {
    if (auto const found = channel.find(key); found != channel.end() && found->is_null()) {
        return Shared<Value>();
    }
    TRY_ASSIGN(auto const* const object, Fields(channel).part(key, Json::value_t::object));
    TRY_ASSIGN(auto const bytes, Fields(*object).parsed(bytes_key, parse_hex));
    TRY_ASSIGN(auto value, parse(bytes));
    return Shared<Value>(std::move(value));
}

Result<Channel> parse_channel(Json const& json) {
    Fields const fields(json);
    TRY_ASSIGN(auto const type, fields.parsed("type", parse_channel_type));
    TRY_ASSIGN(auto const connection, fields.parsed("connection", parse_connection));
    TRY_ASSIGN(auto key, parse_credential(json, "ssh_public_key", "openssh_hex", parse_ssh_public_key));
    TRY_ASSIGN(auto certificate, parse_credential(json, "certificate", "der_hex", parse_certificate));
    if ((type == ChannelType::sftp && !key) ||
        ((type == ChannelType::sftp || type == ChannelType::ftp) && !certificate)) {
        return fail(
            ErrorCode::unreadable, "record",
            say("the channel {} lacks its SSH public key or certificate", verbatim(to_string(type))));
    }
    TRY_ASSIGN(auto applications, fields.list("applications", Application::parse));
    TRY_ASSIGN(auto preferred_for, fields.list("preferred_for", Application::parse));
    return Channel{
        .type = type,
        .connection = connection,
        .ssh_public_key = std::move(key),
        .certificate = std::move(certificate),
        .applications = std::move(applications),
        .preferred_for = std::move(preferred_for)};
}

Result<ContactPerson> parse_contact(Json const& json) {
    Fields const fields(json);
    TRY_ASSIGN(
        auto contact, read_contact(
                          [&]<typename Typed, typename Value, typename Parsed>(
                              ContactField<Typed, Value, Parsed> const& field) -> Result<Value> {
                              std::string const key(field.name());
                              if constexpr (is_list_of_values<Value>) {
                                  return fields.list(key, field.parse);
                              } else if constexpr (is_optional_value<Value>) {
                                  return fields.optional(key, field.parse);
                              } else {
                                  return fields.parsed(key, field.parse);
                              }
                          }));
    auto const& emails = contact.emails;
    if (emails.empty()) {
        return wrong("emails");
    }
    for (auto email = emails.begin(); email != emails.end(); ++email) {
        if (std::find(emails.begin(), email, *email) != email) {
            return fail(ErrorCode::unreadable, "record", say("'{}' is there twice", email->to_string()));
        }
    }
    return contact;
}

Result<RegistryRecord> parse_user(Json const& json) {
    Fields const fields(json);
    TRY_ASSIGN(auto const enterprise_number, fields.parsed("enterprise_number", EnterpriseNumber::parse));
    TRY_ASSIGN(auto entity_name, fields.optional("entity_name", PersonText::parse));
    TRY_ASSIGN(auto quality, fields.parsed("quality", Quality::parse));
    TRY_ASSIGN(auto username, fields.parsed("username", Username::parse));
    TRY_ASSIGN(auto const sender_number, fields.optional("sender_number", SenderNumber::parse));
    TRY_ASSIGN(auto const source, fields.parsed("sender_number_source", parse_sender_number_source));
    if (sender_number.has_value() == (source == SenderNumberSource::pending)) {
        return wrong("sender_number");
    }
    TRY_ASSIGN(auto const registered_on, fields.parsed("registered_on", parse_timestamp));
    TRY_ASSIGN(auto const removed_on, fields.optional("removed_on", parse_timestamp));
    TRY_ASSIGN(auto const revision, fields.number("revision"));
    if (revision < 1 || revision > revision_limit) {
        return fail(ErrorCode::unreadable, "record", say("the revision cannot be {}", revision));
    }
    TRY_ASSIGN(auto const* const contact_json, fields.part("contact", Json::value_t::object));
    TRY_ASSIGN(auto contact, parse_contact(*contact_json));
    TRY_ASSIGN(auto const* const channels_json, fields.part("channels", Json::value_t::array));
    std::vector<Channel> channels;
    for (auto const& channel_json : *channels_json) {
        TRY_ASSIGN(auto channel, parse_channel(channel_json));
        channels.push_back(std::move(channel));
    }
    TRY(check_channels(channels));
    return RegisteredUser{
        .registration =
            {.enterprise_number = enterprise_number,
             .quality = std::move(quality),
             .contact = std::move(contact),
             .channels = std::move(channels),
             .username = std::move(username),
             .given_sender_number = source == SenderNumberSource::given ? sender_number : std::nullopt,
             .entity_name = std::move(entity_name)},
        .sender_number = sender_number,
        .sender_number_source = source,
        .registered_on = registered_on,
        .revision = revision,
        .removed_on = removed_on};
}

Result<RegistryRecord> parse_settings(Json const& json) {
    TRY_ASSIGN(auto const numbering, Fields(json).parsed("numbers", parse_numbering));
    return numbering;
}

Result<RegistryRecord> parse_number(Json const& json) {
    Fields const fields(json);
    TRY_ASSIGN(auto const number, fields.parsed("sender_number", SenderNumber::parse));
    TRY_ASSIGN(auto const source, fields.parsed("sender_number_source", parse_sender_number_source));
    if (source == SenderNumberSource::pending) {
        return wrong("sender_number_source");
    }
    TRY_ASSIGN(auto user, fields.optional("username", Username::parse));
    return RetiredNumber{number, source, std::move(user)};
}

Result<RegistryRecord> parse_sequence(Json const& json) {
    Fields const fields(json);
    TRY_ASSIGN(auto const sender, fields.parsed("sender_number", SenderNumber::parse));
    TRY_ASSIGN(auto const date, fields.parsed("date", parse_date));
    TRY_ASSIGN(auto const environment, fields.parsed("environment", parse_environment));
    TRY_ASSIGN(auto const last, fields.parsed("last", Sequence::parse));
    TRY_ASSIGN(auto const reserved_at, fields.parsed("reserved_at", parse_timestamp));
    TRY_ASSIGN(auto reserved_by, fields.text("reserved_by"));
    return SequenceState{sender, date, environment, last, reserved_at, std::move(reserved_by)};
}

Result<std::string> parse_label(std::string_view text) {
    if (text.size() != 3 || text.find_first_not_of("0123456789") != std::string_view::npos) {
        return fail(ErrorCode::unreadable, "record", say("{} is not three digits", quoted(text)));
    }
    return std::string(text);
}

Result<std::string> parse_sha256(std::string_view text) {
    if (text.size() != 64 || text.find_first_not_of("0123456789abcdef") != std::string_view::npos) {
        return fail(ErrorCode::unreadable, "record", say("{} is not a SHA-256 in hexadecimal", quoted(text)));
    }
    return std::string(text);
}

Result<std::optional<std::uint8_t>> parse_parts(Json const& json) {
    auto const found = json.find("parts");
    if (found != json.end() && found->is_null()) {
        return std::nullopt;
    }
    TRY_ASSIGN(auto const count, Fields(json).number("parts"));
    if (count < 1 || count > Parts::most) {
        return wrong("parts");
    }
    return static_cast<std::uint8_t>(count);
}

Result<RegistryRecord> parse_set(Json const& json) {
    Fields const fields(json);
    TRY_ASSIGN(auto const application, fields.parsed("application", ApplicationCode::parse));
    TRY_ASSIGN(auto const sender, fields.parsed("sender_number", SenderNumber::parse));
    TRY_ASSIGN(auto const date, fields.parsed("date", parse_date));
    TRY_ASSIGN(auto const sequence, fields.parsed("sequence", Sequence::parse));
    TRY_ASSIGN(auto const environment, fields.parsed("environment", parse_environment));
    TRY_ASSIGN(auto const parts, parse_parts(json));
    TRY_ASSIGN(auto const state, fields.parsed("state", parse_set_state));
    TRY_ASSIGN(auto const since, fields.parsed("since", parse_timestamp));
    TRY_ASSIGN(auto changed_by, fields.text("changed_by"));
    TRY_ASSIGN(auto const sent_at, fields.optional("sent_at", parse_timestamp));
    TRY_ASSIGN(auto labels, fields.list("labels", parse_label));
    TRY_ASSIGN(auto declaration, fields.optional("declaration", parse_sha256));
    return BatchSet{
        {application, sender, date, sequence, environment, parts},
        state,
        since,
        std::move(changed_by),
        sent_at,
        std::move(labels),
        std::move(declaration)};
}

Result<RegistryRecord> parse_journal_entry(Json const& json) {
    Fields const fields(json);
    TRY_ASSIGN(auto const number, fields.number("number"));
    TRY_ASSIGN(auto const when, fields.parsed("when", parse_timestamp));
    TRY_ASSIGN(auto user, fields.text("user"));
    TRY_ASSIGN(auto host, fields.text("host"));
    TRY_ASSIGN(auto role, fields.optional("role", parse_text));
    TRY_ASSIGN(auto action, fields.text("action"));
    TRY_ASSIGN(auto subject, fields.text("subject"));
    TRY_ASSIGN(auto details, fields.text("details"));
    return JournalEntry{
        number,
        when,
        std::move(user),
        std::move(host),
        std::move(action),
        std::move(subject),
        std::move(details),
        std::move(role)};
}

// The technical user with null for each optional field that is missing, as in an export of a version that did
// not have the field.
Json with_all_fields(Json user) {
    user.emplace("entity_name", nullptr);
    for_each_contact_field([&]<typename Typed, typename Value, typename Parsed>(
                               ContactField<Typed, Value, Parsed> const& field) {
        if constexpr (is_optional_value<Value>) {
            user["contact"].emplace(std::string(field.name()), nullptr);
        }
    });
    return user;
}

} // namespace

Result<RegistryRecord> parse_record(Json const& json) {
    TRY_ASSIGN(auto const kind, Fields(json).text("record"));
    auto const parse = kind == user_record       ? parse_user
                       : kind == settings_record ? parse_settings
                       : kind == number_record   ? parse_number
                       : kind == sequence_record ? parse_sequence
                       : kind == set_record      ? parse_set
                       : kind == journal_record  ? parse_journal_entry
                                                 : nullptr;
    if (parse == nullptr) {
        return fail(
            ErrorCode::unreadable, "record", say("unknown record {}", quoted(std::string_view(kind))));
    }
    auto record = parse(json);
    if (!record) {
        auto error = std::move(record).error();
        error.code = ErrorCode::unreadable;
        error.reason = "record";
        return fail(std::move(error));
    }
    // What was written through UTF-8 that is not valid comes back as it was read.
    auto const again = Json::parse(finish_document(record_of(*record)));
    if (!same(again, kind == user_record ? with_all_fields(json) : json)) {
        return fail(
            ErrorCode::unreadable, "record",
            say("the record has values that contradict each other or that nobody knows"));
    }
    return record;
}

} // namespace techuser
