// SPDX-License-Identifier: Apache-2.0
// Recording technical users.
#include "registry/journal_details.hpp"
#include "registry/journal_table.hpp"
#include "registry/number_table.hpp"
#include "registry/registry_store.hpp"
#include "registry/uniqueness.hpp"
#include "registry/user_writer.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <utility>

namespace techuser {

namespace {

// With the sender number that was given, or else the one that is assigned; without either it is pending.
RegisteredUser registered(
    Registration const& registration, std::optional<SenderNumber> assigned, Timestamp when) {
    auto const& given = registration.given_sender_number;
    return {
        .registration = registration,
        .sender_number = given ? given : assigned,
        .sender_number_source = given      ? SenderNumberSource::given
                                : assigned ? SenderNumberSource::assigned
                                           : SenderNumberSource::pending,
        .registered_on = when};
}

// Refuses what is taken, and says by whom.
Result<RegisteredUser> refuse_taken(
    WriteTransaction& transaction, Registration const& registration, Timestamp when) {
    TRY(refuse_taken_username(transaction, registration.username));
    TRY(refuse_taken_entity(transaction, registration.enterprise_number, registration.quality));
    if (registration.given_sender_number) {
        TRY(refuse_taken_sender_number(transaction, *registration.given_sender_number));
        return registered(registration, std::nullopt, when);
    }
    TRY_ASSIGN(auto const numbering, read_numbering(transaction));
    if (numbering == Numbering::portal) {
        return registered(registration, std::nullopt, when);
    }
    TRY_ASSIGN(auto const number, next_sender_number(transaction));
    return registered(registration, number, when);
}

// With the next number, which is free unless it was given before.
Result<RegisteredUser> with_next_number(
    WriteTransaction& transaction, Registration const& registration, Timestamp when) {
    if (registration.given_sender_number) {
        return registered(registration, std::nullopt, when);
    }
    if (!transaction.numbering) {
        TRY_ASSIGN(transaction.numbering, read_numbering(transaction));
    }
    if (*transaction.numbering == Numbering::portal) {
        return registered(registration, std::nullopt, when);
    }
    TRY_ASSIGN(auto const next, transaction.assigned_numbers.next(transaction));
    if (next > SenderNumber::last) {
        return refuse_taken(transaction, registration, when);
    }
    TRY_ASSIGN(auto const number, SenderNumber::make(static_cast<std::uint32_t>(next)));
    return registered(registration, number, when);
}

Result<Insertion> insert_if_free(WriteTransaction& transaction, RegisteredUser const& user) {
    if (user.sender_number) {
        TRY_ASSIGN(auto const used, is_used(transaction, *user.sender_number));
        if (used) {
            return Insertion::refused;
        }
    }
    return insert_user(transaction, user);
}

// The ledger of numbers and the UNIQUE constraints of the schema decide. Only when they refuse is it asked
// who holds what: all other writers are kept out meanwhile.
Result<RegisteredUser> add_user(
    WriteTransaction& transaction, Registration const& registration, Author const& author) {
    TRY_ASSIGN(auto user, with_next_number(transaction, registration, author.when));
    TRY_ASSIGN(auto insertion, insert_if_free(transaction, user));
    if (insertion == Insertion::refused) {
        TRY_ASSIGN(user, refuse_taken(transaction, registration, author.when));
        TRY_ASSIGN(insertion, insert_user(transaction, user));
    }
    if (insertion == Insertion::refused) {
        return fail(damaged_registry(transaction.name(), say("an index and its table differ")));
    }
    if (user.sender_number_source == SenderNumberSource::assigned) {
        transaction.assigned_numbers.use(user.sender_number->value());
    }
    TRY(write_journal(
        transaction,
        {.action = "created", .subject = registration.username.to_string(), .details = created_details(user)},
        author));
    return user;
}

} // namespace

Registry::Registry(std::unique_ptr<RegistryStore> store) : m_store(std::move(store)) {}

Registry::~Registry() = default;

Result<RegisteredUser> Registry::add(Registration const& registration, Author const& author) {
    return m_store->write(
        [&](WriteTransaction& transaction) { return add_user(transaction, registration, author); });
}

Result<void> Registry::in_one_step(std::function<Result<void>()> const& work) {
    return m_store->in_one_step(work);
}

Result<void> Registry::expect_free(Username const& username) {
    return m_store->read(
        [&](Transaction& transaction) { return refuse_taken_username(transaction, username); });
}

Result<void> Registry::expect_free(EnterpriseNumber const& enterprise_number, Quality const& quality) {
    return m_store->read([&](Transaction& transaction) {
        return refuse_taken_entity(transaction, enterprise_number, quality);
    });
}

} // namespace techuser
