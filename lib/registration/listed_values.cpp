// SPDX-License-Identifier: Apache-2.0
#include "registration/listed_values.hpp"

#include <string_view>

namespace techuser {
namespace {

template <typename Name>
std::vector<ListedValue> values_of(std::vector<Listed<Name>> const& entries) {
    std::vector<ListedValue> values;
    for (auto const& entry : entries) {
        values.push_back(
            {entry.name.to_string(), entry.english, entry.french, entry.dutch, entry.german});
    }
    return values;
}

// A name that is the same in every language.
ListedValue same_everywhere(std::string_view name, std::string const& title) {
    return {std::string(name), title, title, title, title};
}

} // namespace

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

} // namespace techuser
