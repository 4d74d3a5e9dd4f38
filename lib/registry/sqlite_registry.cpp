// SPDX-License-Identifier: Apache-2.0
#include "registry/sqlite_registry.hpp"

#include "registry/journal_details.hpp"
#include "registry/sqlite_rows.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

namespace techuser {

namespace {

using Step = SqliteStatement::Step;

Error conflict(std::string_view reason, std::string_view field, std::string message, std::string hint) {
    return {
        .code = ErrorCode::conflict,
        .reason = reason,
        .message = std::move(message),
        .hint = std::move(hint),
        .field = field};
}

// Sender numbers of the table as people write them, for messages.
std::string six_digits(std::int64_t number) {
    return fmt::format("{:06}", number);
}

Result<std::vector<RegisteredUser>> read_users(SqliteConnection const& connection, SqliteStatement ids) {
    TRY_ASSIGN(auto reader, SqliteUserReader::prepare(connection));
    std::vector<RegisteredUser> users;
    TRY_ASSIGN(auto step, ids.step());
    while (step == Step::row) {
        TRY_ASSIGN(auto const id, ids.integer(0));
        TRY_ASSIGN(auto user, reader.read(id));
        users.push_back(std::move(user));
        TRY_ASSIGN(step, ids.step());
    }
    return users;
}

// The ids of the active technical users with a key, by quality.
struct IdsOfKey {
    SqliteConnection const& connection;

    Result<SqliteStatement> operator()(Username const& username) const {
        return select(
            "SELECT id FROM users WHERE username = ?1 AND removed_on IS NULL", username.to_string());
    }
    Result<SqliteStatement> operator()(SenderNumber const& number) const {
        return select("SELECT id FROM users WHERE sender_number = ?1 AND removed_on IS NULL", number.value());
    }
    Result<SqliteStatement> operator()(EnterpriseNumber const& number) const {
        return select(
            "SELECT id FROM users WHERE enterprise_number = ?1 AND removed_on IS NULL ORDER BY quality",
            number.digits());
    }

private:
    Result<SqliteStatement> select(std::string_view sql, SqliteValue const& key) const {
        TRY_ASSIGN(auto statement, connection.prepare(sql));
        TRY(statement.bind({key}));
        return statement;
    }
};

} // namespace

Result<std::unique_ptr<Registry>> open_sqlite_registry(std::string_view path, OpenMode mode) {
    TRY_ASSIGN(
        auto connection,
        mode == OpenMode::rehearse ? rehearse_registry_file(path) : open_registry_file(path, mode));
    return std::make_unique<SqliteRegistry>(std::move(connection));
}

Result<RegisteredUser> SqliteRegistry::add(Registration const& registration, Author const& author) {
    TRY_ASSIGN(auto transaction, SqliteTransaction::begin(m_connection, SqliteAccess::write));
    TRY_ASSIGN(auto user, judge(registration, author.when));
    TRY(insert_user(m_connection, user));
    TRY(write_journal(
        {.action = "created", .subject = registration.username.to_string(), .details = created_details(user)},
        author));
    TRY(transaction.commit());
    return user;
}

Result<RegisteredUser> SqliteRegistry::preview(Registration const& registration, Timestamp when) {
    TRY_ASSIGN(auto const transaction, SqliteTransaction::begin(m_connection, SqliteAccess::read));
    return judge(registration, when);
}

// The write lock makes these questions and the INSERT after them one step; the UNIQUE constraints of the
// schema stay the last judge. Asking first is what lets the refusal name who holds what.
Result<RegisteredUser> SqliteRegistry::judge(Registration const& registration, Timestamp when) const {
    TRY(refuse_taken_username(registration.username));
    TRY(refuse_taken_entity(registration.enterprise_number, registration.quality));
    if (registration.given_sender_number) {
        TRY(refuse_taken_sender_number(*registration.given_sender_number));
        return RegisteredUser{
            .registration = registration,
            .sender_number = *registration.given_sender_number,
            .sender_number_source = SenderNumberSource::given,
            .registered_on = when};
    }
    TRY_ASSIGN(auto const number, next_sender_number());
    return RegisteredUser{
        .registration = registration,
        .sender_number = number,
        .sender_number_source = SenderNumberSource::assigned,
        .registered_on = when};
}

Result<void> SqliteRegistry::refuse_taken_username(Username const& username) const {
    TRY_ASSIGN(
        auto statement,
        m_connection.prepare("SELECT sender_number, removed_on IS NULL FROM users WHERE username = ?1"));
    TRY_ASSIGN(auto const step, statement.run({username.to_string()}));
    if (step == Step::done) {
        return {};
    }
    TRY_ASSIGN(auto const number, statement.integer(0));
    TRY_ASSIGN(auto const active, statement.integer(1));
    auto const holder = active != 0 ? "taken by the technical user with sender number"
                                    : "never given again after the removed technical user with sender number";
    return fail(conflict(
        "username-taken", "user.username",
        fmt::format("username '{}': {} {}", username.to_string(), holder, six_digits(number)),
        "choose another username"));
}

Result<void> SqliteRegistry::refuse_taken_entity(
    EnterpriseNumber const& enterprise_number, Quality const& quality) const {
    TRY_ASSIGN(
        auto statement,
        m_connection.prepare("SELECT username, sender_number FROM users WHERE enterprise_number = ?1"
                             " AND quality = ?2 AND removed_on IS NULL"));
    TRY_ASSIGN(auto const step, statement.run({enterprise_number.digits(), quality.to_string()}));
    if (step == Step::done) {
        return {};
    }
    TRY_ASSIGN(auto const username, statement.text(0));
    TRY_ASSIGN(auto const number, statement.integer(1));
    return fail(conflict(
        "entity-taken", "entity.enterprise_number",
        fmt::format(
            "enterprise number '{}' with quality '{}': has the technical user '{}' already, sender number {}",
            enterprise_number.to_string(), quality.to_string(), username, six_digits(number)),
        "use that one: an entity has one technical user for each quality"));
}

Result<void> SqliteRegistry::refuse_taken_sender_number(SenderNumber const& sender_number) const {
    TRY_ASSIGN(
        auto statement,
        m_connection.prepare("SELECT username, removed_on IS NULL FROM users WHERE sender_number = ?1"));
    TRY_ASSIGN(auto const step, statement.run({sender_number.value()}));
    if (step == Step::done) {
        return {};
    }
    TRY_ASSIGN(auto const username, statement.text(0));
    TRY_ASSIGN(auto const active, statement.integer(1));
    auto const holder =
        active != 0 ? "taken by the technical user" : "never given again after the removed technical user";
    return fail(conflict(
        "sender-number-taken", "user.sender_number",
        fmt::format("sender number '{}': {} '{}'", sender_number.to_string(), holder, username),
        "see whether it is the number that the portal gave"));
}

// Counts on from the last number that was assigned and steps over those that were given, so that one given
// number close to the end does not use up all below it.
Result<SenderNumber> SqliteRegistry::next_sender_number() const {
    TRY_ASSIGN(
        auto number,
        m_connection.query_integer(
            "SELECT coalesce(max(sender_number), 0) FROM users WHERE sender_number_source = 'assigned'"));
    TRY_ASSIGN(auto taken, m_connection.prepare("SELECT 1 FROM users WHERE sender_number = ?1"));
    auto step = Step::row;
    while (step == Step::row) {
        ++number;
        TRY_ASSIGN(step, taken.run({number}));
    }
    if (number > SenderNumber::last) {
        return fail(conflict(
            "sender-numbers-exhausted", "user.sender_number",
            fmt::format("sender numbers: all up to {} were given out", SenderNumber::last),
            "give a sender number that is free, or start another registry"));
    }
    return SenderNumber::make(static_cast<std::uint32_t>(number));
}

Result<std::vector<RegisteredUser>> SqliteRegistry::find(RegistryKey const& key) {
    TRY_ASSIGN(auto const transaction, SqliteTransaction::begin(m_connection, SqliteAccess::read));
    TRY_ASSIGN(auto ids, std::visit(IdsOfKey{m_connection}, key));
    return read_users(m_connection, std::move(ids));
}

Result<std::vector<RegisteredUser>> SqliteRegistry::list() {
    TRY_ASSIGN(auto const transaction, SqliteTransaction::begin(m_connection, SqliteAccess::read));
    TRY_ASSIGN(
        auto ids,
        m_connection.prepare("SELECT id FROM users WHERE removed_on IS NULL ORDER BY sender_number"));
    return read_users(m_connection, std::move(ids));
}

Result<UsernameState> SqliteRegistry::state_of(Username const& username) {
    TRY_ASSIGN(
        auto statement, m_connection.prepare("SELECT removed_on IS NULL FROM users WHERE username = ?1"));
    TRY_ASSIGN(auto const step, statement.run({username.to_string()}));
    if (step == Step::done) {
        return UsernameState::free;
    }
    TRY_ASSIGN(auto const active, statement.integer(0));
    return active != 0 ? UsernameState::active : UsernameState::retired;
}

Result<void> SqliteRegistry::write_journal(Change const& change, Author const& author) const {
    TRY_ASSIGN(
        auto statement, m_connection.prepare("INSERT INTO journal (at, user, host, action, subject, details)"
                                             " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
    TRY(statement.run(
        {to_iso(author.when), author.user, author.host, change.action, change.subject, change.details}));
    return {};
}

Result<std::vector<JournalEntry>> SqliteRegistry::journal() {
    TRY_ASSIGN(
        auto statement,
        m_connection.prepare(
            "SELECT number, at, user, host, action, subject, details FROM journal ORDER BY number"));
    std::vector<JournalEntry> entries;
    TRY_ASSIGN(auto step, statement.step());
    while (step == Step::row) {
        TRY_ASSIGN(auto const number, statement.integer(0));
        TRY_ASSIGN(auto const at, statement.text(1));
        auto const when = parse_timestamp(at);
        if (!when) {
            return fail(damaged_registry(m_connection.path(), when.error().message));
        }
        TRY_ASSIGN(auto user, statement.text(2));
        TRY_ASSIGN(auto host, statement.text(3));
        TRY_ASSIGN(auto action, statement.text(4));
        TRY_ASSIGN(auto subject, statement.text(5));
        TRY_ASSIGN(auto details, statement.text(6));
        entries.push_back(
            {.number = number,
             .when = *when,
             .user = std::move(user),
             .host = std::move(host),
             .action = std::move(action),
             .subject = std::move(subject),
             .details = std::move(details)});
        TRY_ASSIGN(step, statement.step());
    }
    return entries;
}

} // namespace techuser
