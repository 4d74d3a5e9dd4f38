// SPDX-License-Identifier: Apache-2.0
#include "registry/database.hpp"

#include "support/say.hpp"
#include "support/try.hpp"

#include <new>

namespace techuser {

Statement::~Statement() {
    if (m_prepared) {
        // A statement that is not reset would keep its view of the data.
        m_prepared->reset();
        try {
            m_idle->push_back(std::move(m_prepared));
        } catch (std::bad_alloc const&) { // NOLINT(bugprone-empty-catch)
            // It is compiled again when it is needed again.
        }
    }
}

Result<Statement::Step> Statement::run(std::span<SqlValue const> values) {
    TRY(bind(values));
    return step();
}

Result<std::optional<std::string>> Statement::optional_text(int column) const {
    if (m_prepared->is_null(column)) {
        return std::nullopt;
    }
    return text(column);
}

Result<std::optional<std::int64_t>> Statement::optional_integer(int column) const {
    if (m_prepared->is_null(column)) {
        return std::nullopt;
    }
    return integer(column);
}

Result<std::optional<std::vector<std::uint8_t>>> Statement::optional_blob(int column) const {
    if (m_prepared->is_null(column)) {
        return std::nullopt;
    }
    return m_prepared->blob(column);
}

Result<Statement> Database::prepare(std::string_view sql) {
    auto found = m_idle_statements.find(sql);
    if (found == m_idle_statements.end()) {
        found = m_idle_statements.try_emplace(std::string(sql)).first;
    }
    auto& [text, idle] = *found;
    if (idle.empty()) {
        TRY_ASSIGN(auto compiled, compile(text));
        return Statement(std::move(compiled), idle);
    }
    auto prepared = std::move(idle.back());
    idle.pop_back();
    return Statement(std::move(prepared), idle);
}

Result<std::int64_t> Database::query_integer(std::string_view sql) {
    TRY_ASSIGN(auto statement, prepare(sql));
    TRY_ASSIGN(auto const step, statement.run({}));
    if (step != Statement::Step::row) {
        return fail(damaged_registry(name(), say("a value is missing")));
    }
    return statement.integer(0);
}

Error damaged_registry(std::string_view name, Text const& what) {
    return {
        .code = ErrorCode::unreadable,
        .reason = "damaged",
        .message = say("registry '{}': damaged: {}", name, what),
        .hint = say("restore it from a backup")};
}

} // namespace techuser
