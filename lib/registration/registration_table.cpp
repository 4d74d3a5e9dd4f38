// SPDX-License-Identifier: Apache-2.0
#include "registration/registration_table.hpp"

#include "data/csv.hpp"
#include "support/nearest.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

namespace techuser {
namespace {

constexpr std::string_view blanks = " \t\r\n";

// The key nearest to a heading, which may also be the key's last word or the option.
std::optional<std::string_view> nearest_key(std::string_view heading) {
    std::vector<std::string_view> keys;
    for (auto const& field : registration_fields()) {
        if (heading == field.name() || heading == field.option.substr(2)) {
            return field.key;
        }
        keys.push_back(field.key);
    }
    return nearest(heading, keys);
}

tl::unexpected<Error> fail_unknown(std::string const& heading) {
    auto const close = nearest_key(heading);
    return fail(
        ErrorCode::usage, "unknown-key", say("unknown column {}", techuser::quoted(heading)),
        close ? say("did you mean '{}'?", *close)
              : say("headings are keys such as contact.phone, see techuser-registration(5)"));
}

std::vector<std::string> split(std::string_view cell, std::string_view separators) {
    std::vector<std::string> pieces;
    for (auto begin = cell.find_first_not_of(separators); begin != std::string_view::npos;
         begin = cell.find_first_not_of(separators)) {
        cell.remove_prefix(begin);
        auto const size = std::min(cell.find_first_of(separators), cell.size());
        pieces.emplace_back(cell.substr(0, size));
        cell.remove_prefix(size);
    }
    return pieces;
}

// The values of a cell that takes several, with blanks, semicolons, commas or line ends between them; an
// address in angle brackets is one value with the name before it, in which there may be a comma.
std::vector<std::string> values_of(std::string_view cell) {
    std::vector<std::string> values;
    std::string name;
    for (auto const& piece : split(cell, ";,\r\n")) {
        if (piece.find('<') != std::string::npos) {
            values.push_back(std::exchange(name, {}) + piece);
            continue;
        }
        for (auto& word : split(std::exchange(name, {}), blanks)) {
            values.push_back(std::move(word));
        }
        if (cell.find('<') != std::string_view::npos && piece.find('@') == std::string::npos) {
            name = piece + ',';
        } else {
            std::ranges::move(split(piece, blanks), std::back_inserter(values));
        }
    }
    std::ranges::move(split(name, blanks), std::back_inserter(values));
    return values;
}

constexpr char written_separator = ';';

// What `text_of` gives for each field that a written table has.
template <typename TextOf>
std::string written_row(TextOf text_of) {
    std::string row;
    for (auto const& field : registration_fields()) {
        if (field.content == RegistrationField::Content::text) {
            row += (row.empty() ? "" : std::string(1, written_separator)) +
                   csv_field(text_of(field), written_separator);
        }
    }
    return row + '\n';
}

} // namespace

std::string registration_headings() {
    return written_row([](auto const& field) { return std::string(field.key); });
}

std::string registration_row(RegistrationDraft const& draft) {
    return written_row(
        [&](auto const& field) { return fmt::format("{}", fmt::join(field.values(draft), " ")); });
}

Result<RegistrationTable> RegistrationTable::parse(
    std::span<std::string const> headings, std::filesystem::path directory) {
    std::vector<RegistrationField const*> columns;
    auto named = headings;
    while (!named.empty() && is_blank_cell(named.back())) {
        named = named.first(named.size() - 1);
    }
    for (auto const& heading : named) {
        auto const* const field = find_field(heading);
        if (field == nullptr) {
            return fail_unknown(heading);
        }
        if (!field->takes_several() && std::ranges::find(columns, field) != columns.end()) {
            return fail(ErrorCode::usage, "duplicate", say("duplicate column '{}'", heading));
        }
        columns.push_back(field);
    }
    return RegistrationTable(std::move(columns), std::move(directory));
}

Result<RegistrationDraft> RegistrationTable::read_row(std::span<std::string const> cells) const {
    auto const filled = cells.first(std::min(cells.size(), m_columns.size()));
    if (!std::ranges::all_of(cells.subspan(filled.size()), is_blank_cell)) {
        return fail(
            ErrorCode::usage, "cells", say("value in a column without a heading"),
            say("a separator inside a value needs quotes around the value"));
    }
    RegistrationDraft draft;
    for (std::size_t index = 0; index < filled.size(); ++index) {
        auto const& field = *m_columns[index];
        auto const& cell = filled[index];
        if (field.takes_several()) {
            auto values = field.values(draft); // of another column with the same heading
            std::ranges::move(values_of(cell), std::back_inserter(values));
            field.set(draft, std::move(values));
        } else if (!cell.empty()) {
            field.set_from_file(draft, {cell}, m_directory);
        }
    }
    return draft;
}

} // namespace techuser
