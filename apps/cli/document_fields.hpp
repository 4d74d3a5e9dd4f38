// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/console.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace techuser::cli {

// The fields that the JSON documents of the tool can have, from the schemas that are installed with it.
// Unreadable: as fields_of_schema().
Result<std::vector<std::string>> document_fields(Console const& console);

// Refuses a path that no document of the tool can have. Usage: field.
Result<void> check_field(Console const& console, std::string_view path);

} // namespace techuser::cli
