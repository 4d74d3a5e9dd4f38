// SPDX-License-Identifier: Apache-2.0
#include "support/quoted.hpp"
#include "support/text.hpp"
#include <techuser/registry.hpp>

#include <fmt/format.h>

namespace techuser {

// Some texts are both a username and an enterprise number, for example 0949383342. The check digits decide:
// a username that happens to have the right ones is far rarer than an enterprise number.
Result<RegistryKey> parse_registry_key(std::string_view text) {
    if (auto const sender = SenderNumber::parse(text)) {
        return *sender;
    }
    if (auto const enterprise = EnterpriseNumber::parse(text)) {
        return *enterprise;
    }
    if (auto const username = Username::parse(text)) {
        return *username;
    }
    return fail(
        ErrorCode::invalid, "key",
        say("{} is neither a username nor a sender number nor an enterprise number", quoted(text)),
        say("a username has 8 to 20 of a-z and 0-9, a sender number six digits, an enterprise number ten"));
}

} // namespace techuser
