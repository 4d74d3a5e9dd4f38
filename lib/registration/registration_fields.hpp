// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/field_names.hpp"
#include <techuser/registration.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

// The fields of a registration. Options, files, tables, the wizard and the comparison loop over them; a
// member of RegistrationDraft without a row does not compile.
namespace techuser {

struct RegistrationField : FieldNames {
    using One = std::optional<std::string> RegistrationDraft::*;
    using Several = std::vector<std::string> RegistrationDraft::*;
    enum class Content : std::uint8_t { text, file }; // a file is named by its path
    enum class Need : std::uint8_t { compulsory, optional };

    std::variant<One, Several> member;
    Content content{Content::text};
    Need need{Need::compulsory}; // unless the type of the channel makes it pointless

    constexpr bool takes_several() const { return std::holds_alternative<Several>(member); }

    // The values that a draft gives; an empty text is one.
    std::vector<std::string> values(RegistrationDraft const& draft) const;
    bool is_given(RegistrationDraft const& draft) const;

    // Sets the field; without values it is not given.
    void set(RegistrationDraft& draft, std::vector<std::string> values) const;

    // The same for what a file says; a path in it is relative to its `directory`.
    void set_from_file(
        RegistrationDraft& draft, std::vector<std::string> values,
        std::filesystem::path const& directory) const;
};

// Every field, in the order of the portal's screens.
std::span<RegistrationField const> registration_fields();

// The field with that key; null: there is none.
RegistrationField const* find_field(std::string_view key);

// A number as the portal or a spreadsheet writes it, which may have lost its zeros: 6400 is 006400. Reasons:
// as SenderNumber::parse.
Result<SenderNumber> parse_given_number(std::string_view text);

// The fields that have a rule of their own.
namespace fields {

extern RegistrationField const enterprise_number;
extern RegistrationField const entity_name;
extern RegistrationField const quality;
extern RegistrationField const channel_type;
extern RegistrationField const connection;
extern RegistrationField const ssh_public_key;
extern RegistrationField const certificate;
extern RegistrationField const applications;
extern RegistrationField const username;
extern RegistrationField const sender_number;

} // namespace fields

} // namespace techuser
