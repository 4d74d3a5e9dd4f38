// SPDX-License-Identifier: Apache-2.0
// Everything that a registry holds, on its way to another one.
#include "registry/journal_details.hpp"
#include "registry/registry_file.hpp"
#include "registry/registry_store.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

namespace techuser {

namespace {

using Step = Statement::Step;

template <typename... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};

} // namespace

// How much was taken over.
struct SqlRegistry::Taken {
    std::int64_t users{0};
    std::int64_t sequences{0};
    std::int64_t journal_entries{0};
};

Result<void> SqlRegistry::visit_sequences(std::function<Result<void>(SequenceState const&)> const& visit) {
    auto const name = m_database->name();
    auto const stored = [&name]<typename T>(Result<T> value) -> Result<T> {
        return value ? value : fail(damaged_registry(name, value.error().message));
    };
    TRY_ASSIGN(
        auto statement,
        m_database->prepare(
            "SELECT sender_number, date, environment, last_ordinal, reserved_at, reserved_by FROM sequences"
            " WHERE (sender_number, date, environment) > ($1, $2, $3)"
            " ORDER BY sender_number, date, environment LIMIT 256"));
    std::int64_t sender_number = 0;
    std::string date;
    std::string environment;
    TRY_ASSIGN(auto step, statement.run({sender_number, date, environment}));
    while (step == Step::row) {
        while (step == Step::row) {
            TRY_ASSIGN(sender_number, statement.integer(0));
            TRY_ASSIGN(
                auto const sender, stored(SenderNumber::make(static_cast<std::uint32_t>(sender_number))));
            TRY_ASSIGN(date, statement.text(1));
            TRY_ASSIGN(auto const day, stored(parse_date(date)));
            TRY_ASSIGN(environment, statement.text(2));
            TRY_ASSIGN(auto const parsed_environment, stored(parse_environment(environment)));
            TRY_ASSIGN(auto const ordinal, statement.integer(3));
            TRY_ASSIGN(auto const last, stored(Sequence::from_ordinal(static_cast<std::uint32_t>(ordinal))));
            TRY_ASSIGN(auto const at, statement.text(4));
            TRY_ASSIGN(auto const reserved_at, stored(parse_timestamp(at)));
            TRY_ASSIGN(auto reserved_by, statement.text(5));
            TRY(visit(
                {.sender = sender,
                 .date = day,
                 .environment = parsed_environment,
                 .last = last,
                 .reserved_at = reserved_at,
                 .reserved_by = std::move(reserved_by)}));
            TRY_ASSIGN(step, statement.step());
        }
        TRY_ASSIGN(step, statement.run({sender_number, date, environment}));
    }
    return {};
}

Result<void> SqlRegistry::export_to(RecordVisitor const& visit) {
    TRY_ASSIGN(auto const transaction, Transaction::begin(*m_database, Access::read));
    TRY(visit_users({.reach = Reach::also_removed}, visit));
    TRY(visit_sequences(visit));
    return visit_journal(visit);
}

Result<void> SqlRegistry::refuse_unless_empty() {
    TRY_ASSIGN(
        auto const rows,
        m_database->query_integer("SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM sequences)"
                                  " + (SELECT count(*) FROM journal)"));
    if (rows != 0) {
        return fail(
            ErrorCode::conflict, "not-empty",
            say("registry '{}': holds technical users, sequences or a journal already", m_database->name()),
            say("import into a new registry"));
    }
    return {};
}

Result<void> SqlRegistry::take_over_user(RegisteredUser const& user) {
    TRY(check_channels(user.registration.channels));
    TRY_ASSIGN(auto const insertion, m_writing->users.insert(user));
    return insertion == Insertion::done ? Result<void>{} : refuse_second(user);
}

// What one source holds twice is its fault, not a conflict with what somebody recorded.
Result<void> SqlRegistry::refuse_second(RegisteredUser const& user) {
    auto const& registration = user.registration;
    auto taken = refuse_taken_username(registration.username);
    if (taken) {
        taken = refuse_taken_sender_number(user.sender_number);
    }
    if (taken && !user.removed_on) {
        taken = refuse_taken_entity(registration.enterprise_number, registration.quality);
    }
    if (taken) {
        return fail(damaged_registry(m_database->name(), say("an index and its table differ")));
    }
    if (taken.error().code != ErrorCode::conflict) {
        return taken;
    }
    return fail(ErrorCode::unreadable, "record", std::move(taken).error().message, say("export again"));
}

Result<void> SqlRegistry::take_over_sequence(SequenceState const& state) {
    auto const date = to_iso(state.date);
    TRY_ASSIGN(
        auto taken, m_database->prepare("SELECT 1 FROM sequences"
                                        " WHERE sender_number = $1 AND date = $2 AND environment = $3"));
    TRY_ASSIGN(
        auto const step, taken.run({std::int64_t{state.sender.value()}, date, to_string(state.environment)}));
    if (step == Step::row) {
        return fail(
            ErrorCode::unreadable, "record",
            say("the last sequence of sender number '{}' on {} in environment {} is there twice",
                state.sender.to_string(), date, to_string(state.environment)),
            say("export again"));
    }
    TRY_ASSIGN(
        auto statement,
        m_database->prepare("INSERT INTO sequences (sender_number, date, environment, last_ordinal,"
                            " reserved_at, reserved_by) VALUES ($1, $2, $3, $4, $5, $6)"));
    TRY(statement.run(
        {std::int64_t{state.sender.value()}, date, to_string(state.environment),
         std::int64_t{state.last.ordinal()}, to_iso(state.reserved_at), state.reserved_by}));
    return {};
}

Result<void> SqlRegistry::take_over(RecordSource const& source, Taken& taken) {
    auto const take_user = [&](RegisteredUser const& user) {
        ++taken.users;
        return take_over_user(user);
    };
    auto const take_sequence = [&](SequenceState const& state) {
        ++taken.sequences;
        return take_over_sequence(state);
    };
    auto const take_entry = [&](JournalEntry const& entry) -> Result<void> {
        if (entry.number != ++taken.journal_entries) {
            return fail(
                ErrorCode::unreadable, "journal",
                say("journal: after line {} comes line {}", taken.journal_entries - 1, entry.number),
                say("export again: the journal has every line from 1, in order"));
        }
        if (!is_details(entry.details)) {
            return fail(
                ErrorCode::unreadable, "journal", say("journal: line {} has no details", entry.number),
                say("export again"));
        }
        return insert_journal_entry(entry);
    };
    return source([&](RegistryRecord const& record) {
        return std::visit(Overloaded{take_user, take_sequence, take_entry}, record);
    });
}

Result<void> SqlRegistry::import_from(RecordSource const& source, Author const& author) {
    // The source can be read only once, so this is not repeated.
    return change_once([&]() -> Result<void> {
        TRY(refuse_unless_empty());
        Taken taken;
        TRY(take_over(source, taken));
        TRY(refuse_contradictions());
        return write_journal(
            {.action = "imported",
             .subject = {},
             .details = imported_details(taken.users, taken.sequences, taken.journal_entries)},
            author);
    });
}

Result<void> SqlRegistry::back_up(std::string_view path) {
    TRY(expect_new_file(path));
    return make_registry_file(path, [&](std::string const& temporary_path) -> Result<void> {
        TRY_ASSIGN(auto copy, SqliteConnection::open(temporary_path, Access::write));
        return copy_to(std::move(copy));
    });
}

Result<void> SqlRegistry::rehearse_back_up(std::string_view path) {
    TRY(expect_new_file(path));
    TRY_ASSIGN(auto nowhere, SqliteConnection::open_passing(std::string(path)));
    return copy_to(std::move(nowhere));
}

Result<void> SqlRegistry::copy_to(std::unique_ptr<SqliteConnection> copy) {
    if (auto* const file = dynamic_cast<SqliteConnection*>(m_database.get())) {
        return file->copy_to(*copy);
    }
    TRY(make_tables(*copy));
    SqlRegistry other(std::move(copy), Ending::commit);
    return other.change_once([&] {
        Taken taken;
        return other.take_over([this](RecordVisitor const& visit) { return export_to(visit); }, taken);
    });
}

} // namespace techuser
