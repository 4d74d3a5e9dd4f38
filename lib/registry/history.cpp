// SPDX-License-Identifier: Apache-2.0
#include "registry/registry_report.hpp"
#include "report/json.hpp"
#include "report/json_document.hpp"
#include "report/language.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"
#include "support/json_depth.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace techuser {
namespace {

char const* title_of(std::string_view action) {
    if (action == "created") {
        return tr("created");
    }
    if (action == "contact-changed") {
        return tr("contact person changed");
    }
    if (action == "channels-changed") {
        return tr("channels changed");
    }
    if (action == "number-changed") {
        return tr("sender number changed");
    }
    if (action == "removed") {
        return tr("removed");
    }
    return action == "sequences-reserved" ? tr("sequences reserved") : "";
}

// The details as the registry wrote them; nothing for what is not JSON, as a damaged registry may hold.
Json details_of(JournalEntry const& entry) {
    if (is_too_deep(entry.details)) {
        return {};
    }
    auto details = Json::parse(entry.details, nullptr, false);
    return details.is_discarded() ? Json() : details;
}

std::string value_text(Json const& values, std::string const& key) {
    if (!values.contains(key) || values[key].is_null()) {
        return "-";
    }
    auto const& value = values[key];
    return value.is_string() ? value.get<std::string>()
                             : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Whether `key` is the text of an SSH public key that did not change: old journals hold it of every channel
// that there was, and of none that came.
bool is_line_of_same_key(std::string const& key, Json const& before, Json const& after) {
    constexpr std::string_view line = "/ssh_public_key/line";
    if (!key.ends_with(line)) {
        return false;
    }
    auto const fingerprint = key.substr(0, key.rfind('/')) + "/fingerprint_sha256";
    return before.contains(fingerprint) && value_text(before, fingerprint) == value_text(after, fingerprint);
}

// A line for each value that is not what it was: contact.phone: old -> new.
std::string differences(Json const& details) {
    if (!details.contains("old") || !details.contains("new")) {
        return {};
    }
    auto const before = details["old"].flatten();
    auto const after = details["new"].flatten();
    std::vector<std::string> keys;
    for (auto const* values : {&before, &after}) {
        for (auto const& [key, value] : values->items()) {
            if (std::ranges::find(keys, key) == keys.end()) {
                keys.push_back(key);
            }
        }
    }
    std::string text;
    for (auto const& key : keys) {
        auto const from = value_text(before, key);
        auto const to = value_text(after, key);
        if (from != to && !is_line_of_same_key(key, before, after)) {
            text += fmt::format(
                "    {}: {} -> {}\n", terminal_text(std::string_view(key).substr(key.empty() ? 0 : 1)),
                terminal_text(from), terminal_text(to));
        }
    }
    return text;
}

} // namespace

std::string to_text(RegisteredUser const& user, std::span<JournalEntry const> entries) {
    auto text = fmt::format(
        "{} ({})\n", user.registration.username.to_string(), in_language(sender_number_text(user)));
    for (auto const& entry : entries) {
        auto const title = std::string_view(title_of(entry.action));
        text += fmt::format(
            "{}  {}  {}\n", to_iso(entry.when),
            title.empty() ? terminal_text(entry.action) : std::string(title),
            terminal_text(fmt::format("{}@{}", entry.user, entry.host)));
        text += differences(details_of(entry));
    }
    return text;
}

std::string to_json(JsonHead const& head, RegisteredUser const& user, std::span<JournalEntry const> entries) {
    auto document = begin_document(head);
    document["username"] = user.registration.username.to_string();
    document["sender_number"] = user.sender_number ? Json(user.sender_number->to_string()) : Json();
    document["entries"] = Json::array();
    for (auto const& entry : entries) {
        document["entries"].push_back(
            {{"number", entry.number},
             {"when", to_iso(entry.when)},
             {"user", entry.user},
             {"host", entry.host},
             {"role", entry.role ? Json(*entry.role) : Json()},
             {"action", entry.action},
             {"subject", entry.subject},
             {"details", details_of(entry)}});
    }
    return finish_document(document);
}

} // namespace techuser
