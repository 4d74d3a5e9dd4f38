// SPDX-License-Identifier: Apache-2.0
// What a registry answers without changing anything.
#include "registry/user_queries.hpp"

#include "registry/registry_store.hpp"
#include "registry/user_reader.hpp"
#include "support/digits.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>

namespace techuser {

namespace {

using Step = Statement::Step;

// Technical users looked up by one query: few enough for any memory, enough to make the query cheap.
constexpr std::size_t page_size = 256;

// Times are compared as texts: one of the year 10000 would sort before all others.
constexpr Timestamp last_moment =
    std::chrono::sys_days(std::chrono::year(9999) / 12 / 31) + std::chrono::days(1) - std::chrono::seconds(1);

// The order by sender number, pending ones last; the same as in the index users_order.
constexpr std::string_view number_order = "coalesce(sender_number, 1000000 + id)";

// The technical user of another entity than $2 with the key or the certificate with the fingerprint $1.
constexpr std::string_view other_with_key =
    "SELECT username FROM channels JOIN users ON users.id = user_id"
    " WHERE ssh_key_sha256 = $1 AND enterprise_number <> $2 AND removed_on IS NULL LIMIT 1";
constexpr std::string_view other_with_certificate =
    "SELECT username FROM channels JOIN users ON users.id = user_id"
    " WHERE certificate_sha256 = $1 AND enterprise_number <> $2 AND removed_on IS NULL LIMIT 1";

// The technical user of another entity that has the key or certificate with this fingerprint.
Result<std::optional<std::string>> other_owner(
    Transaction const& transaction, std::string_view sql, std::string const& fingerprint,
    EnterpriseNumber const& entity) {
    TRY_ASSIGN(auto statement, transaction.prepare(sql));
    TRY_ASSIGN(auto const step, statement.run({fingerprint, entity.digits()}));
    if (step == Step::done) {
        return std::nullopt;
    }
    TRY_ASSIGN(auto username, statement.text(0));
    return std::optional(std::move(username));
}

// The usernames that begin with $1, and the sender numbers from $1 to $2.
constexpr std::string_view usernames_beginning =
    "SELECT username FROM users WHERE removed_on IS NULL AND substr(username, 1, length($1)) = $1"
    " ORDER BY username";
constexpr std::string_view numbers_between =
    "SELECT sender_number FROM users WHERE removed_on IS NULL AND sender_number BETWEEN $1 AND $2"
    " ORDER BY sender_number";

constexpr std::size_t sender_number_digits = 6;

// The query for technical users with a key.
struct UsersOfKey {
    Transaction const& transaction;
    std::string_view active;

    Result<Statement> operator()(Username const& username) const {
        return select("username = $1", username.to_string());
    }
    Result<Statement> operator()(SenderNumber const& number) const {
        return select(
            "id = (SELECT user_id FROM sender_numbers WHERE number = $1)", std::int64_t{number.value()});
    }
    Result<Statement> operator()(EnterpriseNumber const& number) const {
        return select("enterprise_number = $1", number.digits());
    }

private:
    Result<Statement> select(std::string_view condition, SqlValue const& key) const {
        TRY_ASSIGN(
            auto statement, transaction.prepare(fmt::format(
                                "SELECT {} FROM users WHERE {}{} ORDER BY quality, sender_number",
                                UserReader::columns(transaction.database()), condition, active)));
        TRY(statement.bind({&key, 1}));
        return statement;
    }
};

// Reads the technical users that a filter lets through, a page at a time, each page after the last one of the
// page before.
class UserPages final {
public:
    UserPages(Transaction const& transaction, UserFilter const& filter)
        : m_transaction(&transaction), m_filter(&filter) {
        if (filter.reach == Reach::active) {
            m_conditions = " AND removed_on IS NULL";
        }
        if (filter.quality) {
            add(" AND quality = ${}", filter.quality->to_string());
        }
        if (filter.channel) {
            add(" AND EXISTS (SELECT 1 FROM channels WHERE user_id = users.id AND type = ${})",
                std::string(to_string(*filter.channel)));
        }
        if (filter.application) {
            add(" AND EXISTS (SELECT 1 FROM channels JOIN channel_applications ON channel_id = channels.id"
                " WHERE user_id = users.id AND application = ${})",
                filter.application->to_string());
        }
        if (filter.number_source) {
            add(" AND sender_number_source = ${}", std::string(to_string(*filter.number_source)));
        }
        if (filter.expires_before) {
            add(" AND expires_on < ${}", to_iso(std::min(*filter.expires_before, last_moment)));
        }
    }

    // Visits the next page, and returns how many technical users it has: none after the last page.
    Result<std::size_t> visit_next(UserReader& reader, UserVisitor const& visit) {
        TRY_ASSIGN(auto statement, m_transaction->prepare(sql()));
        std::vector<SqlValue> values(m_values.begin(), m_values.end());
        if (m_filter->order != UserOrder::sender_number) {
            values.emplace_back(m_last_text);
        }
        if (m_filter->order != UserOrder::username) {
            values.emplace_back(m_last_number);
        }
        std::size_t count = 0;
        TRY_ASSIGN(auto step, statement.run(values));
        for (; step == Step::row; ++count) {
            TRY_ASSIGN(auto const user, reader.read(statement));
            TRY_ASSIGN(m_last_number, statement.integer(UserReader::column_count));
            TRY_ASSIGN(m_last_text, statement.text(UserReader::column_count + 1));
            TRY(visit(user));
            TRY_ASSIGN(step, statement.step());
        }
        return count;
    }

private:
    void add(fmt::format_string<std::size_t> condition, std::string value) {
        m_values.push_back(std::move(value));
        m_conditions += fmt::format(condition, m_values.size());
    }

    std::string sql() const {
        auto const first = m_values.size() + 1;
        std::string_view text = "username";
        std::string after;
        std::string_view order;
        switch (m_filter->order) {
        case UserOrder::sender_number:
            after = fmt::format("{} > ${}", number_order, first);
            order = number_order;
            break;
        case UserOrder::username:
            after = fmt::format("username > ${}", first);
            order = "username";
            break;
        case UserOrder::expiry:
            after = fmt::format("(expires_on, id) > (${}, ${})", first, first + 1);
            order = "expires_on, id";
            text = "expires_on";
            break;
        }
        // The values of the filter come first among the parameters.
        return fmt::format(
            "SELECT {}, {}, {} FROM users WHERE 1 = 1{} AND {} ORDER BY {} LIMIT {}",
            UserReader::columns(m_transaction->database()),
            m_filter->order == UserOrder::sender_number ? number_order : "id", text, m_conditions, after,
            order, page_size);
    }

    Transaction const* m_transaction;
    UserFilter const* m_filter;
    std::string m_conditions;
    std::vector<std::string> m_values;
    std::int64_t m_last_number{0};
    std::string m_last_text;
};

} // namespace

Result<void> visit_users(Transaction const& transaction, UserFilter const& filter, UserVisitor const& visit) {
    UserPages pages(transaction, filter);
    TRY_ASSIGN(auto reader, UserReader::prepare(transaction.database()));
    std::size_t count = 0;
    do {
        TRY_ASSIGN(count, pages.visit_next(reader, visit));
    } while (count != 0);
    return {};
}

Result<std::vector<RegisteredUser>> Registry::find(RegistryKey const& key, Reach reach) {
    return m_store->read([&](Transaction& transaction) -> Result<std::vector<RegisteredUser>> {
        auto const active = reach == Reach::active ? " AND removed_on IS NULL" : "";
        TRY_ASSIGN(auto statement, std::visit(UsersOfKey{transaction, active}, key));
        TRY_ASSIGN(auto reader, UserReader::prepare(transaction.database(), m_store->last_credentials()));
        std::vector<RegisteredUser> users;
        TRY_ASSIGN(auto step, statement.step());
        while (step == Step::row) {
            TRY_ASSIGN(auto user, reader.read(statement));
            users.push_back(std::move(user));
            TRY_ASSIGN(step, statement.step());
        }
        return users;
    });
}

Result<std::vector<RegisteredUser>> Registry::list() {
    std::vector<RegisteredUser> users;
    TRY(each({}, [&users](RegisteredUser const& user) -> Result<void> {
        users.push_back(user);
        return {};
    }));
    return users;
}

Result<std::vector<std::string>> Registry::keys_beginning(std::string_view beginning) {
    return m_store->read([&](Transaction& transaction) -> Result<std::vector<std::string>> {
        std::vector<std::string> keys;
        if (!beginning.empty() && beginning.size() <= sender_number_digits &&
            std::ranges::all_of(beginning, is_digit)) {
            std::string least(beginning);
            std::string most(beginning);
            least.resize(sender_number_digits, '0');
            most.resize(sender_number_digits, '9');
            TRY_ASSIGN(auto numbers, transaction.prepare(numbers_between));
            TRY_ASSIGN(
                auto step, numbers.run({std::int64_t{std::stol(least)}, std::int64_t{std::stol(most)}}));
            while (step == Step::row) {
                TRY_ASSIGN(auto const number, numbers.integer(0));
                keys.push_back(fmt::format("{:06}", number));
                TRY_ASSIGN(step, numbers.step());
            }
        }
        TRY_ASSIGN(auto usernames, transaction.prepare(usernames_beginning));
        TRY_ASSIGN(auto step, usernames.run({std::string(beginning)}));
        while (step == Step::row) {
            TRY_ASSIGN(auto username, usernames.text(0));
            keys.push_back(std::move(username));
            TRY_ASSIGN(step, usernames.step());
        }
        return keys;
    });
}

Result<void> Registry::each(UserFilter const& filter, UserVisitor const& visit) {
    return m_store->read_at_leisure(
        [&](Transaction& transaction) { return visit_users(transaction, filter, visit); });
}

Result<UsernameState> Registry::state_of(Username const& username) {
    return m_store->read([&](Transaction& transaction) -> Result<UsernameState> {
        TRY_ASSIGN(auto statement, transaction.prepare("SELECT removed_on FROM users WHERE username = $1"));
        TRY_ASSIGN(auto const step, statement.run({username.to_string()}));
        if (step == Step::done) {
            return UsernameState::free;
        }
        TRY_ASSIGN(auto const removed_on, statement.optional_text(0));
        return removed_on ? UsernameState::retired : UsernameState::active;
    });
}

Result<std::vector<Finding>> Registry::cross_check(
    EnterpriseNumber const& entity, std::span<Channel const> channels) {
    return m_store->read([&](Transaction& transaction) -> Result<std::vector<Finding>> {
        std::vector<Finding> findings;
        for (auto const& channel : channels) {
            if (channel.ssh_public_key) {
                TRY_ASSIGN(
                    auto const other,
                    other_owner(
                        transaction, other_with_key, channel.ssh_public_key->fingerprint_sha256, entity));
                if (other) {
                    findings.push_back(
                        {.id = "key-shared",
                         .severity = Severity::warning,
                         .field = "channel.ssh_public_key",
                         .message =
                             say("the SSH public key is also that of the technical user '{}'", *other)});
                }
            }
            if (channel.certificate) {
                TRY_ASSIGN(
                    auto const other,
                    other_owner(transaction, other_with_certificate, channel.certificate->sha256, entity));
                if (other) {
                    findings.push_back(
                        {.id = "certificate-shared",
                         .severity = Severity::warning,
                         .field = "channel.certificate",
                         .message = say("the certificate is also that of the technical user '{}'", *other)});
                }
            }
        }
        return findings;
    });
}

} // namespace techuser
