// SPDX-License-Identifier: Apache-2.0
#include "registry/registry_store.hpp"

#include "registry/journal_details.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <utility>

namespace techuser {

namespace {

using Step = Statement::Step;

Error conflict(std::string_view reason, std::string_view field, Text message, Text hint) {
    return {
        .code = ErrorCode::conflict,
        .reason = reason,
        .message = std::move(message),
        .hint = std::move(hint),
        .field = field};
}

RegisteredUser registered(Registration const& registration, SenderNumber number, Timestamp when) {
    return {
        .registration = registration,
        .sender_number = number,
        .sender_number_source =
            registration.given_sender_number ? SenderNumberSource::given : SenderNumberSource::assigned,
        .registered_on = when};
}

// Sender numbers of the table as people write them, for messages.
std::string six_digits(std::int64_t number) {
    return fmt::format("{:06}", number);
}

} // namespace

Result<RegisteredUser> SqlRegistry::add(Registration const& registration, Author const& author) {
    return change([&] { return add_one(registration, author); });
}

// The UNIQUE constraints of the schema judge. Only when they refuse is it asked who holds what, which the
// write lock makes one step with the INSERT.
Result<RegisteredUser> SqlRegistry::add_one(Registration const& registration, Author const& author) {
    TRY_ASSIGN(auto user, with_next_number(registration, author.when));
    TRY_ASSIGN(auto insertion, m_writing->users.insert(user));
    if (insertion == Insertion::refused) {
        TRY_ASSIGN(user, judge(registration, author.when, *m_writing));
        TRY_ASSIGN(insertion, m_writing->users.insert(user));
    }
    if (insertion == Insertion::refused) {
        return fail(damaged_registry(m_database->name(), say("an index and its table differ")));
    }
    if (user.sender_number_source == SenderNumberSource::assigned) {
        m_writing->sender_numbers.took(user.sender_number.value());
    }
    TRY(write_journal(
        {.action = "created", .subject = registration.username.to_string(), .details = created_details(user)},
        author));
    return user;
}

Result<void> SqlRegistry::in_one_step(std::function<Result<void>()> const& work) {
    return change([&]() -> Result<void> {
        m_step.emplace();
        auto result = work();
        auto const fault = std::exchange(m_step, std::nullopt)->fault;
        if (result && fault) {
            return fail(*fault);
        }
        return result;
    });
}

Result<RegisteredUser> SqlRegistry::preview(Registration const& registration, Timestamp when) {
    TRY_ASSIGN(auto const transaction, Transaction::begin(*m_database, Access::read));
    Writing writing(*m_database);
    return judge(registration, when, writing);
}

// With the number that is likely to be free.
Result<RegisteredUser> SqlRegistry::with_next_number(Registration const& registration, Timestamp when) {
    if (registration.given_sender_number) {
        return registered(registration, *registration.given_sender_number, when);
    }
    TRY_ASSIGN(auto const next, m_writing->sender_numbers.next(*m_database));
    if (next > SenderNumber::last) {
        return judge(registration, when, *m_writing);
    }
    TRY_ASSIGN(auto const number, SenderNumber::make(static_cast<std::uint32_t>(next)));
    return registered(registration, number, when);
}

// Refuses what is taken, and says by whom.
Result<RegisteredUser> SqlRegistry::judge(
    Registration const& registration, Timestamp when, Writing& writing) {
    TRY(refuse_taken_username(registration.username));
    TRY(refuse_taken_entity(registration.enterprise_number, registration.quality));
    if (registration.given_sender_number) {
        TRY(refuse_taken_sender_number(*registration.given_sender_number));
        return registered(registration, *registration.given_sender_number, when);
    }
    TRY_ASSIGN(auto const number, next_sender_number(writing.sender_numbers));
    return registered(registration, number, when);
}

Result<void> SqlRegistry::refuse_taken_username(Username const& username) {
    TRY_ASSIGN(
        auto statement,
        m_database->prepare("SELECT sender_number, removed_on FROM users WHERE username = $1"));
    TRY_ASSIGN(auto const step, statement.run({username.to_string()}));
    if (step == Step::done) {
        return {};
    }
    TRY_ASSIGN(auto const number, statement.integer(0));
    TRY_ASSIGN(auto const removed_on, statement.optional_text(1));
    return fail(conflict(
        "username-taken", "user.username",
        removed_on
            ? say("username '{}': never given again after the removed technical user with sender number {}",
                  username.to_string(), six_digits(number))
            : say("username '{}': taken by the technical user with sender number {}", username.to_string(),
                  six_digits(number)),
        say("choose another username")));
}

Result<void> SqlRegistry::refuse_taken_entity(
    EnterpriseNumber const& enterprise_number, Quality const& quality) {
    TRY_ASSIGN(
        auto statement,
        m_database->prepare("SELECT username, sender_number FROM users WHERE enterprise_number = $1"
                            " AND quality = $2 AND removed_on IS NULL"));
    TRY_ASSIGN(auto const step, statement.run({enterprise_number.digits(), quality.to_string()}));
    if (step == Step::done) {
        return {};
    }
    TRY_ASSIGN(auto const username, statement.text(0));
    TRY_ASSIGN(auto const number, statement.integer(1));
    return fail(conflict(
        "entity-taken", "entity.enterprise_number",
        say("enterprise number '{}' with quality '{}': has the technical user '{}' already, sender number {}",
            enterprise_number.to_string(), quality.to_string(), username, six_digits(number)),
        say("use that one: an entity has one technical user for each quality")));
}

Result<void> SqlRegistry::refuse_taken_sender_number(SenderNumber const& sender_number) {
    TRY_ASSIGN(
        auto statement,
        m_database->prepare("SELECT username, removed_on FROM users WHERE sender_number = $1"));
    TRY_ASSIGN(auto const step, statement.run({std::int64_t{sender_number.value()}}));
    if (step == Step::done) {
        return {};
    }
    TRY_ASSIGN(auto const username, statement.text(0));
    TRY_ASSIGN(auto const removed_on, statement.optional_text(1));
    return fail(conflict(
        "sender-number-taken", "user.sender_number",
        removed_on ? say("sender number '{}': never given again after the removed technical user '{}'",
                         sender_number.to_string(), username)
                   : say("sender number '{}': taken by the technical user '{}'", sender_number.to_string(),
                         username),
        say("see whether it is the number that the portal gave")));
}

// Counts on from the last number that was assigned and steps over those that were given, so that one given
// number close to the end does not use up all below it.
Result<SenderNumber> SqlRegistry::next_sender_number(Counter& counter) {
    TRY_ASSIGN(auto number, counter.next(*m_database));
    TRY_ASSIGN(auto taken, m_database->prepare("SELECT 1 FROM users WHERE sender_number = $1"));
    TRY_ASSIGN(auto step, taken.run({number}));
    while (step == Step::row) {
        ++number;
        TRY_ASSIGN(step, taken.run({number}));
    }
    if (number > SenderNumber::last) {
        return fail(conflict(
            "sender-numbers-exhausted", "user.sender_number",
            say("sender numbers: all up to {} were given out", SenderNumber::last),
            say("give a sender number that is free, or start another registry")));
    }
    return SenderNumber::make(static_cast<std::uint32_t>(number));
}

Result<void> SqlRegistry::write_journal(Change change, Author const& author) {
    auto& lines = m_writing->journal_lines;
    TRY_ASSIGN(auto const number, lines.next(*m_database));
    TRY(insert_journal_entry(
        {.number = number,
         .when = author.when,
         .user = author.user,
         .host = author.host,
         .action = std::string(change.action),
         .subject = std::move(change.subject),
         .details = std::move(change.details),
         .role = m_database->role()}));
    lines.took(number);
    return {};
}

Result<void> SqlRegistry::insert_journal_entry(JournalEntry const& entry) {
    TRY_ASSIGN(
        auto statement,
        m_database->prepare("INSERT INTO journal (number, at, \"user\", host, action, subject, details, role)"
                            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"));
    auto const at = to_iso(entry.when);
    TRY(statement.run(
        {entry.number, at, entry.user, entry.host, entry.action, entry.subject, entry.details,
         entry.role ? SqlValue(*entry.role) : SqlValue()}));
    return {};
}

} // namespace techuser
