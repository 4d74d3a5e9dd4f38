// SPDX-License-Identifier: Apache-2.0
#include "registration/registration_fields.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include <techuser/registry.hpp>

#include <fmt/format.h>

namespace techuser {

Result<std::vector<RegistryKey>> parse_registry_keys(std::string_view text) {
    std::vector<RegistryKey> keys;
    if (auto const sender = parse_given_number(text)) {
        keys.emplace_back(*sender);
    }
    if (auto const username = Username::parse(text)) {
        keys.emplace_back(*username);
    }
    if (auto const enterprise = EnterpriseNumber::parse(text)) {
        keys.emplace_back(*enterprise);
    }
    if (!keys.empty()) {
        return keys;
    }
    return fail(
        ErrorCode::invalid, "key",
        say("{} is neither a username nor a sender number nor an enterprise number", quoted(text)),
        say("a username has 8 to 20 of a-z and 0-9, a sender number six digits, an enterprise number ten"));
}

} // namespace techuser
