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
Text six_digits(std::optional<std::int64_t> number) {
    return number ? Text(fmt::format("{:06}", *number)) : say("pending");
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
    TRY_ASSIGN(auto const number, statement.optional_integer(0));
    TRY_ASSIGN(auto const removed_on, statement.optional_text(1));
    return fail(conflict(
        "username-taken", "user.username",
        removed_on
            ? say("username '{}': reserved: it belonged to the removed technical user with sender number {}",
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
    TRY_ASSIGN(auto const number, statement.optional_integer(1));
    return fail(conflict(
        "entity-taken", "entity.enterprise_number",
        say("enterprise number '{}' with quality '{}': already has the technical user '{}', sender number {}",
            enterprise_number.to_string(), quality.to_string(), username, six_digits(number)),
        say("use that one: an entity has one technical user for each quality")));
}

} // namespace techuser
