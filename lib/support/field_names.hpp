// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace techuser {

// What a field is called, wherever it is typed, stored or shown.
struct FieldNames {
    std::string_view key;    // in registration files: contact.last_name
    std::string_view option; // on the command line: --last-name
    char const* label;       // on screens: Last name; marked for the catalogues
    char const* help;        // of the option; marked for the catalogues

    // contact, and last_name
    constexpr std::string_view section() const { return key.substr(0, key.find('.')); }
    constexpr std::string_view name() const { return key.substr(key.find('.') + 1); }
};

} // namespace techuser
