// SPDX-License-Identifier: Apache-2.0
#include "registration/user_table.hpp"

#include "registration/registration_report.hpp"
#include "report/language.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"
#include "support/brussels_time.hpp"
#include "support/utf8.hpp"

#include <algorithm>
#include <array>

namespace techuser {
namespace {

enum Kind : std::size_t { sender, username, enterprise, quality, channels, source, expiry, name, kinds };

// The last one is as wide as its text.
constexpr std::array<std::size_t, kinds> widths{7, 20, 13, 31, 12, 8, 10, 10};
constexpr std::array<Kind, 5> least_first{channels, quality, source, name, enterprise};
constexpr std::size_t shortest_username = 8;

std::string channels_of(RegisteredUser const& user) {
    std::string names;
    for (auto const& channel : user.registration.channels) {
        names += (names.empty() ? "" : ",") + std::string(to_string(channel.type));
    }
    return names;
}

// The day on which the first of the certificates expires.
std::string expiry_of(RegisteredUser const& user) {
    std::optional<Timestamp> first;
    for (auto const& channel : user.registration.channels) {
        if (channel.certificate) {
            first =
                std::min(first.value_or(channel.certificate->expires_on), channel.certificate->expires_on);
        }
    }
    return first ? to_iso(brussels_day(*first)) : "-";
}

// Adds `text` in so many columns: filled with blanks, or cut with a tilde as its last character.
void add_fitted(std::string& row, std::string_view text, std::size_t width) {
    std::size_t taken = 0;
    for (std::string_view rest = text; !rest.empty(); ++taken) {
        auto const point = decode_utf8(rest);
        auto const length = point ? point->length : 1;
        if (taken + 1 == width && length < rest.size()) {
            (row += text.substr(0, text.size() - rest.size())) += '~';
            return;
        }
        rest.remove_prefix(length);
    }
    (row += text).append(width > taken ? width - taken : 0, ' ');
}

} // namespace

UserTable::UserTable(std::optional<std::size_t> columns) {
    std::size_t total = 0;
    for (std::size_t kind = 0; kind < kinds; ++kind) {
        m_columns.push_back({kind, widths[kind]});
        total += widths[kind] + (kind == 0 ? 0 : 1);
    }
    if (!columns) {
        m_columns.back().width = std::string::npos;
        return;
    }
    for (auto const kind : least_first) {
        if (total <= *columns) {
            break;
        }
        std::erase_if(m_columns, [kind](Column const& column) { return column.kind == kind; });
        total -= widths[kind] + 1;
    }
    if (m_columns.back().kind == name) {
        m_columns.back().width += *columns - std::min(total, *columns);
    }
    if (total > *columns) {
        auto& user = m_columns[1].width;
        user = std::max(shortest_username, user - std::min(user, total - *columns));
    }
}

std::string UserTable::row(std::vector<std::string> const& cells) const {
    std::string row;
    for (auto const& column : m_columns) {
        row += row.empty() ? "" : " ";
        auto const& cell = cells[column.kind];
        if (column.width == std::string::npos) {
            row += cell;
        } else {
            add_fitted(row, cell, column.width);
        }
    }
    row.erase(row.find_last_not_of(' ') + 1);
    return row + '\n';
}

std::string UserTable::heading() const {
    return row(
        {tr("SENDER"), tr("USERNAME"), tr("ENTERPRISE"), tr("QUALITY"), tr("CHANNELS"), tr("NUMBER"),
         tr("EXPIRES"), tr("NAME")});
}

std::string UserTable::line(RegisteredUser const& user) const {
    auto const& registration = user.registration;
    auto const& entity = registration.entity_name;
    return row(
        {in_language(sender_number_text(user)), registration.username.to_string(),
         registration.enterprise_number.to_string(), registration.quality.to_string(), channels_of(user),
         std::string(to_string(user.sender_number_source)), expiry_of(user),
         entity ? terminal_text(entity->to_string()) : std::string()});
}

} // namespace techuser
