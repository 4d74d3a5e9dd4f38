// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/backoff.hpp"
#include "registry/transaction.hpp"
#include "registry/user_reader.hpp"
#include <techuser/registry.hpp>

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace techuser {

// How transactions that write end.
enum class Ending : std::uint8_t { commit, roll_back };

// Runs `work`, which makes a transaction of its own each time, until the transaction is not lost to others.
template <typename Work>
std::invoke_result_t<Work> repeat_while_lost(Database& database, Work const& work) {
    constexpr int attempts_limit = 5'000;
    auto result = work();
    for (int attempt = 1; !result && database.lost_to_others() && attempt < attempts_limit; ++attempt) {
        back_off(attempt);
        result = work();
    }
    return result;
}

// The database of an open registry, and the transactions on it.
class RegistryStore final {
public:
    RegistryStore(std::unique_ptr<Database> database, Ending ending)
        : m_database(std::move(database)), m_ending(ending) {}

    Database& database() { return *m_database; }
    std::shared_ptr<LastCredentials> const& last_credentials() const { return m_last_credentials; }

    // Runs `work(Transaction&)` in a transaction, again while that is lost to others, or in the step that is
    // open.
    template <typename Work>
    std::invoke_result_t<Work, Transaction&> read(Work const& work) {
        if (m_step != nullptr) {
            return work(m_step->transaction);
        }
        return repeat_while_lost(*m_database, [&]() -> std::invoke_result_t<Work, Transaction&> {
            auto transaction = Transaction::begin(*m_database);
            if (!transaction) {
                return fail(std::move(transaction).error());
            }
            return work(*transaction);
        });
    }

    // The same for work that may take long: it keeps no writer waiting.
    template <typename Work>
    std::invoke_result_t<Work, Transaction&> read_at_leisure(Work const& work) {
        if (m_step != nullptr) {
            return work(m_step->transaction);
        }
        auto const aside = m_database->copy_aside();
        if (!aside) {
            return fail(aside.error());
        }
        auto transaction = Transaction::begin(*aside ? **aside : *m_database);
        if (!transaction) {
            return fail(std::move(transaction).error());
        }
        return work(*transaction);
    }

    // Runs `work(WriteTransaction&)` in a transaction of its own, again while that is lost to others; or as a
    // part of the step that is open.
    template <typename Work>
    std::invoke_result_t<Work, WriteTransaction&> write(Work const& work) {
        if (m_step != nullptr) {
            return write_in_step(work);
        }
        return repeat_while_lost(*m_database, [&] { return write_once(work); });
    }

    // For work that cannot be repeated.
    template <typename Work>
    std::invoke_result_t<Work, WriteTransaction&> write_once(Work const& work) {
        auto transaction = WriteTransaction::begin(*m_database);
        if (!transaction) {
            return fail(std::move(transaction).error());
        }
        auto result = work(*transaction);
        if (result && m_ending == Ending::commit) {
            if (auto committed = transaction->commit(); !committed) {
                return fail(std::move(committed).error());
            }
        }
        return result;
    }

    // Registry::in_one_step().
    template <typename Work>
    Result<void> in_one_step(Work const& work) {
        return write([&](WriteTransaction& transaction) -> Result<void> {
            Step step{.transaction = transaction};
            m_step = &step;
            auto result = work();
            m_step = nullptr;
            if (result && step.fault) {
                return fail(*std::move(step.fault));
            }
            return result;
        });
    }

private:
    struct Step {
        WriteTransaction& transaction;
        std::optional<Error> fault{}; // after which something may be half written
    };

    // A conflict is found before anything is written, so the rest of the step stays; any other failure ends
    // the whole step.
    template <typename Work>
    std::invoke_result_t<Work, WriteTransaction&> write_in_step(Work const& work) {
        auto result = work(m_step->transaction);
        if (!result && result.error().code != ErrorCode::conflict) {
            m_step->fault = result.error();
        }
        return result;
    }

    std::unique_ptr<Database> m_database;
    Ending m_ending;
    std::shared_ptr<LastCredentials> m_last_credentials{std::make_shared<LastCredentials>()};
    Step* m_step{nullptr}; // null unless in_one_step() is running
};

inline std::unique_ptr<Registry> make_registry(std::unique_ptr<Database> database, Ending ending) {
    return std::make_unique<Registry>(std::make_unique<RegistryStore>(std::move(database), ending));
}

} // namespace techuser
