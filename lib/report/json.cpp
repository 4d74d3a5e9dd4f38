// SPDX-License-Identifier: Apache-2.0
#include "report/json.hpp"

namespace techuser {

std::string_view to_string(ErrorCode code) {
    switch (code) {
    case ErrorCode::invalid:
        return "invalid";
    case ErrorCode::not_found:
        return "not-found";
    case ErrorCode::usage:
        return "usage";
    case ErrorCode::unreadable:
        return "unreadable";
    case ErrorCode::conflict:
        return "conflict";
    case ErrorCode::unavailable:
        return "unavailable";
    case ErrorCode::internal:
        break;
    }
    return "internal";
}

Json begin_document(JsonHead const& head) {
    return {{"format", 1}, {"tool", head.tool}, {"status", head.status}};
}

std::string finish_document(Json const& document) {
    return document.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

Json describe(Error const& error) {
    Json json{{"code", to_string(error.code)}, {"reason", error.reason}, {"message", error.message}};
    if (!error.field.empty()) {
        json["field"] = error.field;
    }
    if (error.offset) {
        json["offset"] = *error.offset;
    }
    if (!error.hint.empty()) {
        json["hint"] = error.hint;
    }
    for (auto const& cause : error.causes) {
        json["causes"].push_back(describe(cause));
    }
    return json;
}

Json describe(Finding const& finding) {
    return {
        {"id", finding.id},
        {"severity", to_string(finding.severity)},
        {"field", finding.field},
        {"message", finding.message}};
}

std::string error_to_json(JsonHead const& head, Error const& error) {
    auto document = begin_document(head);
    document["error"] = describe(error);
    return finish_document(document);
}

} // namespace techuser
