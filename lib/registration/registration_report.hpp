// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/colour.hpp"
#include "report/json_document.hpp"
#include <techuser/finding.hpp>
#include <techuser/reference_data.hpp>
#include <techuser/registration.hpp>
#include <techuser/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// What became of a registration, or of a change to one.
enum class Outcome : std::uint8_t { created, changed, removed, unchanged };

// created, changed, removed, unchanged
std::string_view to_string(Outcome outcome);

// The same of what was only rehearsed: would be created, ...; unchanged.
std::string_view to_string(Outcome outcome, Rehearsal rehearsal);

// A technical user, to be shown.
struct UserReport {
    RegisteredUser user;
    std::vector<Finding> findings;
};

// The portal's last screen: all fields, the sender number, the registration date, in the portal's order.
std::string to_text(UserReport const& report, ReferenceData const& reference, Colour colour);

// What a change makes of a technical user: a line for each field that changes, with the old and the new
// value.
std::string changes_to_text(
    RegisteredUser const& before, RegisteredUser const& after, Rehearsal rehearsal, Colour colour);

// The line before all else about what was only rehearsed: peeterspensions (000001): would be created.
std::string rehearsal_to_text(RegisteredUser const& user, Outcome outcome);

// What was recognised in the file of a key or a certificate: its lines of the recap.
std::string to_text(SshPublicKey const& key);
std::string to_text(Certificate const& certificate);

// One technical user as an object.
std::string to_json(JsonHead const& head, RegisteredUser const& user);

// The same with what became of its registration.
std::string to_json(JsonHead const& head, Outcome outcome, Rehearsal rehearsal, UserReport const& report);

// {"format":1,"tool":...,"status":...,"outcome":"conflict","error":{...}}: error_to_json() for a registration
// or a change. The outcome is there for conflicts only.
std::string refusal_to_json(JsonHead const& head, Error const& error);

// A registration that was not refused.
struct RecordedUser {
    Outcome outcome;
    UserReport report;
    std::optional<RegisteredUser> before{}; // what was recorded, unless it was created
};

// What became of one of many registrations.
struct ManyReport {
    std::string input; // file and place
    Result<RecordedUser> recorded;
};

// One line: created: many.jsonl:1: peeterspensions 000001, or why it was refused.
std::string to_text(ManyReport const& report, Rehearsal rehearsal);
std::string to_json(JsonHead const& head, Rehearsal rehearsal, ManyReport const& report);

// The table of technical users: its headings, and the line of one: sender number, username, enterprise
// number, quality, channels, expiry of the certificate.
std::string table_heading();
std::string table_line(RegisteredUser const& user);

// The same where a change has nothing to change.
std::string unchanged_to_text(RegisteredUser const& user);

// What is written in place of a recap when a technical user is gone: username, sender number, removed.
std::string removal_to_text(RegisteredUser const& user);

// The applications of a technical user with the channels that carry them and the preferred one.
std::string applications_to_text(RegisteredUser const& user, ReferenceData const& reference, Colour colour);

// Everything on one page in the order of the portal's screens, to be typed there or filed; as plain text or
// as a self-contained HTML document.
std::string sheet_to_text(RegisteredUser const& user, ReferenceData const& reference, Colour colour);
std::string sheet_to_html(RegisteredUser const& user, ReferenceData const& reference);

} // namespace techuser
