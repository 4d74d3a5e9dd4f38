// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/registry.hpp>
#include <techuser/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace techuser::cli {

// The technical users that a key as it was typed can mean, at least one; errors call it `option`. Usage: key.
// Not found: no-technical-user.
Result<std::vector<RegisteredUser>> find_users(
    Registry& registry, std::string_view option, std::string const& key, Reach reach = Reach::active);

// The only one that it can mean. Usage: several (an enterprise number has more than one, or is also the
// username of another, removed or not).
Result<RegisteredUser> find_user(Registry& registry, std::string_view option, std::string const& key);

} // namespace techuser::cli
