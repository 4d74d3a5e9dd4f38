// SPDX-License-Identifier: Apache-2.0
// What becomes of registrations, many or one.
#include "registration/registration_report.hpp"

#include "registration/registration_json.hpp"
#include "report/json.hpp"
#include "report/language.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"

#include <fmt/format.h>

namespace techuser {
namespace {

void add_refusal(Json& document, Error const& error) {
    if (error.code == ErrorCode::conflict) {
        document["outcome"] = to_string(error.code);
    }
    document["error"] = describe(error);
}

// All causes of an error on one line.
std::string reasons_of(Error const& error) {
    if (error.causes.empty()) {
        return in_language(error.message);
    }
    // Of a conflict the message says with whom; of wrong fields it only counts them.
    auto text = error.code == ErrorCode::conflict ? in_language(error.message) : std::string();
    for (auto const& cause : error.causes) {
        text += text.empty() ? "" : "; ";
        text += cause.field.empty() ? in_language(cause.message)
                                    : labelled(cause.field, in_language(cause.message));
    }
    return text;
}

} // namespace

std::string refusal_to_json(JsonHead const& head, Error const& error) {
    auto document = begin_document(head);
    add_refusal(document, error);
    return finish_document(document);
}

std::string to_text(ManyReport const& report, Rehearsal rehearsal) {
    auto const place = terminal_text(report.input);
    if (!report.recorded) {
        auto const& error = report.recorded.error();
        auto const why = labelled(place, terminal_text(reasons_of(error)));
        return labelled(tr(to_string(error.code).data()), why) + '\n';
    }
    auto const& user = report.recorded->report.user;
    auto const who =
        fmt::format("{} {}", user.registration.username.to_string(), in_language(sender_number_text(user)));
    auto const* const outcome = tr(to_string(report.recorded->outcome, rehearsal).data());
    return labelled(outcome, labelled(place, who)) + '\n';
}

std::string to_json(JsonHead const& head, Rehearsal rehearsal, ManyReport const& report) {
    auto document = begin_document(head);
    document["input"] = report.input;
    if (report.recorded) {
        add_outcome(document, report.recorded->outcome, rehearsal, report.recorded->report);
    } else {
        add_refusal(document, report.recorded.error());
    }
    return finish_document(document);
}

} // namespace techuser
