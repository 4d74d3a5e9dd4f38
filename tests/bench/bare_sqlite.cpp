// SPDX-License-Identifier: Apache-2.0
// What SQLite alone takes, with the durability of the registry (rollback journal, synchronous = EXTRA):
//     bare_sqlite run DATABASE SQL           runs the statements in one transaction, as a process of its own
//     bare_sqlite copy FROM TO USERS STEP    inserts the rows of FROM into TO, of STEP users in a
//     transaction, and
//                                            prints the seconds that the inserting took
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

[[noreturn]] void give_up(sqlite3* database) {
    std::fprintf(stderr, "bare_sqlite: error: %s\n", sqlite3_errmsg(database));
    std::exit(1);
}

sqlite3* open(char const* path) {
    sqlite3* database = nullptr;
    if (sqlite3_open(path, &database) != SQLITE_OK) {
        give_up(database);
    }
    return database;
}

void execute(sqlite3* database, std::string const& sql) {
    if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        give_up(database);
    }
}

sqlite3_stmt* prepare(sqlite3* database, std::string const& sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
        give_up(database);
    }
    return statement;
}

void make_durable(sqlite3* database) {
    execute(database, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA");
}

// The rows of a table, which are inserted in its order.
struct Table {
    sqlite3_stmt* insert;
    int columns;
    std::vector<sqlite3_value*> values;

    std::size_t rows() const { return values.size() / static_cast<std::size_t>(columns); }
};

Table read_table(sqlite3* from, sqlite3* to, std::string const& name) {
    auto* const select = prepare(from, "SELECT * FROM " + name);
    Table table{nullptr, sqlite3_column_count(select), {}};
    while (sqlite3_step(select) == SQLITE_ROW) {
        for (int column = 0; column < table.columns; ++column) {
            table.values.push_back(sqlite3_value_dup(sqlite3_column_value(select, column)));
        }
    }
    sqlite3_finalize(select);
    std::string marks;
    for (int column = 0; column < table.columns; ++column) {
        marks += column == 0 ? "?" : ", ?";
    }
    table.insert = prepare(to, "INSERT INTO " + name + " VALUES (" + marks + ")");
    return table;
}

void insert_row(sqlite3* to, Table const& table, std::size_t row) {
    for (int column = 0; column < table.columns; ++column) {
        auto const place = row * static_cast<std::size_t>(table.columns) + static_cast<std::size_t>(column);
        sqlite3_bind_value(table.insert, column + 1, table.values[place]);
    }
    if (sqlite3_step(table.insert) != SQLITE_DONE) {
        give_up(to);
    }
    sqlite3_reset(table.insert);
}

std::vector<std::string> column_of(sqlite3* database, std::string const& sql) {
    std::vector<std::string> texts;
    auto* const statement = prepare(database, sql);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        texts.emplace_back(reinterpret_cast<char const*>(sqlite3_column_text(statement, 0)));
    }
    sqlite3_finalize(statement);
    return texts;
}

double copy(sqlite3* from, sqlite3* to, std::size_t users, std::size_t step) {
    make_durable(to);
    for (auto const& sql :
         column_of(from, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")) {
        execute(to, sql);
    }
    std::vector<Table> tables;
    for (auto const& name : column_of(from, "SELECT name FROM sqlite_master WHERE type = 'table'")) {
        tables.push_back(read_table(from, to, name));
    }
    auto const started = std::chrono::steady_clock::now();
    for (std::size_t user = 0; user < users; user += step) {
        execute(to, "BEGIN IMMEDIATE");
        for (auto const& table : tables) {
            auto const end = table.rows() * std::min(user + step, users) / users;
            for (auto row = table.rows() * user / users; row < end; ++row) {
                insert_row(to, table, row);
            }
        }
        execute(to, "COMMIT");
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
}

} // namespace

int main(int count, char** arguments) {
    auto const mode = std::string_view(count > 1 ? arguments[1] : "");
    if (mode == "run" && count == 4) {
        auto* const database = open(arguments[2]);
        make_durable(database);
        execute(database, std::string("BEGIN IMMEDIATE; ") + arguments[3] + "; COMMIT");
        sqlite3_close(database);
        return 0;
    }
    if (mode == "copy" && count == 6) {
        std::printf(
            "%.6f\n", copy(
                          open(arguments[2]), open(arguments[3]), std::strtoul(arguments[4], nullptr, 10),
                          std::strtoul(arguments[5], nullptr, 10)));
        return 0;
    }
    std::fputs("usage: bare_sqlite run DATABASE SQL | copy FROM TO USERS STEP\n", stderr);
    return 2;
}
