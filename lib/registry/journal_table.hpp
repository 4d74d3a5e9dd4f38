// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/transaction.hpp"
#include <techuser/registry.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// A change as the journal tells it, but for its number, its author and the time.
struct JournalChange {
    std::string_view action;
    std::string subject;
    std::string details; // journal_details.hpp
};

// Adds a line to the journal.
Result<void> write_journal(WriteTransaction& transaction, JournalChange change, Author const& author);

// Adds a line that another registry wrote.
Result<void> insert_journal_entry(WriteTransaction& transaction, JournalEntry const& entry);

// The journal, oldest line first.
Result<void> visit_journal(
    Transaction const& transaction, std::function<Result<void>(JournalEntry const&)> const& visit);

} // namespace techuser
