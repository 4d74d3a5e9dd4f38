// SPDX-License-Identifier: Apache-2.0
#include "cli/find_user.hpp"

#include "cli/cli.hpp"
#include "support/text.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

namespace techuser::cli {

Result<std::vector<RegisteredUser>> find_users(
    Registry& registry, std::string_view option, std::string const& key, Reach reach) {
    TRY_ASSIGN(auto const parsed, option_value(option, parse_registry_key(key)));
    TRY_ASSIGN(auto users, registry.find(parsed, reach));
    if (users.empty()) {
        return fail(
            ErrorCode::not_found, "no-technical-user", say("no technical user '{}' in the registry", key),
            say("register-techuser list shows those that there are"));
    }
    return users;
}

Result<RegisteredUser> find_user(Registry& registry, std::string_view option, std::string const& key) {
    TRY_ASSIGN(auto users, find_users(registry, option, key));
    if (users.size() > 1) {
        return fail(
            ErrorCode::usage, "several", say("'{}' has {} technical users", key, users.size()),
            say("give the username or the sender number of one of them"));
    }
    return std::move(users.front());
}

} // namespace techuser::cli
