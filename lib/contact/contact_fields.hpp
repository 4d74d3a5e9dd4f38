// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/field_names.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/contact_person.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

// The fields of the contact person. Whatever reads, writes, shows or compares them loops over this table; a
// member of ContactPerson or ContactDraft without a row does not compile.
namespace techuser {

// `Value` is an optional of what `parse` makes where the field may be left out, and a vector where it takes
// several.
template <typename Typed, typename Value, typename Parsed>
struct ContactField : FieldNames {
    Typed ContactDraft::* typed;
    Value ContactPerson::* value;
    Result<Parsed> (*parse)(std::string_view);
};

template <typename Typed, typename Value, typename Parsed>
ContactField(FieldNames, Typed ContactDraft::*, Value ContactPerson::*, Result<Parsed> (*)(std::string_view))
    -> ContactField<Typed, Value, Parsed>;

// In the order of the portal's screen, and of the members of ContactPerson.
inline constexpr std::tuple contact_fields{
    ContactField{
        {"contact.last_name", "--last-name", gettext_noop("Last name"),
         gettext_noop("of the contact person")},
        &ContactDraft::last_name,
        &ContactPerson::last_name,
        PersonText::parse},
    ContactField{
        {"contact.first_name", "--first-name", gettext_noop("First name"),
         gettext_noop("of the contact person")},
        &ContactDraft::first_name,
        &ContactPerson::first_name,
        PersonText::parse},
    ContactField{
        {"contact.title", "--title", gettext_noop("Title"), gettext_noop("mr or mrs")},
        &ContactDraft::title,
        &ContactPerson::title,
        Title::parse},
    ContactField{
        {"contact.function", "--function", gettext_noop("Function"), gettext_noop("of the contact person")},
        &ContactDraft::function,
        &ContactPerson::function,
        PersonText::parse},
    ContactField{
        {"contact.language", "--language", gettext_noop("Language"), gettext_noop("fr, nl or de")},
        &ContactDraft::language,
        &ContactPerson::language,
        parse_language},
    ContactField{
        {"contact.phone", "--phone", gettext_noop("Phone"), gettext_noop("of the contact person")},
        &ContactDraft::phone,
        &ContactPerson::phone,
        PhoneNumber::parse},
    ContactField{
        {"contact.fax", "--fax", gettext_noop("Fax"), gettext_noop("of the contact person, optional")},
        &ContactDraft::fax,
        &ContactPerson::fax,
        PhoneNumber::parse},
    ContactField{
        {"contact.mobile", "--mobile", gettext_noop("Mobile"),
         gettext_noop("of the contact person, optional")},
        &ContactDraft::mobile,
        &ContactPerson::mobile,
        PhoneNumber::parse},
    ContactField{
        {"contact.emails", "--email", gettext_noop("E-mail address"),
         gettext_noop("of the contact person; repeatable")},
        &ContactDraft::emails,
        &ContactPerson::emails,
        EmailAddress::parse},
};

// Calls `visit` with each row.
template <typename Visit>
constexpr void for_each_contact_field(Visit visit) {
    std::apply([&](auto const&... fields) { (visit(fields), ...); }, contact_fields);
}

template <typename Value>
inline constexpr bool is_optional_value = false;
template <typename Value>
inline constexpr bool is_optional_value<std::optional<Value>> = true;

template <typename Value>
inline constexpr bool is_list_of_values = false;
template <typename Value>
inline constexpr bool is_list_of_values<std::vector<Value>> = true;

// The values of a field as text that its `parse` reads back: one; none for an optional without a value; one
// for each value of a list.
template <typename Value>
std::vector<std::string> texts_of(Value const& value) {
    std::vector<std::string> texts;
    if constexpr (is_optional_value<Value>) {
        return value ? texts_of(*value) : texts;
    } else if constexpr (is_list_of_values<Value>) {
        for (auto const& one : value) {
            texts.emplace_back(one.to_string());
        }
    } else if constexpr (requires { value.to_string(); }) {
        texts.emplace_back(value.to_string());
    } else {
        texts.emplace_back(to_string(value));
    }
    return texts;
}

// The contact person whose fields `read` gives: called with each row in turn, it returns a Result of the
// member's type. The error is the first one; all fields are read.
template <typename Read>
Result<ContactPerson> read_contact(Read read) {
    return std::apply(
        [&](auto const&... fields) -> Result<ContactPerson> {
            std::tuple values{read(fields)...}; // braces: in this order
            return std::apply(
                [](auto&... results) -> Result<ContactPerson> {
                    Result<void> all;
                    ((all = all && !results ? Result<void>(fail(results.error())) : all), ...);
                    TRY(all);
                    return ContactPerson{*std::move(results)...};
                },
                values);
        },
        contact_fields);
}

// The size of a draft without gaps, as its members all have the alignment of a pointer.
static_assert(
    std::apply(
        []<typename... Fields>(Fields const&...) {
            return (sizeof(std::declval<ContactDraft>().*std::declval<Fields>().typed) + ...);
        },
        contact_fields) == sizeof(ContactDraft),
    "a member of ContactDraft has no row");

} // namespace techuser
