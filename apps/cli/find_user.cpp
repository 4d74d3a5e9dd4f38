// SPDX-License-Identifier: Apache-2.0
#include "cli/find_user.hpp"

#include "cli/cli.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "username/username_characters.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace techuser::cli {
namespace {

using Users = std::vector<RegisteredUser>;

Result<Users> find_each(Registry& registry, std::vector<RegistryKey> const& keys, Reach reach) {
    Users users;
    for (auto const& key : keys) {
        TRY_ASSIGN(auto const found, registry.find(key, reach));
        for (auto const& user : found) {
            auto const is_same = [&user](RegisteredUser const& other) {
                return other.registration.username == user.registration.username;
            };
            if (std::ranges::none_of(users, is_same)) {
                users.push_back(user);
            }
        }
    }
    return users;
}

// A username may be typed as the portal shows it.
Result<std::vector<RegistryKey>> keys_of(std::string_view option, std::string const& text) {
    return option_value(option, parse_registry_keys(without_portal_prefix(text)));
}

tl::unexpected<Error> fail_missing(std::string const& key) {
    return fail(
        ErrorCode::not_found, "no-technical-user", say("no technical user '{}' in the registry", key),
        say("run register-techuser list to see them"));
}

// Refuses a text that is a username and an enterprise number of different technical users. One that was
// removed counts too: repeating its removal must not change another one.
Result<void> refuse_two_meanings(
    Registry& registry, std::string const& key, std::vector<RegistryKey> const& keys, Users const& users) {
    auto const* const username = std::get_if<Username>(&keys.front());
    auto const* const enterprise = std::get_if<EnterpriseNumber>(&keys.back());
    if (username == nullptr || enterprise == nullptr) {
        return {};
    }
    TRY_ASSIGN(auto const named, registry.find(*username, Reach::also_removed));
    auto const meant = [&](RegisteredUser const& user) {
        return named.empty() || user.registration.username == named.front().registration.username;
    };
    if (std::ranges::all_of(users, meant)) {
        return {};
    }
    return fail(
        ErrorCode::usage, "several",
        say("'{}' is the username of one technical user and the enterprise number of another", key),
        say("give the sender number, or the enterprise number as {}", verbatim(enterprise->to_string())));
}

} // namespace

Result<std::vector<RegisteredUser>> find_users(
    Registry& registry, std::string_view option, std::string const& key, Reach reach) {
    TRY_ASSIGN(auto const keys, keys_of(option, key));
    TRY_ASSIGN(auto users, find_each(registry, keys, reach));
    if (users.empty()) {
        return fail_missing(key);
    }
    return users;
}

Result<RegisteredUser> find_user(Registry& registry, std::string_view option, std::string const& key) {
    TRY_ASSIGN(auto const keys, keys_of(option, key));
    TRY_ASSIGN(auto users, find_each(registry, keys, Reach::active));
    if (users.empty()) {
        return fail_missing(key);
    }
    TRY(refuse_two_meanings(registry, key, keys, users));
    if (users.size() > 1) {
        return fail(
            ErrorCode::usage, "several", say("'{}' has {} technical users", key, users.size()),
            say("give the username or the sender number of one of them"));
    }
    return std::move(users.front());
}

} // namespace techuser::cli
