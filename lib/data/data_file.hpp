// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/toml.hpp"
#include "support/nearest.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "system/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What all TOML files of reference data have in common: a format, and tables of entries.
namespace techuser {

inline constexpr std::size_t data_file_size_limit_bytes = 1024 * 1024;

inline tl::unexpected<Error> fail_in(std::filesystem::path const& path, Text const& why, Text hint) {
    return fail(
        ErrorCode::usage, "reference-data", say("{}: {}", verbatim(path.native()), why), std::move(hint));
}

inline tl::unexpected<Error> fail_in(std::filesystem::path const& path, Text const& why) {
    return fail_in(
        path, why,
        say("correct the file, or remove it from your own folder to use the one that comes with the tools"));
}

// The same for the place where `node` stands.
inline tl::unexpected<Error> fail_in(
    std::filesystem::path const& path, toml::node const& node, Text const& why) {
    return fail_in(path, say("line {}: {}", node.source().begin.line, why));
}

inline Result<toml::table> read_table(std::filesystem::path const& path) {
    TRY_ASSIGN(auto const content, read_file(path, data_file_size_limit_bytes));
    auto parsed = parse_toml(as_text(content));
    if (!parsed) {
        return fail_in(path, say("line {}: {}", parsed.error().line, parsed.error().why));
    }
    if ((*parsed)["format"].value<std::int64_t>() != 1) {
        return fail_in(path, say("expected format = 1"));
    }
    return *std::move(parsed);
}

// Refuses at `node` what is not among `known`, with the nearest one or the choices.
inline Result<void> check_known(
    toml::node const& node, Text const& why, std::string_view name,
    std::vector<std::string_view> const& known, std::filesystem::path const& path) {
    if (std::ranges::find(known, name) != known.end()) {
        return {};
    }
    return fail_in(path, say("line {}: {}", node.source().begin.line, why), hint_among(known, name));
}

// Refuses a key that is not among `known`.
inline Result<void> check_keys(
    toml::table const& table, std::vector<std::string_view> const& known, std::filesystem::path const& path) {
    for (auto const& [key, value] : table) {
        TRY(check_known(value, say("unknown key '{}'", key.str()), key.str(), known, path));
    }
    return {};
}

// The text under `key`, which must be there and not be empty.
inline Result<std::string> text_of(
    toml::table const& entry, std::string_view key, std::filesystem::path const& path) {
    auto const text = entry[key].value<std::string>();
    if (!text || text->empty()) {
        return fail_in(path, entry, say("entry without '{}'", key));
    }
    return *text;
}

// Reads every [[kind]] of a table with `read`, which turns a table into an entry.
template <typename Entry, typename Read>
Result<std::vector<Entry>> read_entries(
    toml::table const& table, std::filesystem::path const& path, std::string_view kind, Read read) {
    auto const* const array = table[kind].as_array();
    if (array == nullptr || !array->is_homogeneous(toml::node_type::table)) {
        return fail_in(path, say("expected entries [[{}]]", verbatim(kind)));
    }
    std::vector<Entry> entries;
    for (auto const& node : *array) {
        TRY_ASSIGN(Entry entry, read(*node.as_table()));
        entries.push_back(std::move(entry));
    }
    return entries;
}

// The same for a file that holds nothing else.
template <typename Entry, typename Read>
Result<std::vector<Entry>> read_entries(std::filesystem::path const& path, std::string_view kind, Read read) {
    TRY_ASSIGN(auto const table, read_table(path));
    TRY(check_keys(table, {"format", kind}, path));
    return read_entries<Entry>(table, path, kind, read);
}

} // namespace techuser
