// SPDX-License-Identifier: Apache-2.0
#include "report/json.hpp"
#include "support/utf8.hpp"

#include <fmt/format.h>

namespace techuser {
namespace {

std::string_view to_string(UsernameState state) {
    switch (state) {
    case UsernameState::free:
        return "free";
    case UsernameState::active:
        return "taken";
    case UsernameState::retired:
        break;
    }
    return "retired";
}

// Counts characters as a person does: the first is 1.
std::size_t position_of(std::size_t offset, std::string_view input) {
    std::size_t position = 1;
    for (auto rest = input.substr(0, offset); !rest.empty(); ++position) {
        auto const point = decode_utf8(rest);
        rest.remove_prefix(point ? point->length : 1);
    }
    return position;
}

} // namespace

std::string to_text(UsernameReport const& report) {
    auto const input = terminal_text(report.input);
    if (!report.refusal) {
        return report.state ? fmt::format("{}: valid, {}\n", input, to_string(*report.state))
                            : fmt::format("{}: valid\n", input);
    }
    std::string text = fmt::format("{}: invalid\n", input);
    for (auto const& cause : report.refusal->causes) {
        auto const position = position_of(cause.offset.value_or(0), report.input);
        text +=
            fmt::format("    position {}: {}: {}\n", position, cause.reason, terminal_text(cause.message));
    }
    if (report.suggestion) {
        text += fmt::format("    suggestion: {}\n", report.suggestion->to_string());
    }
    return text;
}

std::string to_json(JsonHead const& head, UsernameReport const& report) {
    auto document = begin_document(head);
    document["input"] = report.input;
    document["valid"] = !report.refusal;
    document["state"] = nullptr;
    if (report.state) {
        document["state"] = to_string(*report.state);
    }
    document["reasons"] = Json::array();
    if (report.refusal) {
        for (auto const& cause : report.refusal->causes) {
            document["reasons"].push_back(describe(cause));
        }
    }
    document["suggestion"] = nullptr;
    if (report.suggestion) {
        document["suggestion"] = report.suggestion->to_string();
    }
    return finish_document(document);
}

} // namespace techuser
