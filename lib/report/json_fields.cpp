// SPDX-License-Identifier: Apache-2.0
#include "report/json_fields.hpp"

#include "report/json.hpp"
#include "report/terminal_text.hpp"
#include "support/digits.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <utility>

namespace techuser {
namespace {

// So often a schema may be inside itself, as causes have causes.
constexpr auto deepest = 3;

// The keywords of a schema below which there are schemas for the same value.
constexpr char const* alternatives[]{"oneOf", "anyOf", "allOf"};
constexpr char const* conditions[]{"then", "else"};

bool is_number(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_digit);
}

// Takes the first element off a path.
std::string_view take_element(std::string_view& path) {
    auto const element = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(element.size() + 1, path.size()));
    return element;
}

// Gathers the paths that a schema allows.
class SchemaWalk final {
public:
    explicit SchemaWalk(SchemaReader const& read) : m_read(read) {}

    Result<void> visit_file(std::string_view name) {
        TRY_ASSIGN(auto const* const schema, open(name));
        return visit({name, *schema}, "");
    }

    std::vector<std::string> take() && { return {m_paths.begin(), m_paths.end()}; }

private:
    // A schema, and the file that its references begin in.
    struct Place {
        std::string_view file;
        Json const& schema;
    };

    Result<Json const*> open(std::string_view name) {
        auto const found = m_files.find(name);
        if (found != m_files.end()) {
            return &found->second;
        }
        TRY_ASSIGN(auto const text, m_read(name));
        auto schema = Json::parse(text, nullptr, false);
        if (schema.is_discarded()) {
            return broken(name);
        }
        return &m_files.emplace(name, std::move(schema)).first->second;
    }

    static tl::unexpected<Error> broken(std::string_view name) {
        return fail(ErrorCode::unreadable, "schema", say("the JSON Schema '{}' is damaged", name));
    }

    Result<void> visit(Place place, std::string const& path) {
        auto const& schema = place.schema;
        if (!schema.is_object()) {
            return {};
        }
        if (auto const reference = schema.find("$ref"); reference != schema.end()) {
            TRY(follow(place, reference->get<std::string>(), path));
        }
        for (auto const* keyword : alternatives) {
            for (auto const& each : schema.value(keyword, Json::array())) {
                TRY(visit({place.file, each}, path));
            }
        }
        for (auto const* keyword : conditions) {
            if (schema.contains(keyword)) {
                TRY(visit({place.file, schema.at(keyword)}, path));
            }
        }
        if (schema.contains("items")) {
            TRY(visit({place.file, schema.at("items")}, path));
        }
        if (schema.contains("properties")) {
            for (auto const& [name, below] : schema.at("properties").items()) {
                // false: what must not be there.
                if (below.is_boolean() && !below.template get<bool>()) {
                    continue;
                }
                auto const inner = path.empty() ? name : path + '.' + name;
                m_paths.insert(inner);
                TRY(visit({place.file, below}, inner));
            }
        }
        return {};
    }

    // "definitions.schema.json#/$defs/name" or "#/$defs/name".
    Result<void> follow(Place place, std::string const& reference, std::string const& path) {
        auto const hash = reference.find('#');
        auto const file = hash == 0 ? std::string(place.file) : reference.substr(0, hash);
        TRY_ASSIGN(auto const* const schema, open(file));
        auto const pointer = hash == reference.npos ? std::string() : reference.substr(hash + 1);
        auto const open_already = fmt::format("{}#{}", file, pointer);
        if (std::ranges::count(m_open, open_already) >= deepest) {
            return {};
        }
        Json::json_pointer const target(pointer);
        if (!schema->contains(target)) {
            return broken(file);
        }
        m_open.push_back(open_already);
        auto result = visit({m_files.find(file)->first, schema->at(target)}, path);
        m_open.pop_back();
        return result;
    }

    SchemaReader const& m_read;
    std::map<std::string, Json, std::less<>> m_files; // which keeps its elements where they are
    std::vector<std::string> m_open;                  // references that are being followed
    std::set<std::string> m_paths;
};

std::string line_of(Json const& value) {
    if (value.is_null()) {
        return "\n";
    }
    return (value.is_string() ? terminal_text(value.get<std::string>()) : terminal_text(value.dump())) + '\n';
}

std::string lines_of(Json const& value, std::string_view path) {
    if (value.is_array()) {
        auto const element = path.substr(0, path.find('.'));
        std::size_t index = 0;
        if (is_number(element)) {
            std::from_chars(element.data(), element.data() + element.size(), index);
            take_element(path);
            return index < value.size() ? lines_of(value[index], path) : "";
        }
        std::string lines = value.empty() && path.empty() ? "\n" : "";
        for (auto const& each : value) {
            lines += lines_of(each, path);
        }
        return lines;
    }
    if (path.empty()) {
        return line_of(value);
    }
    auto const name = take_element(path);
    auto const found = value.is_object() ? value.find(std::string(name)) : value.end();
    return found == value.end() ? "" : lines_of(*found, path);
}

} // namespace

Result<std::vector<std::string>> fields_of_schema(std::string_view name, SchemaReader const& read) {
    SchemaWalk walk(read);
    TRY(walk.visit_file(name));
    return std::move(walk).take();
}

std::string without_numbers(std::string_view path) {
    std::string names;
    while (!path.empty()) {
        auto const element = take_element(path);
        if (!is_number(element)) {
            names += names.empty() ? "" : ".";
            names += element;
        }
    }
    return names;
}

std::string lines_of_field(std::string_view document, std::string_view path) {
    auto const parsed = Json::parse(document, nullptr, false);
    return parsed.is_discarded() || path.empty() ? "" : lines_of(parsed, path);
}

} // namespace techuser
