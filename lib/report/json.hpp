// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/json_document.hpp"
#include <techuser/finding.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>

namespace techuser {

// Keeps the order in which keys are written.
using Json = nlohmann::ordered_json;

// An object with room for so many keys; without, it copies all that it has when it grows. Filling it by
// assignment is cheaper than a list of pairs, which matters for what is written once for each technical user.
Json object_of(std::size_t keys);

// {"format":1,"tool":...,"status":...}
Json begin_document(JsonHead const& head);

// One line. Bytes that are not UTF-8, which names in certificates may hold, become U+FFFD: plain dump()
// throws. What a terminal would obey is escaped.
std::string finish_document(Json const& document);

// {"code","reason","message"}, with field, offset, hint and causes where there are any.
Json describe(Error const& error);

Json describe(Finding const& finding);

} // namespace techuser
