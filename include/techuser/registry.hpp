// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/author.hpp>
#include <techuser/batch_file_name.hpp>
#include <techuser/finding.hpp>
#include <techuser/registration.hpp>
#include <techuser/result.hpp>
#include <techuser/time.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace techuser {

// By what a technical user is looked up. An enterprise number can have one technical user for each quality.
using RegistryKey = std::variant<Username, SenderNumber, EnterpriseNumber>;

// All that a text can mean, at least one: a sender number (six digits), a username, an enterprise number.
// Some are a username as well as an enterprise number, 0949383342 for one: the username comes first then.
// Reason: key.
Result<std::vector<RegistryKey>> parse_registry_keys(std::string_view text);

// Which technical users a question is about.
enum class Reach : std::uint8_t {
    active,
    also_removed, // removed ones too, which keep their username and sender number
};

enum class UserOrder : std::uint8_t {
    sender_number, // pending ones last, in the order of their registration
    username,
    expiry, // of the certificate that expires first; without a certificate last
};

// Which technical users, and in what order; a nullopt member does not restrict.
struct UserFilter {
    Reach reach{Reach::active};
    std::optional<Quality> quality{};
    std::optional<ChannelType> channel{};
    std::optional<Application> application{};
    std::optional<SenderNumberSource> number_source{};
    std::optional<Timestamp> expires_before{}; // a certificate of it does
    UserOrder order{UserOrder::sender_number};
};

// One line of the append-only journal.
struct JournalEntry {
    std::int64_t number; // from 1, without gaps
    Timestamp when;
    std::string user;
    std::string host;
    std::string action;  // created, entity-changed, contact-changed, channels-changed, number-changed,
                         // removed, sequences-reserved, numbering-changed, imported
    std::string subject; // the username, or the sender number of reserved sequences
    std::string details; // JSON: old and new values, never a secret
    std::optional<std::string> role{}; // by which the database knew the author, if it has roles
};

// The sequences that were given out for one sender, date and environment.
struct SequenceState {
    SenderNumber sender;
    Date date;
    Environment environment;
    Sequence last;
    Timestamp reserved_at; // the last one
    std::string reserved_by;
};

// How far a set of batch files has come. A later state never becomes an earlier one again.
enum class SetState : std::uint8_t {
    reserved, // its name was given out
    has_signature,
    uploaded, // all of it but the GO, which may be on its way
    sent,
    accepted, // by the portal's acknowledgment
    refused,
};

// reserved, signed, uploaded, sent, accepted, refused. Reason of parse_set_state: set-state.
std::string_view to_string(SetState state);
Result<SetState> parse_set_state(std::string_view text);

// What the registry knows of one set: all files that share their names but for kind and part.
struct BatchSet {
    Submission submission; // the number of parts does not tell sets apart
    SetState state;
    Timestamp since;
    std::string changed_by;
    std::optional<Timestamp> sent_at{};
    std::vector<std::string> labels{};        // of a refusal: the portal's anomaly labels, as 125
    std::optional<std::string> declaration{}; // SHA-256 in hexadecimal, where it was reserved for one
};

// What `add` does without a given sender number.
enum class Numbering : std::uint8_t {
    assigned, // it assigns one
    portal,   // it leaves the number pending, until the portal has given one
};

// assigned, portal. Reason of parse_numbering: numbering.
std::string_view to_string(Numbering numbering);
Result<Numbering> parse_numbering(std::string_view text);

// A sender number that nobody has now and that is never used again.
struct RetiredNumber {
    SenderNumber number;
    SenderNumberSource source; // assigned or given
    std::optional<Username>
        user; // who had it before it was replaced; nullopt: skipped, it may have been used
};

// What a registry holds. Numbering is told only where it is not `assigned`.
using RegistryRecord =
    std::variant<Numbering, RegisteredUser, RetiredNumber, SequenceState, BatchSet, JournalEntry>;

// Whether a number that the portal gave may be replaced.
enum class Correction : std::uint8_t { refused, allowed };

// What a registry hands its records to, and where a registry takes them from; an error ends the reading.
using UserVisitor = std::function<Result<void>(RegisteredUser const&)>;
using SetVisitor = std::function<Result<void>(BatchSet const&)>;
using RecordVisitor = std::function<Result<void>(RegistryRecord const&)>;
using RecordSource = std::function<Result<void>(RecordVisitor const&)>;

// What Registry::check() found.
struct RegistryCheck {
    std::int64_t active;
    std::int64_t removed;
    std::int64_t sequences;
    std::int64_t sets;
    std::int64_t journal_entries;
    std::vector<Finding> problems; // empty: all is well; at most 100
};

class RegistryStore; // the database and its transactions; private to lib/registry

// The record of technical users. It checks uniqueness: username (without regard to case, also of removed
// users), one active technical user for each enterprise number and quality, sender number and sequences never
// given twice. Every change is one atomic, durable step together with its line in the journal.
//
// All functions: unavailable (busy, disk-full, io, read-only, permission, connection), unreadable (damaged).
// A visitor must not use the registry that calls it.
class Registry final {
public:
    // open_registry() makes one.
    explicit Registry(std::unique_ptr<RegistryStore> store);
    Registry(Registry const&) = delete;
    Registry& operator=(Registry const&) = delete;
    ~Registry();

    // Records a technical user. When no number was given it assigns the lowest one above all that it ever
    // assigned and that nobody was given, or leaves it pending (Numbering::portal). Conflict: username-taken,
    // entity-taken, sender-number-taken, sender-numbers-exhausted.
    Result<RegisteredUser> add(Registration const& registration, Author const& author);

    // Makes all that `work` does with this registry one step, durable at its end, or undone when `work`
    // fails. In it every question is answered as if what was done before were recorded. A change that is
    // refused as a conflict leaves the others be; any other failure of a change fails the step. `work` starts
    // anew when the step was lost to others, and opens no step itself.
    Result<void> in_one_step(std::function<Result<void>()> const& work);

    // Whether a new technical user could have the username, or belong to the entity in that quality.
    // Conflict: username-taken, entity-taken.
    Result<void> expect_free(Username const& username);
    Result<void> expect_free(EnterpriseNumber const& enterprise_number, Quality const& quality);

    // Replace the name of the entity, the contact person, or all channels; remove a technical user, whose
    // username and sender number stay taken. `from` is the state that the change starts from, as found here:
    // somebody else's change in between is never overwritten. The answer is the new state; a change to what
    // is there already changes nothing. Not found: no-technical-user. Conflict: changed-meanwhile.
    // change_channels: those of check_channels().
    Result<RegisteredUser> change_entity_name(
        RegisteredUser const& from, std::optional<PersonText> const& name, Author const& author);
    Result<RegisteredUser> change_contact(
        RegisteredUser const& from, ContactPerson const& contact, Author const& author);
    Result<RegisteredUser> change_channels(
        RegisteredUser const& from, std::span<Channel const> channels, Author const& author);
    Result<RegisteredUser> remove(RegisteredUser const& from, Author const& author);

    // Records the number that the portal gave, in place of a pending or assigned one, or with
    // Correction::allowed of another given one. The old number goes to the journal and is never used again.
    // Not found: no-technical-user. Conflict: changed-meanwhile, sender-number-taken, sender-number-given.
    Result<RegisteredUser> change_sender_number(
        RegisteredUser const& from, SenderNumber const& number, Correction correction, Author const& author);

    Result<Numbering> numbering();

    // Setting what is set already changes nothing.
    Result<void> set_numbering(Numbering numbering, Author const& author);

    // Technical users with that key, by quality, then by sender number; none is not an error. A sender number
    // that was replaced still finds the technical user that had it.
    Result<std::vector<RegisteredUser>> find(RegistryKey const& key, Reach reach = Reach::active);

    // Every active technical user, by sender number.
    Result<std::vector<RegisteredUser>> list();

    // The usernames and the sender numbers of active technical users that begin with `beginning`, sorted;
    // usernames alone when it is empty.
    Result<std::vector<std::string>> keys_beginning(std::string_view beginning);

    // Calls `visit` for each technical user that the filter lets through, all as they were at one moment.
    // Holds a few of them in memory, however many there are.
    Result<void> each(UserFilter const& filter, UserVisitor const& visit);

    Result<UsernameState> state_of(Username const& username);

    // Warnings for each SSH key and certificate among `channels` that an active technical user of another
    // entity has too, by name: key-shared, certificate-shared.
    Result<std::vector<Finding>> cross_check(
        EnterpriseNumber const& entity, std::span<Channel const> channels);

    // Takes the next free sequences, all or none, durably: they are never given again, whatever happens to
    // the caller. Conflict: sequences-exhausted.
    Result<std::vector<Sequence>> reserve_sequences(
        SenderNumber const& sender, Date date, Environment environment, std::uint32_t count,
        Author const& author);

    // The same, with a record of each set that the sequences name, from the first submission (whose own
    // sequence does not count) on: reserved. A sequence whose set was recorded under a name given by hand is
    // passed over. Conflict: sequences-exhausted.
    Result<std::vector<Submission>> reserve_sets(
        Submission const& first, std::uint32_t count, Author const& author);

    // Those that reserve_sets() would reserve now.
    Result<std::vector<Submission>> peek_sets(Submission const& first, std::uint32_t count);

    // Reserves a set for one declaration, of which the SHA-256 is given in hexadecimal: the set that it has
    // in the application, for the sender and in the environment already, unless the portal refused that one,
    // else the next free sequence on the day of `first`. Conflict: sequences-exhausted.
    Result<BatchSet> reserve_set_for(
        std::string const& declaration, Submission const& first, Author const& author);

    // What is recorded of a set; nullopt when nothing is.
    Result<std::optional<BatchSet>> find_set(Submission const& submission);

    // Records that a set has come so far, with the labels of a refusal. A state that it has passed already
    // changes nothing; of two answers the later one holds. The answer is what is recorded then.
    Result<BatchSet> record_set(
        Submission const& submission, SetState state, std::span<std::string const> labels,
        Author const& author);

    // Every set, or those with the sender numbers that a technical user has or had; by sender number, date,
    // environment, sequence and application. `each_set` holds a few of them in memory, however many there
    // are.
    Result<void> each_set(SetVisitor const& visit);
    Result<std::vector<BatchSet>> sets_of(RegisteredUser const& user);

    // The journal, oldest first: all of it, or of one technical user and the sequences of its numbers.
    Result<std::vector<JournalEntry>> journal();
    Result<std::vector<JournalEntry>> journal_of(RegisteredUser const& user);

    // Hands over all that the registry holds, as it was at one moment: numbering, technical users by sender
    // number, retired numbers, sequences, sets, the journal.
    Result<void> export_to(RecordVisitor const& visit);

    // Imports all records of `source`, exactly, in one step, and adds a line to the journal. The
    // journal must come in its order, and tell of every technical user. Conflict: not-empty (the registry
    // holds something already). Unreadable: journal (it is not what it must be), record (something is there
    // twice).
    Result<void> import_from(RecordSource const& source, Author const& author);

    // Reads and checks everything; `progress` is told how many records were read.
    Result<RegistryCheck> check(std::function<void(std::size_t)> const& progress = nullptr);

    // Writes all that the registry holds, as it was at one moment, as a new SQLite registry at `path`, which
    // appears whole or not at all. Conflict: file-exists.
    Result<void> back_up(std::string_view path);

    // Refuses where back_up() would, and keeps what it has read nowhere.
    Result<void> rehearse_back_up(std::string_view path);

private:
    std::unique_ptr<RegistryStore> m_store;
};

enum class OpenMode : std::uint8_t {
    read,     // the registry must exist
    write,    // the same, to change it
    create,   // the same, made when missing, its folder with mode 0700, its file with 0600
    rehearse, // changes are checked as always and then dropped; a missing registry is an empty one, if it
              // could be made there
};

// What becomes of a registry that an older version of these tools made. It is migrated only by those who ask
// for it: nobody who merely changes something keeps the older tools of others out of it.
enum class OlderSchema : std::uint8_t {
    refuse,
    accept, // OpenMode::read leaves it as it is, good for backups only; the other modes migrate it
};

// Opens a registry by URL: a path, sqlite:PATH or postgresql://... Usage: registry-url. Not found:
// no-registry. Unreadable: not-a-registry, newer-schema, older-schema. Unavailable: read-only, permission,
// busy, io; connection, no-libpq, encoding (PostgreSQL).
Result<std::unique_ptr<Registry>> open_registry(
    std::string_view url, OpenMode mode, OlderSchema older = OlderSchema::refuse);

// Opens a registry to create or rehearse, and imports into it as Registry::import_from(). One that is missing
// appears together with what it holds, or not at all. Conflict: file-exists (somebody made it meanwhile).
Result<void> import_registry(
    std::string_view url, OpenMode mode, RecordSource const& source, Author const& author);

// What restore_registry() did so that nothing is given again that was given since the backup.
struct Restoration {
    enum class Old : std::uint8_t {
        read,    // the registry in whose place the backup came told what it had given
        missing, // nothing tells: the next 1000 sender numbers, and sequences of each date, were skipped
    };

    Old old;
    std::int64_t technical_users;
    std::vector<SenderNumber> skipped_numbers;
    std::int64_t continued_sequences; // of senders, dates and environments
};

// Puts the backup at the path `backup` in the place of the registry in a file that `url` names, in one step,
// with a line in the journal, or only judges (OpenMode::rehearse). All that the registry has given since
// stays given. Usage: registry-url (not a file). Unreadable: what check() finds in the backup (damaged).
// Unavailable: busy (others write).
Result<Restoration> restore_registry(
    std::string_view url, std::string_view backup, OpenMode mode, Author const& author);

// Whether two addresses name the same registry, judging by the URLs.
bool is_same_registry(std::string_view left, std::string_view right);

} // namespace techuser
