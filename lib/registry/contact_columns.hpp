// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contact/contact_fields.hpp"

#include <type_traits>
#include <utility>
#include <vector>

namespace techuser {

// Calls `visit` with each field of the contact person that is a column of the table users, named as the field
// is. The e-mail addresses have a table of their own.
template <typename Visit>
constexpr void for_each_contact_column(Visit visit) {
    for_each_contact_field([&](auto const& field) {
        using Value = std::remove_cvref_t<decltype(std::declval<ContactPerson>().*field.value)>;
        if constexpr (!std::is_same_v<Value, std::vector<EmailAddress>>) {
            static_assert(!is_list_of_values<Value>, "a list needs a table of its own");
            visit(field);
        }
    });
}

} // namespace techuser
