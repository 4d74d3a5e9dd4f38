// SPDX-License-Identifier: Apache-2.0
#include "report/json.hpp"

#include "report/terminal_text.hpp"
#include "support/library_version.hpp"
#include "support/utf8.hpp"
#include <techuser/text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace techuser {

namespace {

// JSON leaves DEL, C1 and bidirectional marks as they are, and a terminal obeys them; \u means the same, two
// of them above U+FFFF (RFC 8259 section 7). They occur in strings only.
std::string escape_harmful(std::string json) {
    auto const is_plain = [](char character) { return character >= ' ' && character < '\x7f'; };
    if (std::ranges::all_of(json, is_plain)) {
        return json;
    }
    std::string escaped;
    escaped.reserve(json.size());
    for (std::string_view rest = json; !rest.empty();) {
        auto const point = decode_utf8(rest);
        auto const length = point ? point->length : 1;
        if (!point || !is_harmful(point->value)) {
            escaped += rest.substr(0, length);
        } else if (point->value <= 0xFFFF) {
            fmt::format_to(std::back_inserter(escaped), "\\u{:04x}", static_cast<unsigned>(point->value));
        } else {
            auto const offset = static_cast<unsigned>(point->value) - 0x10000U;
            fmt::format_to(
                std::back_inserter(escaped), "\\u{:04x}\\u{:04x}", 0xD800U + (offset >> 10U),
                0xDC00U + (offset & 0x3FFU));
        }
        rest.remove_prefix(length);
    }
    return escaped;
}

} // namespace

std::string_view to_string(ErrorCode code) {
    switch (code) {
    case ErrorCode::invalid:
        return gettext_noop("invalid");
    case ErrorCode::not_found:
        return gettext_noop("not-found");
    case ErrorCode::usage:
        return gettext_noop("usage");
    case ErrorCode::unreadable:
        return gettext_noop("unreadable");
    case ErrorCode::conflict:
        return gettext_noop("conflict");
    case ErrorCode::unavailable:
        return gettext_noop("unavailable");
    case ErrorCode::internal:
        break;
    }
    return gettext_noop("internal");
}

Json object_of(std::size_t keys) {
    auto json = Json::object();
    json.get_ref<Json::object_t&>().reserve(keys);
    return json;
}

Json begin_document(JsonHead const& head) {
    constexpr std::size_t keys_of_most = 24;
    auto document = object_of(keys_of_most);
    document["format"] = 1;
    document["tool"] = head.tool;
    document["status"] = head.status;
    return document;
}

std::string finish_document(Json const& document) {
    return escape_harmful(document.dump(-1, ' ', false, Json::error_handler_t::replace)) + '\n';
}

Json describe(Error const& error) {
    Json json{
        {"code", to_string(error.code)}, {"reason", error.reason}, {"message", error.message.english()}};
    if (!error.field.empty()) {
        json["field"] = error.field;
    }
    if (error.offset) {
        json["offset"] = *error.offset;
    }
    if (!error.hint.empty()) {
        json["hint"] = error.hint.english();
    }
    for (auto const& cause : error.causes) {
        json["causes"].push_back(describe(cause));
    }
    return json;
}

Json describe(Finding const& finding) {
    auto json = object_of(4);
    json["id"] = finding.id;
    json["severity"] = to_string(finding.severity);
    json["field"] = finding.field;
    json["message"] = finding.message.english();
    return json;
}

std::string error_to_json(JsonHead const& head, Error const& error) {
    auto document = begin_document(head);
    document["error"] = describe(error);
    return finish_document(document);
}

std::string error_to_json(JsonHead const& head, std::string_view input, Error const& error) {
    auto document = begin_document(head);
    document["input"] = input;
    document["error"] = describe(error);
    return finish_document(document);
}

std::string library_version::nlohmann_json() {
    return fmt::format(
        "{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH);
}

} // namespace techuser
