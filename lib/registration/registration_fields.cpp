// SPDX-License-Identifier: Apache-2.0
#include "registration/registration_fields.hpp"

#include "contact/contact_fields.hpp"
#include "support/say.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace techuser {
namespace {

using Draft = RegistrationDraft;
using Content = RegistrationField::Content;
using Need = RegistrationField::Need;

template <typename Typed, typename Value, typename Parsed>
constexpr RegistrationField row_of(ContactField<Typed, Value, Parsed> const& field) {
    constexpr auto need = is_optional_value<Value> ? Need::optional : Need::compulsory;
    return {field, field.typed, Content::text, need};
}

} // namespace

namespace fields {

constexpr RegistrationField enterprise_number{
    {"entity.enterprise_number", "--enterprise-number", gettext_noop("Enterprise number"),
     gettext_noop("number of the declaring entity, 0949.383.342")},
    &Draft::enterprise_number};

constexpr RegistrationField entity_name{
    {"entity.name", "--entity-name", gettext_noop("Name of the entity"),
     gettext_noop("for your own lists, optional")},
    &Draft::entity_name,
    Content::text,
    Need::optional};

constexpr RegistrationField quality{
    {"entity.quality", "--quality", gettext_noop("Quality"), gettext_noop("in what capacity it declares")},
    &Draft::quality};

constexpr RegistrationField channel_type{
    {"channel.type", "--channel", gettext_noop("Channel"), gettext_noop("sftp, ftp, isabel or mqlink")},
    &Draft::channel_type};

constexpr RegistrationField connection{
    {"channel.connection", "--connection", gettext_noop("Connection type"),
     gettext_noop("internet, the default")},
    &Draft::connection};

constexpr RegistrationField ssh_public_key{
    {"channel.ssh_public_key", "--ssh-public-key", gettext_noop("SSH public key"),
     gettext_noop("file with the SSH public key")},
    &Draft::ssh_public_key,
    Content::file};

constexpr RegistrationField certificate{
    {"channel.certificate", "--certificate", gettext_noop("Certificate"),
     gettext_noop("file with the certificate (.cer)")},
    &Draft::certificate,
    Content::file};

constexpr RegistrationField applications{
    {"channel.applications", "--application", gettext_noop("Secured applications"),
     gettext_noop("to use the channel for; repeatable")},
    &Draft::applications};

constexpr RegistrationField username{
    {"user.username", "--username", gettext_noop("Username"),
     gettext_noop("8 to 20 of a-z and 0-9, without EXP")},
    &Draft::username};

constexpr RegistrationField sender_number{
    {"user.sender_number", "--sender-number", gettext_noop("Sender number"),
     gettext_noop("the number that the portal gave; without it one is assigned")},
    &Draft::sender_number,
    Content::text,
    Need::optional};

} // namespace fields

namespace {

constexpr auto table = std::apply(
    [](auto const&... contact) {
        return std::array{
            fields::enterprise_number, fields::entity_name, fields::quality,        row_of(contact)...,
            fields::channel_type,      fields::connection,  fields::ssh_public_key, fields::certificate,
            fields::applications,      fields::username,    fields::sender_number,
        };
    },
    contact_fields);

// The size of a draft without gaps, as its members all have the alignment of a pointer.
constexpr std::size_t size_of_rows() {
    std::size_t size = 0;
    for (auto const& field : table) {
        size += field.takes_several() ? sizeof(std::vector<std::string>) : sizeof(std::optional<std::string>);
    }
    return size;
}
static_assert(size_of_rows() == sizeof(Draft), "a member of RegistrationDraft has no row");

} // namespace

std::vector<std::string> RegistrationField::values(RegistrationDraft const& draft) const {
    if (auto const* const several = std::get_if<Several>(&member)) {
        return draft.*(*several);
    }
    auto const& text = draft.*std::get<One>(member);
    return text ? std::vector{*text} : std::vector<std::string>{};
}

bool RegistrationField::is_given(RegistrationDraft const& draft) const {
    return std::visit([&](auto one) { return draft.*one != decltype(draft.*one){}; }, member);
}

void RegistrationField::set(RegistrationDraft& draft, std::vector<std::string> values) const {
    if (auto const* const several = std::get_if<Several>(&member)) {
        draft.*(*several) = std::move(values);
    } else if (values.empty()) {
        draft.*std::get<One>(member) = std::nullopt;
    } else {
        draft.*std::get<One>(member) = std::move(values.front());
    }
}

void RegistrationField::set_from_file(
    RegistrationDraft& draft, std::vector<std::string> values, std::filesystem::path const& directory) const {
    if (content == Content::file) {
        for (auto& path : values) {
            // Not normalised: a directory before ".." may be a symbolic link to another place.
            path = path.empty() ? path : (directory / path).native();
        }
    }
    set(draft, std::move(values));
}

std::span<RegistrationField const> registration_fields() {
    return table;
}

RegistrationField const* find_field(std::string_view key) {
    auto const* const field = std::ranges::find(table, key, &RegistrationField::key);
    return field == table.end() ? nullptr : field;
}

Result<SenderNumber> parse_given_number(std::string_view text) {
    constexpr std::size_t digits = 6;
    auto const is_number = !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
    auto const zeros = is_number && text.size() < digits ? digits - text.size() : 0;
    return SenderNumber::parse(std::string(zeros, '0') + std::string(text));
}

void RegistrationDraft::override_with(RegistrationDraft const& other) {
    for (auto const& field : table) {
        if (field.is_given(other)) {
            field.set(*this, field.values(other));
        }
    }
}

} // namespace techuser
