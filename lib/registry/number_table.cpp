// SPDX-License-Identifier: Apache-2.0
#include "registry/number_table.hpp"

#include "registry/journal_details.hpp"
#include "registry/journal_table.hpp"
#include "registry/registry_store.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

namespace techuser {

namespace {

using Step = Statement::Step;

Error taken(Text message, Text hint) {
    return {
        .code = ErrorCode::conflict,
        .reason = "sender-number-taken",
        .message = std::move(message),
        .hint = std::move(hint),
        .field = "user.sender_number"};
}

} // namespace

Result<bool> is_used(Transaction const& transaction, SenderNumber const& number) {
    TRY_ASSIGN(auto statement, transaction.prepare("SELECT 1 FROM sender_numbers WHERE number = $1"));
    TRY_ASSIGN(auto const step, statement.run({std::int64_t{number.value()}}));
    return step == Step::row;
}

Result<Insertion> insert_current_number(
    WriteTransaction& transaction, std::int64_t user_id, RegisteredUser const& user) {
    if (!user.sender_number) {
        return Insertion::done;
    }
    TRY_ASSIGN(
        auto statement,
        transaction.prepare(
            "INSERT INTO sender_numbers (number, source, user_id, state) VALUES ($1, $2, $3, 'current')"
            " ON CONFLICT DO NOTHING"));
    TRY(statement.run(
        {std::int64_t{user.sender_number->value()}, to_string(user.sender_number_source), user_id}));
    return statement.changed_rows() == 1 ? Insertion::done : Insertion::refused;
}

Result<void> insert_retired_number(WriteTransaction& transaction, RetiredNumber const& retired) {
    SqlValue user_id;
    if (retired.user) {
        TRY_ASSIGN(auto owner, transaction.prepare("SELECT id FROM users WHERE username = $1"));
        TRY_ASSIGN(auto const step, owner.run({retired.user->to_string()}));
        if (step == Step::done) {
            return fail(
                ErrorCode::unreadable, "record",
                say("sender number '{}': no technical user '{}' had it", retired.number.to_string(),
                    retired.user->to_string()),
                say("export again"));
        }
        TRY_ASSIGN(user_id, owner.integer(0));
    }
    TRY_ASSIGN(
        auto statement, transaction.prepare("INSERT INTO sender_numbers (number, source, user_id, state)"
                                            " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"));
    TRY(statement.run(
        {std::int64_t{retired.number.value()}, to_string(retired.source), user_id,
         std::string(retired.user ? "replaced" : "skipped")}));
    if (statement.changed_rows() == 0) {
        return fail(
            ErrorCode::unreadable, "record", say("duplicate sender number '{}'", retired.number.to_string()),
            say("export again"));
    }
    return {};
}

Result<void> visit_retired_numbers(
    Transaction const& transaction, std::function<Result<void>(RetiredNumber const&)> const& visit) {
    auto const stored = [&transaction]<typename T>(Result<T> value) -> Result<T> {
        return value ? value : fail(damaged_registry(transaction.name(), value.error().message));
    };
    // A page at a time: PostgreSQL returns all rows of an answer at once.
    TRY_ASSIGN(
        auto statement,
        transaction.prepare("SELECT number, sender_numbers.source, username FROM sender_numbers"
                            " LEFT JOIN users ON users.id = user_id"
                            " WHERE number > $1 AND state <> 'current' ORDER BY number LIMIT 256"));
    std::int64_t last = 0;
    TRY_ASSIGN(auto step, statement.run({last}));
    while (step == Step::row) {
        while (step == Step::row) {
            TRY_ASSIGN(last, statement.integer(0));
            TRY_ASSIGN(auto const number, stored(SenderNumber::make(static_cast<std::uint32_t>(last))));
            TRY_ASSIGN(auto const source_text, statement.text(1));
            TRY_ASSIGN(auto const source, stored(parse_sender_number_source(source_text)));
            TRY_ASSIGN(auto const username_text, statement.optional_text(2));
            std::optional<Username> user;
            if (username_text) {
                TRY_ASSIGN(user, stored(Username::parse(*username_text)));
            }
            TRY(visit({.number = number, .source = source, .user = std::move(user)}));
            TRY_ASSIGN(step, statement.step());
        }
        TRY_ASSIGN(step, statement.run({last}));
    }
    return {};
}

Result<void> refuse_taken_sender_number(Transaction const& transaction, SenderNumber const& number) {
    TRY_ASSIGN(
        auto statement, transaction.prepare("SELECT state, username, removed_on FROM sender_numbers"
                                            " LEFT JOIN users ON users.id = user_id WHERE number = $1"));
    TRY_ASSIGN(auto const step, statement.run({std::int64_t{number.value()}}));
    if (step == Step::done) {
        return {};
    }
    TRY_ASSIGN(auto const state, statement.text(0));
    TRY_ASSIGN(auto const username, statement.optional_text(1));
    TRY_ASSIGN(auto const removed_on, statement.optional_text(2));
    auto const hint = say("check that it is the number that the portal gave");
    if (!username) {
        return fail(taken(
            say("sender number '{}': may have been used before the registry was restored",
                number.to_string()),
            hint));
    }
    if (removed_on) {
        return fail(taken(
            say("sender number '{}': reserved: it belonged to the removed technical user '{}'",
                number.to_string(), *username),
            hint));
    }
    if (state == "replaced") {
        return fail(taken(
            say("sender number '{}': reserved: the technical user '{}' had it before", number.to_string(),
                *username),
            hint));
    }
    return fail(taken(
        say("sender number '{}': taken by the technical user '{}'", number.to_string(), *username), hint));
}

Result<SenderNumber> next_sender_number(WriteTransaction& transaction) {
    TRY_ASSIGN(auto number, transaction.assigned_numbers.next(transaction));
    TRY_ASSIGN(auto used, transaction.prepare("SELECT 1 FROM sender_numbers WHERE number = $1"));
    TRY_ASSIGN(auto step, used.run({number}));
    while (step == Step::row) {
        ++number;
        TRY_ASSIGN(step, used.run({number}));
    }
    if (number > SenderNumber::last) {
        auto exhausted = taken(
            say("sender numbers: all up to {} are used", SenderNumber::last),
            say("give a sender number that is free, or start another registry"));
        exhausted.reason = "sender-numbers-exhausted";
        return fail(std::move(exhausted));
    }
    return SenderNumber::make(static_cast<std::uint32_t>(number));
}

std::string_view to_string(Numbering numbering) {
    return numbering == Numbering::portal ? "portal" : "assigned";
}

Result<Numbering> parse_numbering(std::string_view text) {
    for (auto const numbering : {Numbering::assigned, Numbering::portal}) {
        if (text == to_string(numbering)) {
            return numbering;
        }
    }
    return fail(
        ErrorCode::invalid, "numbering", say("unknown numbering '{}'", text),
        say("choose portal or assigned"));
}

Result<Numbering> read_numbering(Transaction const& transaction) {
    TRY_ASSIGN(auto statement, transaction.prepare("SELECT value FROM settings WHERE name = 'numbers'"));
    TRY_ASSIGN(auto const step, statement.run({}));
    if (step == Step::done) {
        return fail(damaged_registry(transaction.name(), say("a value is missing")));
    }
    TRY_ASSIGN(auto const text, statement.text(0));
    auto numbering = parse_numbering(text);
    if (!numbering) {
        return fail(damaged_registry(transaction.name(), numbering.error().message));
    }
    return numbering;
}

Result<void> update_numbering(WriteTransaction& transaction, Numbering numbering) {
    TRY_ASSIGN(auto statement, transaction.prepare("UPDATE settings SET value = $1 WHERE name = 'numbers'"));
    TRY(statement.run({to_string(numbering)}));
    return {};
}

Result<Numbering> Registry::numbering() {
    return m_store->read([](Transaction& transaction) { return read_numbering(transaction); });
}

Result<void> Registry::set_numbering(Numbering numbering, Author const& author) {
    return m_store->write([&](WriteTransaction& transaction) -> Result<void> {
        TRY_ASSIGN(auto const before, read_numbering(transaction));
        if (before == numbering) {
            return {};
        }
        TRY(update_numbering(transaction, numbering));
        return write_journal(
            transaction,
            {.action = "numbering-changed",
             .subject = {},
             .details = numbering_changed_details(before, numbering)},
            author);
    });
}

} // namespace techuser
