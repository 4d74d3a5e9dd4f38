// SPDX-License-Identifier: Apache-2.0
#include "registry/uniqueness.hpp"

#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

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

// A sender number of the table as people write it.
std::string six_digits(std::int64_t number) {
    return fmt::format("{:06}", number);
}

} // namespace

Result<void> refuse_taken_username(Transaction const& transaction, Username const& username) {
    TRY_ASSIGN(
        auto statement,
        transaction.prepare("SELECT sender_number, removed_on FROM users WHERE username = $1"));
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

Result<void> refuse_taken_entity(
    Transaction const& transaction, EnterpriseNumber const& enterprise_number, Quality const& quality) {
    TRY_ASSIGN(
        auto statement,
        transaction.prepare("SELECT username, sender_number FROM users WHERE enterprise_number = $1"
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

Result<void> refuse_taken_sender_number(Transaction const& transaction, SenderNumber const& sender_number) {
    TRY_ASSIGN(
        auto statement,
        transaction.prepare("SELECT username, removed_on FROM users WHERE sender_number = $1"));
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

Result<SenderNumber> next_sender_number(Transaction const& transaction, Counter& assigned_numbers) {
    TRY_ASSIGN(auto number, assigned_numbers.next(transaction));
    TRY_ASSIGN(auto taken, transaction.prepare("SELECT 1 FROM users WHERE sender_number = $1"));
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

} // namespace techuser
