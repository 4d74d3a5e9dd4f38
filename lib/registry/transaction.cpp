// SPDX-License-Identifier: Apache-2.0
#include "registry/transaction.hpp"

#include "support/try.hpp"

namespace techuser {

Result<Transaction> Transaction::begin(Database& database) {
    TRY(database.begin_to_read());
    return Transaction(database);
}

Transaction::~Transaction() {
    if (m_database != nullptr) {
        m_database->roll_back();
    }
}

Result<WriteTransaction> WriteTransaction::begin(Database& database) {
    TRY(database.begin_to_write());
    return WriteTransaction(database);
}

Result<void> WriteTransaction::commit() {
    TRY(m_database->commit());
    m_database = nullptr;
    return {};
}

Result<std::int64_t> Counter::next(Transaction const& transaction) {
    if (!m_last) {
        TRY_ASSIGN(m_last, transaction.query_integer(m_largest));
    }
    return *m_last + 1;
}

} // namespace techuser
