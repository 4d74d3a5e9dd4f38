// SPDX-License-Identifier: Apache-2.0
#include "data/csv.hpp"

#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace techuser {
namespace {

using Progress = TextInput::Progress;

constexpr std::string_view separators = ",;\t";

// Where a field ends, or why that cannot be said.
enum class FieldEnd : std::uint8_t { separator, line_end, end_of_text, open_quote, text_behind_quote };

struct Field {
    std::size_t size; // with its quotes
    FieldEnd end;
};

// Whether the line end at the beginning of `text` may go on behind it.
bool is_open_end(std::string_view text) {
    return text.empty() || text == "\r";
}

std::size_t count_line_ends(std::string_view text) {
    std::size_t count = 0;
    for (auto at = text.find_first_of("\r\n"); at < text.size(); at = text.find_first_of("\r\n", at)) {
        at += first_line_end(text.substr(at)).size();
        ++count;
    }
    return count;
}

// The field at the beginning of `text`.
Field first_field(std::string_view text, char separator) {
    auto const stops = std::string{separator, '\r', '\n'};
    std::size_t size = 0;
    if (text.starts_with('"')) {
        size = text.find('"', 1);
        while (size != std::string_view::npos && text.substr(size).starts_with("\"\"")) {
            size = text.find('"', size + 2);
        }
        if (size == std::string_view::npos) {
            return {text.size(), FieldEnd::open_quote};
        }
        ++size;
    } else {
        size = std::min(text.find_first_of(stops), text.size());
    }
    auto const rest = text.substr(size);
    if (rest.starts_with(separator)) {
        return {size, FieldEnd::separator};
    }
    if (is_open_end(rest)) {
        return {size, FieldEnd::end_of_text};
    }
    return {size, first_line_end(rest).empty() ? FieldEnd::text_behind_quote : FieldEnd::line_end};
}

// Cuts the record at the beginning of `text` into its fields. Nothing: it goes on behind `text`.
Result<std::optional<CsvRecord>> first_record(std::string_view text, char separator, Progress progress) {
    CsvRecord record;
    for (std::size_t begin = 0;;) {
        auto const field = first_field(text.substr(begin), separator);
        auto const end = begin + field.size;
        record.fields.push_back(text.substr(begin, field.size));
        if (field.end == FieldEnd::separator) {
            begin = end + 1;
            continue;
        }
        if (field.end == FieldEnd::text_behind_quote) {
            return fail(ErrorCode::unreadable, "quotes", say("text after a closing quote"));
        }
        if (field.end != FieldEnd::line_end && progress != Progress::ended) {
            return std::nullopt;
        }
        if (field.end == FieldEnd::open_quote) {
            return fail(ErrorCode::unreadable, "quotes", say("unclosed quote"));
        }
        record.text = text.substr(0, end);
        record.line_end = first_line_end(text.substr(end));
        return record;
    }
}

// The separator that cuts the first record with a value into most fields. Nothing: it may go on after `text`.
std::optional<char> detect_separator(std::string_view text, Progress progress) {
    auto const value = text.find_first_not_of(" \t\r\n,;\"");
    if (value == std::string_view::npos && progress != Progress::ended) {
        return std::nullopt;
    }
    if (value != std::string_view::npos) {
        text.remove_prefix(text.substr(0, value).find_last_of("\r\n") + 1);
    }
    char best = separators.front();
    std::size_t most = 0;
    for (char const separator : separators) {
        auto const record = first_record(text, separator, progress);
        if (record && !*record) {
            return std::nullopt;
        }
        if (record && (*record)->fields.size() > most) {
            best = separator;
            most = (*record)->fields.size();
        }
    }
    return best;
}

} // namespace

CsvReader::CsvReader(TextInput input, std::optional<char> separator)
    : m_input(std::move(input)), m_separator(separator) {}

Result<CsvRecord const*> CsvReader::next() {
    m_input.take(std::exchange(m_taken, 0));
    TRY(pass_line());
    while (m_progress != Progress::ended || !m_input.pending().empty()) {
        auto const place = say("line {}", m_next_line);
        auto const complete = find_record();
        if (!complete) {
            return fail(while_doing(place, complete.error()));
        }
        if (*complete) {
            return &m_record;
        }
        auto const progress = m_input.read_more(m_next_line);
        if (!progress) {
            return fail(
                says_where(progress.error()) ? progress.error() : while_doing(place, progress.error()));
        }
        m_progress = *progress;
    }
    return nullptr;
}

Result<void> CsvReader::pass_line() {
    while (m_skips) {
        auto const pending = m_input.pending();
        auto const end = std::min(pending.find_first_of("\r\n"), pending.size());
        auto const rest = pending.substr(end);
        if (is_open_end(rest) && m_progress != Progress::ended) {
            m_input.take(end);
            TRY_ASSIGN(m_progress, m_input.read_more(m_next_line));
            continue;
        }
        m_skips = false;
        ++m_next_line;
        m_input.take(end + first_line_end(rest).size());
    }
    return {};
}

bool CsvReader::pass_separator_line() {
    constexpr std::string_view key = "sep=";
    auto const pending = m_input.pending();
    auto const end = std::min(pending.find_first_of("\r\n"), pending.size());
    if (is_open_end(pending.substr(end)) && m_progress != Progress::ended &&
        pending.starts_with(key.substr(0, end))) {
        return false;
    }
    m_begun = true;
    auto const line = pending.substr(0, end);
    if (line.starts_with(key) && line.size() == key.size() + 1) {
        m_separator = m_separator.value_or(line.back());
        m_separator_line = std::string(line) + std::string(first_line_end(pending.substr(end)));
        m_input.take(m_separator_line.size());
        ++m_next_line;
    }
    return true;
}

Result<bool> CsvReader::find_record() {
    if (!m_begun && !pass_separator_line()) {
        return false;
    }
    auto const text = m_input.pending();
    if (text.empty()) {
        return false;
    }
    if (!m_separator) {
        m_separator = detect_separator(text, m_progress);
    }
    if (!m_separator) {
        return false;
    }
    TRY_ASSIGN(auto record, first_record(text, *m_separator, m_progress));
    if (!record) {
        return false;
    }
    m_record = *std::move(record);
    m_record.line = m_next_line;
    auto const size = m_record.text.size() + m_record.line_end.size();
    m_next_line += count_line_ends(text.substr(0, size));
    m_taken = size;
    return true;
}

bool is_blank_cell(std::string_view cell) {
    return cell.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool is_blank_row(CsvRecord const& record) {
    return std::ranges::all_of(
        record.fields, [](std::string_view field) { return is_blank_cell(csv_value(field)); });
}

Result<char> parse_separator(std::string_view text) {
    if (text == "tab" || text == "\\t") {
        return '\t';
    }
    if (text.size() != 1 || text.find_first_of("\"\r\n") == 0) {
        return fail(
            ErrorCode::usage, "option", say("--separator '{}': expected one character, or tab", text));
    }
    return text.front();
}

std::string csv_value(std::string_view field) {
    if (!field.starts_with('"')) {
        return std::string(field);
    }
    std::string value;
    for (std::size_t index = 1; index + 1 < field.size(); ++index) {
        value += field[index];
        if (field[index] == '"') {
            ++index;
        }
    }
    return value;
}

std::string csv_field(std::string_view value, char separator) {
    if (value.find_first_of(std::string{'"', '\r', '\n', separator}) == std::string_view::npos) {
        return std::string(value);
    }
    std::string field = "\"";
    for (char const character : value) {
        field += character == '"' ? std::string_view("\"\"") : std::string_view(&character, 1);
    }
    return field + '"';
}

} // namespace techuser
