// SPDX-License-Identifier: Apache-2.0
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

std::string value_of(std::optional<std::string> const& text) {
    return text ? in_quotes(*text) : std::string();
}

// An empty list is as good as none.
std::string value_of(std::vector<std::string> const& texts) {
    std::string list;
    for (auto const& text : texts) {
        list += (list.empty() ? "" : ", ") + in_quotes(text);
    }
    return list.empty() ? list : '[' + list + ']';
}

} // namespace

std::string registration_to_toml(RegistrationDraft const& draft) {
    std::string toml = "format = 1\n";
    std::string_view section;
    for (auto const& field : registration_fields()) {
        auto const value = std::visit([&](auto member) { return value_of(draft.*member); }, field.member);
        if (value.empty()) {
            continue;
        }
        if (section != field.section()) {
            section = field.section();
            toml += fmt::format("\n[{}]\n", section);
        }
        toml += fmt::format("{} = {}\n", field.name(), value);
    }
    return toml;
}

} // namespace techuser
