// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/database.hpp"
#include "registry/libpq.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace techuser {

struct ResultFree {
    Libpq const* library;
    void operator()(PGresult* result) const noexcept { library->clear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, ResultFree>;

struct ConnectionFree {
    Libpq const* library;
    void operator()(PGconn* connection) const noexcept { library->finish(connection); }
};
using PostgresHandle = std::unique_ptr<PGconn, ConnectionFree>;

// A connection to PostgreSQL, or to a database that speaks its protocol and SQL. Nothing is set for the
// session, which a pooler may give to others after each transaction: what a transaction needs it sets for
// itself, and outside of one every name has its schema.
class PostgresConnection final : public Database {
public:
    // `url` is what libpq understands, without a password. With Access::read the server refuses every change.
    // A connection that is lost is made again for the next transaction, for ten seconds: the server restarts,
    // or another one of the address takes over. Usage: registry-url. Unavailable: no-libpq, connection.
    static Result<std::unique_ptr<PostgresConnection>> open(std::string const& url, Access access);

    Result<void> execute(char const* sql) override;

    Result<void> begin_to_read() override;
    // Takes the lock of all writers: the row of the table `registry`.
    Result<void> begin_to_write() override;
    // A transaction that makes the table `registry`.
    Result<void> begin_to_make();
    Result<void> commit() override;
    void roll_back() override;
    bool lost_to_others() const override { return m_lost_to_others; }
    std::optional<std::string> role() const override { return m_role; }
    std::string name() const override { return m_name; }

    // Runs one statement; its rows.
    Result<PostgresResult> query(std::string const& sql, std::span<SqlValue const> values);

    Libpq const& library() const { return *m_library; }

private:
    PostgresConnection(Libpq const& library, std::string url, std::string name, Access access)
        : m_library(&library), m_handle(nullptr, ConnectionFree{&library}), m_url(std::move(url)),
          m_name(std::move(name)), m_access(access) {}

    Result<std::unique_ptr<PreparedStatement>> compile(std::string const& sql) override;

    Result<void> connect();
    Result<void> connect_again();
    Result<void> begin(std::string const& sql);
    Result<PostgresResult> answer(int sent);
    Result<void> wait_for_answer();
    Result<PostgresResult> checked(PGresult* result);
    Error error(PGresult const* result);
    bool is_lost() const;

    Libpq const* m_library;
    PostgresHandle m_handle;
    std::string m_url;
    std::string m_name;
    std::string m_role;
    Access m_access;
    bool m_lost_to_others{false};
    bool m_is_committing{false};
    bool m_is_silent{false};
};

} // namespace techuser
