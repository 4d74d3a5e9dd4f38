// SPDX-License-Identifier: Apache-2.0
#include "registration/registration_fields.hpp"
#include "registry/registry_report.hpp"
#include "registry/set_report.hpp"
#include "report/json.hpp"
#include "report/json_document.hpp"
#include "report/language.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"
#include "support/json_depth.hpp"
#include "support/say.hpp"

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
    if (action == "entity-changed") {
        return tr("entity changed");
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

// The value at a place; null: there is none.
Json at(Json const& values, char const* place) {
    Json::json_pointer const pointer(place);
    return values.contains(pointer) ? values[pointer] : Json();
}

std::string shown(Json const& value) {
    if (value.is_array() && !value.empty()) {
        std::string list;
        for (auto const& element : value) {
            list += (list.empty() ? "" : ", ") + shown(element);
        }
        return list;
    }
    if (value.is_null() || value.empty()) {
        return "-";
    }
    return value.is_string() ? value.get<std::string>()
                             : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// A line for a value that is not what it was: label: old -> new.
std::string change(std::string_view label, std::string const& from, std::string const& to) {
    return from == to ? std::string()
                      : fmt::format(
                            "    {}\n", labelled(
                                            terminal_text(label),
                                            fmt::format("{} -> {}", terminal_text(from), terminal_text(to))));
}

// The values of a flat object, by the names of their fields.
std::string changes_of_fields(Json const& before, Json const& after, std::string_view section) {
    std::string text;
    auto all = before;
    all.update(after);
    auto const text_of = [](Json const& values, std::string const& key) {
        return values.contains(key) ? shown(values[key]) : "-";
    };
    for (auto const& [key, value] : all.items()) {
        auto const* const field = find_field(fmt::format("{}.{}", section, key));
        text += change(field == nullptr ? key : tr(field->label), text_of(before, key), text_of(after, key));
    }
    return text;
}

std::string number_of(Json const& values) {
    auto const number = at(values, "/sender_number");
    auto const source = at(values, "/sender_number_source");
    auto const words = source == "given" ? tr("given") : source == "assigned" ? tr("assigned") : "";
    return number.is_null() ? tr("pending") : fmt::format("{} ({})", shown(number), words);
}

// What is recorded of a channel, and what the recap calls it.
struct ChannelRow {
    char const* place;
    char const* label;
};

constexpr std::array channel_rows{
    ChannelRow{"/connection", gettext_noop("Connection type")},
    ChannelRow{"/ssh_public_key/fingerprint_sha256", gettext_noop("SSH public key")},
    ChannelRow{"/certificate/serial_decimal", gettext_noop("Serial number (decimal)")},
    ChannelRow{"/certificate/sha256", gettext_noop("Certificate")},
    ChannelRow{"/certificate/expires_on", gettext_noop("Expiry date")},
    ChannelRow{"/applications", gettext_noop("Secured applications")},
    ChannelRow{"/preferred_for", gettext_noop("Preferred for")},
};

// The channel of a type among `channels`; null: there is none.
Json channel_of(Json const& channels, Json const& type) {
    for (auto const& channel : channels) {
        if (at(channel, "/type") == type) {
            return channel;
        }
    }
    return {};
}

std::string changes_of_channels(Json const& before, Json const& after) {
    std::vector<Json> types;
    for (auto const* channels : {&before, &after}) {
        for (auto const& channel : *channels) {
            if (auto const type = at(channel, "/type"); std::ranges::find(types, type) == types.end()) {
                types.push_back(type);
            }
        }
    }
    std::string text;
    for (auto const& type : types) {
        auto const from = channel_of(before, type);
        auto const to = channel_of(after, type);
        if (from.is_null() || to.is_null()) {
            text +=
                change(tr("Channel"), from.is_null() ? "-" : shown(type), to.is_null() ? "-" : shown(type));
            continue;
        }
        for (auto const& [place, label] : channel_rows) {
            text += change(
                fmt::format("{}, {}", shown(type), tr(label)), shown(at(from, place)), shown(at(to, place)));
        }
    }
    return text;
}

// What an entry changed, in the words of the recap; the whole of it is in the JSON.
std::string changes_of(JournalEntry const& entry) {
    auto const details = details_of(entry);
    auto const before = at(details, "/old");
    auto const after = at(details, "/new");
    if (before.is_array() && after.is_array()) {
        return changes_of_channels(before, after);
    }
    if (entry.action == "number-changed") {
        return change(tr("Sender number"), number_of(before), number_of(after));
    }
    if (entry.action == "sequences-reserved") {
        // The journal has only the first ones of a day.
        return fmt::format(
            "    {}\n",
            terminal_text(in_language(
                say("first sequence: 00001, {}, environment {}", verbatim(shown(at(details, "/date"))),
                    verbatim(shown(at(details, "/environment")))))));
    }
    auto const* const section = entry.action == "entity-changed" ? "entity" : "contact";
    return before.is_object() && after.is_object() ? changes_of_fields(before, after, section)
                                                   : std::string();
}

} // namespace

std::string to_text(UserHistory const& history) {
    auto const& user = history.user;
    auto text = fmt::format(
        "{} ({})\n", user.registration.username.to_string(), in_language(sender_number_text(user)));
    for (auto const& entry : history.entries) {
        auto const title = std::string_view(title_of(entry.action));
        text += fmt::format(
            "{}  {}  {}\n", to_iso(entry.when),
            title.empty() ? terminal_text(entry.action) : std::string(title),
            terminal_text(fmt::format("{}@{}", entry.user, entry.host)));
        text += changes_of(entry);
    }
    for (auto const& set : history.sets) {
        text += to_text(set);
    }
    return text;
}

std::string to_json(JsonHead const& head, UserHistory const& history) {
    auto const& user = history.user;
    auto document = begin_document(head);
    document["username"] = user.registration.username.to_string();
    document["sender_number"] = user.sender_number ? Json(user.sender_number->to_string()) : Json();
    document["entries"] = Json::array();
    for (auto const& entry : history.entries) {
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
    document["sets"] = Json::array();
    for (auto const& set : history.sets) {
        document["sets"].push_back(describe(set));
    }
    return finish_document(document);
}

} // namespace techuser
