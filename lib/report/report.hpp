// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "entity/enterprise_number_scan.hpp"
#include <techuser/batch_file_check.hpp>
#include <techuser/batch_file_explanation.hpp>
#include <techuser/batch_file_name.hpp>
#include <techuser/finding.hpp>
#include <techuser/reference_data.hpp>
#include <techuser/registration.hpp>
#include <techuser/registry.hpp>
#include <techuser/result.hpp>
#include <techuser/text.hpp>

#include <span>
#include <string>
#include <string_view>

namespace techuser {

// The sentence, and what fills its gaps, in the language of the process.
std::string in_language(Text const& text);

// Makes text that somebody else wrote harmless for a terminal: C0 and C1 controls, DEL, bidirectional and
// zero-width characters become \u{...}, bytes that are not UTF-8 become \x...
std::string terminal_text(std::string_view untrusted);

// The same for an input that heads a line: at most its first 200 bytes, then dots.
std::string input_text(std::string_view untrusted);

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

// What became of a registration, or of a change to one.
enum class Outcome : std::uint8_t { created, changed, removed, unchanged };

// created, changed, removed, unchanged
std::string_view to_string(Outcome outcome);

// Whether it really became that.
enum class Rehearsal : std::uint8_t { no, dry_run };

// A technical user on its way to a person or a script.
struct UserReport {
    RegisteredUser user;
    std::vector<Finding> findings;
};

// The portal's last screen: all fields, the sender number, the registration date, in the portal's order.
std::string to_text(UserReport const& report, ReferenceData const& reference, Colour colour);

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
};

// What became of one of many registrations.
struct ManyReport {
    std::string input; // where it stands
    Result<RecordedUser> recorded;
};

// One line: created: many.jsonl:1: peeterspensions 000001, or why it was refused.
std::string to_text(ManyReport const& report);
std::string to_json(JsonHead const& head, Rehearsal rehearsal, ManyReport const& report);

// The table of technical users: its headings, and the line of one: sender number, username, enterprise
// number, quality, channels, expiry of the certificate.
std::string table_heading();
std::string table_line(RegisteredUser const& user);

// What is written in place of a recap when a technical user is gone: username, sender number, removed.
std::string removal_to_text(RegisteredUser const& user);

// The applications of a technical user with the channels that carry them and the preferred one.
std::string applications_to_text(RegisteredUser const& user, ReferenceData const& reference, Colour colour);

// Everything on one page in the order of the portal's screens, to copy across or to file; as plain text or as
// an HTML document that needs nothing else.
std::string sheet_to_text(RegisteredUser const& user, ReferenceData const& reference, Colour colour);
std::string sheet_to_html(RegisteredUser const& user, ReferenceData const& reference);

// A calendar (RFC 5545) with an all-day event for each certificate that expires before `until`; without any
// it has a time zone alone, which is valid too. `now` is when it was made.
std::string to_calendar(std::span<RegisteredUser const> users, Timestamp until, Timestamp now);

// The journal of a technical user: a line for each change with the old and new values below it.
std::string to_text(RegisteredUser const& user, std::span<JournalEntry const> entries);
std::string to_json(JsonHead const& head, RegisteredUser const& user, std::span<JournalEntry const> entries);

// What check-username found out about one input.
struct UsernameReport {
    std::string input;
    std::optional<Error> refusal;       // nothing: the name is valid
    std::optional<UsernameState> state; // nothing: not asked, or not valid
    std::optional<Username> suggestion;
    std::vector<Finding> warnings{};
};

std::string to_text(UsernameReport const& report);
std::string to_json(JsonHead const& head, UsernameReport const& report);

// What was done with a registry.
struct RegistryReport {
    std::string_view action; // init, check, backup, migrate, move
    std::string_view registry;
    Rehearsal rehearsal;
    RegistryCheck const* check; // nothing unless it was checked
};

// How much a registry holds, then a line for each problem.
std::string to_text(RegistryCheck const& check);
std::string to_json(JsonHead const& head, RegistryReport const& report);

// The free names for one input, one a line.
std::string to_text(std::span<Username const> suggestions);
std::string to_json(JsonHead const& head, std::string_view input, std::span<Username const> suggestions);

// The rules that usernames obey.
std::string to_text(std::span<UsernameRule const> rules);
std::string to_json(JsonHead const& head, std::span<UsernameRule const> rules);

// What check-enterprise found out about one input.
struct EnterpriseNumberReport {
    std::string_view input;
    std::string_view file;           // empty: an argument or standard input
    std::optional<std::size_t> line; // nothing: an argument
    Result<EnterpriseNumber> number;
};

std::string to_text(EnterpriseNumberReport const& report, EnterpriseNumberFormat format);
std::string to_json(
    JsonHead const& head, EnterpriseNumberReport const& report, EnterpriseNumberFormat format);

// The names of one submission, and the folder of the server that they belong in.
std::string to_json(JsonHead const& head, Submission const& submission, std::span<BatchFileName const> names);

// One name that was judged, with the reasons against it.
std::string to_text(JudgedName const& judged);
std::string to_json(JsonHead const& head, JudgedName const& judged);

// A right name in words, and the declarations that it could be the answer to.
struct ExplainedName {
    std::string input;
    BatchFileName name;
    std::vector<ExplainedElement> elements;
    Text answers;
    std::vector<BatchFileName> could_answer;
};

std::string to_text(ExplainedName const& explained);
std::string to_json(JsonHead const& head, ExplainedName const& explained);

// Files that got their batch names, or would get them.
struct RenameReport {
    struct Renamed {
        std::string from;
        std::string to;
    };
    std::vector<Renamed> renamed;
    std::optional<std::string> made; // the GO
    Rehearsal rehearsal;
};

std::string to_text(RenameReport const& report);
std::string to_json(JsonHead const& head, RenameReport const& report);

} // namespace techuser
