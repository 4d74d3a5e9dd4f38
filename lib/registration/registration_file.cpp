// SPDX-License-Identifier: Apache-2.0
#include "data/encoding.hpp"
#include "data/toml.hpp"
#include "registration/registration_fields.hpp"
#include "report/duplicate_keys.hpp"
#include "support/nearest.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "support/utf8.hpp"
#include <techuser/registration_file.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace techuser {
namespace {

using Json = nlohmann::json;

// More levels than any registration has, and far fewer than use up the stack.
constexpr int json_depth_limit = 16;

// One key of the file with its value, whatever the file is written in.
struct Entry {
    std::string key;                // "contact.last_name", or "format"
    std::vector<std::string> texts; // one for a string, any number for an array of strings
    enum class Type : std::uint8_t { text, texts, number, other } type;
    std::int64_t number{}; // of Type::number
};

struct Source {
    std::string_view name;
    std::filesystem::path const& directory;
};

tl::unexpected<Error> fail_in(Source const& source, std::string_view reason, Text why, Text hint = {}) {
    return fail(
        ErrorCode::usage, reason,
        source.name.empty() ? std::move(why) : say("{}: {}", verbatim(source.name), why), std::move(hint));
}

tl::unexpected<Error> fail_too_deep(Source const& source) {
    return fail_in(
        source, "syntax", say("nested too deeply"), say("see techuser-registration(5) for the keys"));
}

Entry read_value(std::string key, toml::node const& node) {
    if (auto const* const text = node.as_string()) {
        return {std::move(key), {text->get()}, Entry::Type::text};
    }
    if (auto const* const number = node.as_integer()) {
        return {std::move(key), {}, Entry::Type::number, number->get()};
    }
    Entry entry{std::move(key), {}, Entry::Type::other};
    auto const* const array = node.as_array();
    if (array != nullptr && (array->empty() || array->is_homogeneous(toml::node_type::string))) {
        entry.type = Entry::Type::texts;
        for (auto const& element : *array) {
            entry.texts.push_back(element.as_string()->get());
        }
    }
    return entry;
}

Entry read_value(std::string key, Json const& value) {
    if (value.is_string()) {
        return {std::move(key), {value.get<std::string>()}, Entry::Type::text};
    }
    if (value.is_number_integer()) {
        return {std::move(key), {}, Entry::Type::number, value.get<std::int64_t>()};
    }
    Entry entry{std::move(key), {}, Entry::Type::other};
    if (value.is_array() &&
        std::ranges::all_of(value, [](Json const& element) { return element.is_string(); })) {
        entry.type = Entry::Type::texts;
        for (auto const& element : value) {
            entry.texts.push_back(element.get<std::string>());
        }
    }
    return entry;
}

Result<std::vector<Entry>> read_toml(std::string_view text, Source const& source) {
    auto const parsed = parse_toml(text);
    if (!parsed) {
        auto const& [line, column, why] = parsed.error();
        return fail_in(source, "syntax", say("line {}, column {}: {}", line, column, why));
    }
    std::vector<Entry> entries;
    for (auto const& [section, node] : *parsed) {
        auto const* const table = node.as_table();
        if (table == nullptr) {
            entries.push_back(read_value(std::string(section.str()), node));
            continue;
        }
        for (auto const& [key, value] : *table) {
            entries.push_back(read_value(fmt::format("{}.{}", section.str(), key.str()), value));
        }
    }
    return entries;
}

// Reads JSON and finds a duplicate key: the parser would silently keep the last one.
Result<Json> parse_json(std::string_view text, Source const& source) {
    DuplicateKeys keys;
    auto too_deep = false;
    auto const watch = [&](int depth, Json::parse_event_t event, Json const& value) {
        if (depth > json_depth_limit) {
            too_deep = true;
            return false;
        }
        keys.see(event, value);
        return true;
    };
    Json parsed;
    try {
        parsed = Json::parse(text, watch);
    } catch (Json::parse_error const& error) {
        if (too_deep) {
            return fail_too_deep(source);
        }
        auto const place = place_in(text, std::min(std::max<std::size_t>(error.byte, 1) - 1, text.size()), 1);
        return fail_in(
            source, "syntax",
            text.find('\n') == std::string_view::npos
                ? say("column {}: not valid JSON", place.column)
                : say("line {}, column {}: not valid JSON", place.line, place.column));
    }
    if (too_deep) {
        return fail_too_deep(source);
    }
    if (keys.found()) {
        return fail_in(source, "duplicate", say("duplicate key '{}'", *keys.found()));
    }
    return parsed;
}

Result<std::vector<Entry>> read_json(std::string_view text, Source const& source) {
    TRY_ASSIGN(auto const document, parse_json(text, source));
    std::vector<Entry> entries;
    for (auto const& [section, value] : document.items()) {
        if (!value.is_object()) {
            entries.push_back(read_value(section, value));
            continue;
        }
        for (auto const& [key, inner] : value.items()) {
            entries.push_back(read_value(fmt::format("{}.{}", section, key), inner));
        }
    }
    return entries;
}

tl::unexpected<Error> fail_unknown(std::string const& key, Source const& source) {
    std::vector<std::string_view> known{"format"};
    for (auto const& field : registration_fields()) {
        known.push_back(field.key);
    }
    auto const close = nearest(key, known);
    return fail_in(
        source, "unknown-key", say("unknown key '{}'", key),
        close ? say("did you mean '{}'?", *close) : say("see techuser-registration(5) for the keys"));
}

Result<void> take(Entry const& entry, RegistrationDraft& draft, Source const& source) {
    auto const* const field = find_field(entry.key);
    if (field == nullptr) {
        return fail_unknown(entry.key, source);
    }
    if (field->takes_several() && entry.type != Entry::Type::texts) {
        return fail_in(source, "type", say("'{}': expected an array of strings", entry.key));
    }
    if (!field->takes_several() && entry.type != Entry::Type::text) {
        return fail_in(source, "type", say("'{}': expected a quoted string", entry.key));
    }
    field->set_from_file(draft, entry.texts, source.directory);
    return {};
}

Result<RegistrationDraft> draft_of(std::vector<Entry> const& entries, Source const& source) {
    auto const format = std::ranges::find(entries, "format", &Entry::key);
    if (format == entries.end() || format->type != Entry::Type::number || format->number != 1) {
        return fail_in(source, "format", say("expected format = 1"), say("see techuser-registration(5)"));
    }
    RegistrationDraft draft;
    for (auto entry = entries.begin(); entry != entries.end(); ++entry) {
        // The same key may be in its section and, with a dot, outside of it.
        if (std::ranges::find(entries, entry->key, &Entry::key) != entry) {
            return fail_in(source, "duplicate", say("duplicate key '{}'", entry->key));
        }
        if (entry->key != "format") {
            TRY(take(*entry, draft, source));
        }
    }
    return draft;
}

} // namespace

Result<RegistrationDraft> parse_registration_file(
    std::string_view text, std::string_view name, std::filesystem::path const& directory) {
    Source const source{name, directory};
    text = without_byte_order_mark(text);
    auto const start = text.find_first_not_of(" \t\r\n");
    auto const is_json = start != std::string_view::npos && text[start] == '{';
    TRY_ASSIGN(auto const entries, is_json ? read_json(text, source) : read_toml(text, source));
    return draft_of(entries, source);
}

Result<RegistrationDraft> parse_registration_json(
    std::string_view text, std::string_view name, std::filesystem::path const& directory) {
    Source const source{name, directory};
    TRY_ASSIGN(auto const entries, read_json(text, source));
    return draft_of(entries, source);
}

} // namespace techuser
