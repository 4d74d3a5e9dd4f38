// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/batch_file_name.hpp>
#include <techuser/registry.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace techuser {

// What the journal keeps of a change, as JSON. Certificates and SSH keys are there by fingerprint only: the
// subject of a certificate may hold a national register number.

std::string created_details(RegisteredUser const& user);

// Old and new; of an old SSH key also the key itself, which is stored nowhere else any more.
std::string contact_changed_details(RegisteredUser const& from, RegisteredUser const& to);
std::string entity_changed_details(RegisteredUser const& from, RegisteredUser const& to);
std::string channels_changed_details(RegisteredUser const& from, RegisteredUser const& to);
std::string number_changed_details(RegisteredUser const& from, RegisteredUser const& to);
std::string numbering_changed_details(Numbering from, Numbering to);
std::string removed_details(RegisteredUser const& to);

std::string imported_details(std::int64_t users, std::int64_t sequences, std::int64_t journal_entries);

std::string restored_details(
    std::int64_t users, std::int64_t skipped_numbers, std::int64_t continued_sequences);

std::string sequences_reserved_details(Date date, Environment environment);

// Whether it can be what one of these wrote.
bool is_details(std::string_view text);

} // namespace techuser
