// SPDX-License-Identifier: Apache-2.0
#include "support/say.hpp"
#include "support/utf8.hpp"
#include "username/username_characters.hpp"
#include <techuser/username.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace techuser {

namespace {

// Shorter parts of names, such as "de" and "van", are in many words.
constexpr std::size_t shortest_name_part = 3;
constexpr std::array<std::string_view, 6> particles{"van", "von", "der", "den", "del", "les"};

Finding finding(std::string_view id, Text message) {
    return {.id = id, .severity = Severity::warning, .field = "user.username", .message = std::move(message)};
}

// The words of a name as a username would write them: blanks, hyphens and apostrophes separate them.
std::vector<std::string> parts_of(std::string_view name) {
    std::vector<std::string> parts(1);
    while (!name.empty()) {
        auto const point = decode_utf8(name);
        auto const length = point ? point->length : 1;
        auto const separates = point && (is_blank(point->value) || point->value == U'-' ||
                                         point->value == U'\'' || point->value == U'\u2019');
        if (separates) {
            parts.emplace_back();
        } else {
            parts.back() += keep_username_characters(name.substr(0, length));
        }
        name.remove_prefix(length);
    }
    std::erase_if(parts, [](std::string const& part) {
        return part.size() < shortest_name_part || std::ranges::find(particles, part) != particles.end();
    });
    return parts;
}

} // namespace

std::vector<Finding> discretion_findings(
    Username const& username, std::optional<EnterpriseNumber> const& enterprise_number,
    std::span<std::string const> contact_names) {
    std::vector<Finding> findings;
    auto const& text = username.to_string();
    // Many write the number without its leading zero.
    if (enterprise_number && text.find(enterprise_number->digits().substr(1)) != std::string::npos) {
        findings.push_back(finding(
            "contains-enterprise-number",
            say("contains the enterprise number {}", verbatim(enterprise_number->to_string()))));
    }
    for (auto const& name : contact_names) {
        for (auto const& part : parts_of(name)) {
            if (text.find(part) != std::string::npos) {
                findings.push_back(
                    finding("contains-contact-name", say("contains '{}' of the contact's name", part)));
            }
        }
    }
    return findings;
}

} // namespace techuser
