// SPDX-License-Identifier: Apache-2.0
#include "registration/listed_values.hpp"

#include "support/letters.hpp"
#include "support/nearest.hpp"
#include "support/say.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace techuser {
namespace {

template <typename Name>
ListedValue value_of(Listed<Name> const& entry) {
    return {entry.name.to_string(), entry.english, entry.french, entry.dutch, entry.german};
}

template <typename Entry>
std::vector<ListedValue> values_of(std::vector<Entry> const& entries) {
    std::vector<ListedValue> values;
    values.reserve(entries.size());
    for (auto const& entry : entries) {
        values.push_back(value_of(entry));
    }
    return values;
}

// A name that is the same in every language.
ListedValue same_everywhere(std::string_view name, std::string_view title) {
    return {name, title, title, title, title};
}

bool is_same(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, {}, lower_case, lower_case);
}

bool means(ListedValue const& value, std::string_view text) {
    return is_same(value.name, text) || is_same(value.english, text) || is_same(value.french, text) ||
           is_same(value.dutch, text) || is_same(value.german, text);
}

} // namespace

std::optional<std::string_view> value_meant(std::span<ListedValue const> values, std::string_view text) {
    auto const found =
        std::ranges::find_if(values, [&](ListedValue const& value) { return means(value, text); });
    return found == values.end() ? std::nullopt : std::optional(found->name);
}

Text hint_for(std::span<ListedValue const> values, std::string_view text) {
    std::vector<std::string_view> names;
    for (auto const& value : values) {
        names.push_back(value.name);
    }
    return hint_among(names, text);
}

Result<std::string> parse_listed(
    FieldNames const& field, ReferenceData const& reference, std::string_view text) {
    auto const values = listed_values(field, reference);
    if (auto const name = value_meant(values, text)) {
        return std::string(*name);
    }
    return fail(ErrorCode::usage, "option", say("'{}' is not on the list", text), hint_for(values, text));
}

std::vector<ListedValue> listed_values(FieldNames const& field, ReferenceData const& reference) {
    if (field.key == fields::quality.key) {
        return values_of(reference.qualities);
    }
    if (field.key == "contact.title") {
        return values_of(reference.titles);
    }
    if (field.key == "contact.language") {
        return {
            {"fr", "Français", "Français", "Frans", "Französisch"},
            {"nl", "Nederlands", "Néerlandais", "Nederlands", "Niederländisch"},
            {"de", "Deutsch", "Allemand", "Duits", "Deutsch"}};
    }
    if (field.key == fields::channel_type.key) {
        return {
            same_everywhere("sftp", "SFTP"), same_everywhere("ftp", "FTP"),
            same_everywhere("isabel", "Isabel"), same_everywhere("mqlink", "MQLink")};
    }
    if (field.key == fields::connection.key) {
        return {same_everywhere("internet", "Internet")};
    }
    if (field.key == fields::applications.key) {
        return values_of(reference.applications);
    }
    return {};
}

std::vector<ListedValue> listed_values(
    FieldNames const& field, ReferenceData const& reference, RegistrationDraft const& draft) {
    if (field.key == fields::applications.key && draft.quality) {
        auto const meant = value_meant(values_of(reference.qualities), *draft.quality);
        if (auto const quality = Quality::parse(meant.value_or(""))) {
            std::vector<ListedValue> offered;
            for (auto const* const application : reference.applications_of(*quality)) {
                offered.push_back(value_of(*application));
            }
            return offered;
        }
    }
    return listed_values(field, reference);
}

} // namespace techuser
