// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registration/registration_fields.hpp"
#include <techuser/reference_data.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// A value that a field takes, with what the portal calls it; valid as long as the lists that it is from.
using ListedValue = Listed<std::string_view, std::string_view>;

// The values that a field takes, in the order in which they are offered; empty: the field takes any text.
std::vector<ListedValue> listed_values(FieldNames const& field, ReferenceData const& reference);

// Those that a field of `draft` takes: of the applications, the ones that the portal offers to its quality.
std::vector<ListedValue> listed_values(
    FieldNames const& field, ReferenceData const& reference, RegistrationDraft const& draft);

// The name of the value that `text` means: that name, or what the portal calls it in any language, without
// regard to the case of a-z; nullopt: none.
std::optional<std::string_view> value_meant(std::span<ListedValue const> values, std::string_view text);

// What to write instead of an unlisted text: the nearest value, or the choices.
Text hint_for(std::span<ListedValue const> values, std::string_view text);

// The name of the value of a listed field that `text` means. Usage: option.
Result<std::string> parse_listed(
    FieldNames const& field, ReferenceData const& reference, std::string_view text);

} // namespace techuser
