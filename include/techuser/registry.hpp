// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/author.hpp>
#include <techuser/batch_file_name.hpp>
#include <techuser/registration.hpp>
#include <techuser/result.hpp>
#include <techuser/time.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace techuser {

// By what a technical user is looked up. An enterprise number can have one technical user for each quality.
using RegistryKey = std::variant<Username, SenderNumber, EnterpriseNumber>;

// Reads a username, a sender number (six digits) or an enterprise number. Reason: key.
Result<RegistryKey> parse_registry_key(std::string_view text);

enum class UsernameState : std::uint8_t {
    free,
    active,  // a technical user has it
    retired, // a removed technical user had it; usernames are never reused
};

// One line of the append-only journal.
struct JournalEntry {
    std::int64_t number;
    Timestamp when;
    std::string user;
    std::string host;
    std::string action;  // created, sequences-reserved, ...
    std::string subject; // the username, or the sender number of reserved sequences
    std::string details; // JSON: old and new values, never a secret
};

// The record of technical users. It judges uniqueness: username (without regard to case, also of removed
// users), one active technical user for each enterprise number and quality, sender number and sequences never
// given twice. Every change is one atomic, durable step together with its line in the journal.
//
// All functions: unavailable (busy, disk-full, io, read-only), unreadable (damaged).
class Registry {
public:
    Registry() = default;
    Registry(Registry const&) = delete;
    Registry& operator=(Registry const&) = delete;
    virtual ~Registry() = default;

    // Records a technical user. When no number was given it assigns the lowest one above all that it ever
    // assigned and that nobody was given. Conflict: username-taken, entity-taken, sender-number-taken,
    // sender-numbers-exhausted.
    virtual Result<RegisteredUser> add(Registration const& registration, Author const& author) = 0;

    // Judges as add() would, and changes nothing. The sender number of the answer is the one that add() would
    // give now.
    virtual Result<RegisteredUser> preview(Registration const& registration, Timestamp when) = 0;

    // Active technical users with that key, by quality; none is not an error.
    virtual Result<std::vector<RegisteredUser>> find(RegistryKey const& key) = 0;

    // Every active technical user, by sender number.
    virtual Result<std::vector<RegisteredUser>> list() = 0;

    virtual Result<UsernameState> state_of(Username const& username) = 0;

    // Takes the next free sequences, all or none, durably: they are never given again, whatever happens to
    // the caller. Conflict: sequences-exhausted.
    virtual Result<std::vector<Sequence>> reserve_sequences(
        SenderNumber const& sender, Date date, Environment environment, std::uint32_t count,
        Author const& author) = 0;

    // Those that reserve_sequences() would take now.
    virtual Result<std::vector<Sequence>> peek_sequences(
        SenderNumber const& sender, Date date, Environment environment, std::uint32_t count) = 0;

    // The journal, oldest first.
    virtual Result<std::vector<JournalEntry>> journal() = 0;
};

enum class OpenMode : std::uint8_t {
    read,     // the registry must exist
    write,    // the same, to change it
    create,   // made when missing, its folder with mode 0700, its file with 0600
    rehearse, // nothing is written; a missing registry is an empty one, if it could be made there
};

// Opens a registry by URL: a path, or sqlite:PATH. Usage: registry-url. Not found: no-registry. Unreadable:
// not-a-registry, newer-schema. Unavailable: read-only, permission, busy, io.
Result<std::unique_ptr<Registry>> open_registry(std::string_view url, OpenMode mode);

} // namespace techuser
