// SPDX-License-Identifier: Apache-2.0
// Copies all records of a registry into another one.
#include "registry/registry_transfer.hpp"

#include "registry/journal_details.hpp"
#include "registry/journal_table.hpp"
#include "registry/number_table.hpp"
#include "registry/open_database.hpp"
#include "registry/registry_check.hpp"
#include "registry/registry_file.hpp"
#include "registry/registry_store.hpp"
#include "registry/sequence_table.hpp"
#include "registry/set_table.hpp"
#include "registry/uniqueness.hpp"
#include "registry/user_queries.hpp"
#include "registry/user_writer.hpp"
#include "support/overloaded.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

namespace techuser {

namespace {

Result<void> export_records(Transaction const& transaction, RecordVisitor const& visit) {
    auto const has_ledger = transaction.database().schema_version() >= version_with_ledger;
    if (has_ledger) {
        TRY_ASSIGN(auto const numbering, read_numbering(transaction));
        if (numbering != Numbering::assigned) {
            TRY(visit(numbering));
        }
    }
    TRY(visit_users(transaction, {.reach = Reach::also_removed}, visit));
    if (has_ledger) {
        TRY(visit_retired_numbers(transaction, visit));
    }
    TRY(visit_sequences(transaction, visit));
    if (transaction.database().schema_version() >= version_with_sets) {
        TRY(visit_sets(transaction, visit));
    }
    return visit_journal(transaction, visit);
}

Result<void> refuse_unless_empty(Transaction const& transaction) {
    TRY_ASSIGN(
        auto const rows,
        transaction.query_integer("SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM sequences)"
                                  " + (SELECT count(*) FROM batch_sets) + (SELECT count(*) FROM journal)"));
    if (rows != 0) {
        return fail(
            ErrorCode::conflict, "not-empty",
            say("registry '{}': holds technical users, sequences or a journal already", transaction.name()),
            say("import into a new registry"));
    }
    return {};
}

// A duplicate in the source is a fault of the source, not a conflict with what is recorded.
Result<void> refuse_second(Transaction const& transaction, RegisteredUser const& user) {
    auto const& registration = user.registration;
    auto taken = refuse_taken_username(transaction, registration.username);
    if (taken && user.sender_number) {
        taken = refuse_taken_sender_number(transaction, *user.sender_number);
    }
    if (taken && !user.removed_on) {
        taken = refuse_taken_entity(transaction, registration.enterprise_number, registration.quality);
    }
    if (taken) {
        return fail(damaged_registry(transaction.name(), say("an index and its table differ")));
    }
    if (taken.error().code != ErrorCode::conflict) {
        return taken;
    }
    return fail(ErrorCode::unreadable, "record", std::move(taken).error().message, say("export again"));
}

Result<void> copy_user(WriteTransaction& transaction, RegisteredUser const& user) {
    TRY(check_channels(user.registration.channels));
    TRY_ASSIGN(auto const insertion, insert_user(transaction, user));
    return insertion == Insertion::done ? Result<void>{} : refuse_second(transaction, user);
}

// How many records of each kind were copied.
struct Copied {
    std::int64_t users{0};
    std::int64_t sequences{0};
    std::int64_t journal_entries{0};
};

Result<void> copy_journal_entry(
    WriteTransaction& transaction, JournalEntry const& entry, Copied const& before) {
    if (entry.number != before.journal_entries + 1) {
        return fail(
            ErrorCode::unreadable, "journal",
            say("journal: line {} is followed by line {}", before.journal_entries, entry.number),
            say("export again: the journal has every line from 1, in order"));
    }
    if (!is_details(entry.details)) {
        return fail(
            ErrorCode::unreadable, "journal", say("journal: line {} has no details", entry.number),
            say("export again"));
    }
    return insert_journal_entry(transaction, entry);
}

Result<Copied> copy_records(WriteTransaction& transaction, RecordSource const& source) {
    Copied copied;
    auto const copy = Overloaded{
        [&](Numbering numbering) { return update_numbering(transaction, numbering); },
        [&](RetiredNumber const& retired) { return insert_retired_number(transaction, retired); },
        [&](RegisteredUser const& user) -> Result<void> {
            TRY(copy_user(transaction, user));
            ++copied.users;
            return {};
        },
        [&](SequenceState const& state) -> Result<void> {
            TRY(insert_sequence(transaction, state));
            ++copied.sequences;
            return {};
        },
        [&](BatchSet const& set) { return insert_set(transaction, set); },
        [&](JournalEntry const& entry) -> Result<void> {
            TRY(copy_journal_entry(transaction, entry, copied));
            ++copied.journal_entries;
            return {};
        }};
    TRY(source([&](RegistryRecord const& record) { return std::visit(copy, record); }));
    return copied;
}

// The whole registry as it is at one moment.
Result<void> copy_registry(RegistryStore& store, std::unique_ptr<SqliteConnection> copy) {
    if (auto* const file = dynamic_cast<SqliteConnection*>(&store.database())) {
        return file->copy_to(*copy);
    }
    TRY(make_tables(*copy));
    TRY_ASSIGN(auto writing, WriteTransaction::begin(*copy));
    TRY(store.read_at_leisure([&](Transaction& reading) {
        return copy_records(
            writing, [&](RecordVisitor const& visit) { return export_records(reading, visit); });
    }));
    return writing.commit();
}

} // namespace

Result<void> import_records(WriteTransaction& transaction, RecordSource const& source, Author const& author) {
    TRY(refuse_unless_empty(transaction));
    TRY_ASSIGN(auto const copied, copy_records(transaction, source));
    TRY(refuse_contradictions(transaction));
    return write_journal(
        transaction,
        {.action = "imported",
         .subject = {},
         .details = imported_details(copied.users, copied.sequences, copied.journal_entries)},
        author);
}

Result<void> Registry::export_to(RecordVisitor const& visit) {
    return m_store->read_at_leisure(
        [&](Transaction& transaction) { return export_records(transaction, visit); });
}

Result<void> Registry::import_from(RecordSource const& source, Author const& author) {
    // The source can be read only once.
    return m_store->write_once(
        [&](WriteTransaction& transaction) { return import_records(transaction, source, author); });
}

Result<void> Registry::back_up(std::string_view path) {
    TRY(expect_new_file(path));
    return make_registry_file(path, Replacing::no, [&](std::string const& temporary_path) -> Result<void> {
        TRY_ASSIGN(auto copy, SqliteConnection::open(temporary_path, Access::write));
        return copy_registry(*m_store, std::move(copy));
    });
}

Result<void> Registry::rehearse_back_up(std::string_view path) {
    TRY(expect_new_file(path));
    TRY_ASSIGN(auto temporary, SqliteConnection::open_temporary(std::string(path)));
    return copy_registry(*m_store, std::move(temporary));
}

} // namespace techuser
