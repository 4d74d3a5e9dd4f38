// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/batch_file_name.hpp>
#include <techuser/finding.hpp>
#include <techuser/reference_data.hpp>
#include <techuser/registration.hpp>
#include <techuser/registry.hpp>
#include <techuser/result.hpp>

#include <span>
#include <string>
#include <string_view>

namespace techuser {

// Makes text that somebody else wrote harmless for a terminal: C0 and C1 controls, DEL, bidirectional and
// zero-width characters become \u{...}, bytes that are not UTF-8 become \x...
std::string terminal_text(std::string_view untrusted);

// Whether headings stand out; decided per stream by whoever prints.
enum class Colour : std::uint8_t { off, on };

// How every JSON document begins: format, tool and status. Each document is one line.
struct JsonHead {
    std::string_view tool;
    int status;
};

// {"format":1,"tool":...,"status":...,"error":{"code","reason","message","causes":[...]}} and a line end.
std::string error_to_json(JsonHead const& head, Error const& error);

// invalid, not-found, usage, unreadable, conflict, unavailable, internal
std::string_view to_string(ErrorCode code);

// What became of a registration.
enum class Outcome : std::uint8_t { created, unchanged };

// Whether it really became that.
enum class Rehearsal : std::uint8_t { no, dry_run };

// A technical user on its way to a person or a script.
struct UserReport {
    RegisteredUser user;
    std::vector<Finding> findings;
};

// The portal's last screen: all fields, the sender number, the registration date, in the portal's order.
std::string to_text(UserReport const& report, ReferenceData const& reference, Colour colour);

// One technical user as an object.
std::string to_json(JsonHead const& head, RegisteredUser const& user);

// The same with what became of its registration.
std::string to_json(JsonHead const& head, Outcome outcome, Rehearsal rehearsal, UserReport const& report);

// One line for each technical user under a line of headings: sender number, username, enterprise number,
// quality, channels, expiry of the certificate.
std::string to_table(std::span<RegisteredUser const> users);

// What check-username found out about one input.
struct UsernameReport {
    std::string input;
    std::optional<Error> refusal;       // nothing: the name is valid
    std::optional<UsernameState> state; // nothing: not asked, or not valid
    std::optional<Username> suggestion;
};

std::string to_text(UsernameReport const& report);
std::string to_json(JsonHead const& head, UsernameReport const& report);

// The names of one submission.
std::string to_json(JsonHead const& head, Submission const& submission, std::span<BatchFileName const> names);

} // namespace techuser
