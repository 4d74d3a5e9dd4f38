// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registration/registration_fields.hpp"
#include <techuser/reference_data.hpp>

#include <string>
#include <vector>

namespace techuser {

// A value that a field takes, with what the portal calls it.
using ListedValue = Listed<std::string>;

// The values that a field takes, in the order in which they are offered; empty: the field takes any text.
std::vector<ListedValue> listed_values(FieldNames const& field, ReferenceData const& reference);

} // namespace techuser
