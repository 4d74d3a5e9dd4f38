// SPDX-License-Identifier: Apache-2.0
#include "username/username_report.hpp"

#include "report/json.hpp"
#include "report/language.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"
#include "support/say.hpp"
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

char const* describe(UsernameState state) {
    switch (state) {
    case UsernameState::free:
        return tr("free");
    case UsernameState::active:
        return tr("taken");
    case UsernameState::retired:
        break;
    }
    return tr("but reserved: it belonged to a removed technical user");
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

std::string to_text(UsernameReport const& report, Colour colour) {
    auto const input = input_text(report.input);
    if (!report.refusal) {
        auto const verdict = report.state ? fmt::format("{}, {}", tr("valid"), describe(*report.state))
                                          : std::string(tr("valid"));
        auto const is_free = report.state.value_or(UsernameState::free) == UsernameState::free;
        auto const tone = !is_free ? Tone::bad : report.warnings.empty() ? Tone::good : Tone::doubtful;
        auto text = labelled(input, paint(verdict, tone, colour)) + '\n';
        for (auto const& warning : report.warnings) {
            auto const what = labelled(warning.id, in_language(warning.message));
            text += fmt::format("    {}\n", labelled(word_of(warning.severity), what));
        }
        return text;
    }
    std::string text = fmt::format("{}\n", labelled(input, paint(tr("invalid"), Tone::bad, colour)));
    for (auto const& cause : report.refusal->causes) {
        auto const position = position_of(cause.offset.value_or(0), report.input);
        auto const why = labelled(cause.reason, terminal_text(in_language(cause.message)));
        text += fmt::format("    {}\n", labelled(in_language(say("position {}", position)), why));
    }
    if (report.suggestion) {
        text += fmt::format("    {}\n", labelled(tr("suggestion"), report.suggestion->to_string()));
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
    document["warnings"] = Json::array();
    for (auto const& warning : report.warnings) {
        document["warnings"].push_back(describe(warning));
    }
    return finish_document(document);
}

std::string to_text(std::span<Username const> suggestions) {
    std::string text;
    for (auto const& suggestion : suggestions) {
        text += suggestion.to_string() + '\n';
    }
    return text;
}

std::string to_json(JsonHead const& head, std::string_view input, std::span<Username const> suggestions) {
    auto document = begin_document(head);
    document["input"] = input;
    document["suggestions"] = Json::array();
    for (auto const& suggestion : suggestions) {
        document["suggestions"].push_back(suggestion.to_string());
    }
    return finish_document(document);
}

std::string to_text(std::span<UsernameRule const> rules) {
    std::string text;
    for (auto const& rule : rules) {
        text += fmt::format("{:<13} {}\n", rule.reason, tr(rule.rule));
    }
    return text;
}

std::string to_json(JsonHead const& head, std::span<UsernameRule const> rules) {
    auto document = begin_document(head);
    document["shortest"] = Username::shortest;
    document["longest"] = Username::longest;
    document["characters"] = "abcdefghijklmnopqrstuvwxyz0123456789";
    document["pattern"] = fmt::format("^[a-z0-9]{{{},{}}}$", Username::shortest, Username::longest);
    document["portal_prefix"] = "EXP";
    document["rules"] = Json::array();
    for (auto const& rule : rules) {
        document["rules"].push_back({{"reason", rule.reason}, {"rule", rule.rule}});
    }
    return finish_document(document);
}

} // namespace techuser
