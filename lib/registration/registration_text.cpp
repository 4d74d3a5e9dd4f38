// SPDX-License-Identifier: Apache-2.0
#include "registration/registration_fields.hpp"
#include <techuser/registration_file.hpp>

#include <fmt/format.h>

namespace techuser {
namespace {

// A basic string of TOML, which has to be UTF-8.
std::string in_quotes(std::string_view text) {
    std::string quoted = "\"";
    for (char const character : text) {
        if (character == '"' || character == '\\') {
            quoted += '\\';
            quoted += character;
        } else if (static_cast<unsigned char>(character) < 0x20 || character == '\x7f') {
            quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(character));
        } else {
            quoted += character;
        }
    }
    return quoted + '"';
}

// An array where the field takes several values.
std::string in_toml(RegistrationField const& field, std::vector<std::string> const& values) {
    std::string list;
    for (auto const& value : values) {
        list += (list.empty() ? "" : ", ") + in_quotes(value);
    }
    return field.takes_several() ? '[' + list + ']' : list;
}

} // namespace

std::string registration_to_toml(RegistrationDraft const& draft) {
    std::string toml = "format = 1\n";
    std::string_view section;
    for (auto const& field : registration_fields()) {
        auto const values = field.values(draft);
        if (values.empty()) {
            continue;
        }
        if (section != field.section()) {
            section = field.section();
            toml += fmt::format("\n[{}]\n", section);
        }
        toml += fmt::format("{} = {}\n", field.name(), in_toml(field, values));
    }
    return toml;
}

} // namespace techuser
