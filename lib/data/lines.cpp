// SPDX-License-Identifier: Apache-2.0
#include "data/lines.hpp"

#include "support/say.hpp"
#include "support/try.hpp"

#include <algorithm>
#include <utility>

namespace techuser {
namespace {

bool is_line_end(char character) {
    return character == '\n' || character == '\r';
}

} // namespace

LineReader::LineReader(TextInput input, LineEnd end, std::size_t limit_bytes)
    : m_input(std::move(input)), m_end(end), m_limit_bytes(limit_bytes) {}

Result<std::optional<Line>> LineReader::next() {
    m_input.take(std::exchange(m_taken, 0));
    TRY(pass_long_line());
    for (;;) {
        auto const pending = m_input.pending();
        if (auto const end = find_end()) {
            m_taken = end->next;
            return Line{++m_line, pending.substr(0, end->size), end->size > m_limit_bytes};
        }
        if (m_progress == TextInput::Progress::ended) {
            return std::nullopt;
        }
        if (pending.size() > m_limit_bytes + 1) {
            m_in_long_line = true;
            return Line{++m_line, pending, true};
        }
        TRY_ASSIGN(m_progress, m_input.read_more(m_line + 1));
    }
}

bool LineReader::keeps_waiting() const {
    auto const rest = m_input.pending().substr(m_taken);
    return m_progress != TextInput::Progress::ended && std::ranges::none_of(rest, is_line_end) &&
           m_input.keeps_waiting();
}

std::optional<LineReader::End> LineReader::find_end() const {
    auto const pending = m_input.pending();
    auto const ended = m_progress == TextInput::Progress::ended;
    std::size_t size = 0;
    std::size_t length = 1;
    if (m_end == LineEnd::nul) {
        size = std::min(pending.find('\0'), pending.size());
    } else {
        size = static_cast<std::size_t>(std::ranges::find_if(pending, is_line_end) - pending.begin());
        length = first_line_end(pending.substr(size)).size();
        if (size + 1 == pending.size() && pending.back() == '\r' && !ended) {
            return std::nullopt; // a LF may follow
        }
    }
    if (size < pending.size()) {
        return End{size, size + length};
    }
    return ended && !pending.empty() ? std::optional(End{size, size}) : std::nullopt;
}

Result<void> LineReader::pass_long_line() {
    while (m_in_long_line) {
        if (auto const end = find_end()) {
            m_input.take(end->next);
            m_in_long_line = false;
        } else if (m_progress == TextInput::Progress::ended) {
            m_in_long_line = false;
        } else {
            // A CR at the end stays, for a LF may follow.
            auto const pending = m_input.pending();
            m_input.take(pending.size() - (pending.ends_with('\r') ? 1 : 0));
            TRY_ASSIGN(m_progress, m_input.read_more(m_line));
        }
    }
    return {};
}

Result<std::vector<std::string>> read_lines(LineReader reader, std::size_t limit_bytes) {
    std::vector<std::string> lines;
    std::size_t size = 0;
    for (;;) {
        TRY_ASSIGN(auto const line, reader.next());
        if (!line) {
            return lines;
        }
        size += line->text.size();
        if (line->too_long || size > limit_bytes) {
            return fail(
                ErrorCode::unreadable, "too-large",
                say("line {}: the line or the list is too long", line->number));
        }
        lines.emplace_back(line->text);
    }
}

} // namespace techuser
