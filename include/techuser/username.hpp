// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/enterprise_number.hpp>
#include <techuser/finding.hpp>
#include <techuser/result.hpp>

#include <compare>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// The name that an administrator chooses for a technical user: 8 to 20 of a-z and 0-9. It is unique in the
// whole access system and never changes (portal manual, scenario 5, "Spécifications nom d'utilisateur").
class Username final {
public:
    static constexpr std::size_t shortest = 8;
    static constexpr std::size_t longest = 20;

    // The error lists every broken rule as a cause with its byte offset. Reasons: portal-prefix, too-short,
    // too-long, upper-case, accent, look-alike, blank, control, character, invalid-utf8.
    static Result<Username> parse(std::string_view text);

    std::string const& to_string() const { return m_name; }

    // As the portal shows it on every screen: EXP, then the name.
    std::string portal_username() const { return "EXP" + m_name; }

    auto operator<=>(Username const&) const = default;

private:
    explicit Username(std::string name) : m_name(std::move(name)) {}

    std::string m_name;
};

// A valid username close to what was typed; nullopt when too little of it can be kept.
std::optional<Username> suggest_username(std::string_view text);

// Many valid usernames close to what was typed, the closest first; none when nothing can be kept of it.
std::vector<Username> suggest_usernames(std::string_view text);

// The same from the name of a company, whose legal form is left out.
std::vector<Username> suggest_usernames_for_company(std::string_view company);

// One rule that usernames obey, under the reason with which parse() refuses those that break it.
struct UsernameRule {
    std::string_view reason;
    char const* rule; // in English, as the catalogues know it
};

std::span<UsernameRule const> username_rules();

// Warnings about what strangers could read in the name, which every screen shows: the enterprise number
// (contains-enterprise-number), or a part of a contact person's name (contains-contact-name).
std::vector<Finding> discretion_findings(
    Username const& username, std::optional<EnterpriseNumber> const& enterprise_number,
    std::span<std::string const> contact_names);

// What a registry says of a username.
enum class UsernameState : std::uint8_t {
    free,
    active,  // a technical user has it
    retired, // a removed technical user had it; usernames are never reused
};

} // namespace techuser
