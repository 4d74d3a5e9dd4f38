// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/registry_records.hpp"
#include "report/json.hpp"

#include <string_view>

namespace techuser {

// What the key "record" of each kind of record is.
inline constexpr std::string_view user_record = "technical-user";
inline constexpr std::string_view settings_record = "settings";
inline constexpr std::string_view number_record = "sender-number";
inline constexpr std::string_view sequence_record = "sequence";
inline constexpr std::string_view set_record = "set";
inline constexpr std::string_view journal_record = "journal-entry";

// A record as one object of an exported registry, and back. Unreadable: record.
Json record_of(RegistryRecord const& record);
Result<RegistryRecord> parse_record(Json const& json);

// Whether keys and values are the same, in any order of keys.
bool same(Json const& left, Json const& right);

} // namespace techuser
