// SPDX-License-Identifier: Apache-2.0
#include "entity/enterprise_number_report.hpp"

#include "report/json.hpp"
#include "report/language.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

namespace techuser {
namespace {

// Where the input stands, as compilers say it for files.
std::string place_of(EnterpriseNumberReport const& report) {
    if (!report.line) {
        return "";
    }
    auto const place = report.file.empty() ? in_language(say("line {}", *report.line))
                                           : fmt::format("{}:{}", report.file, *report.line);
    return labelled(place, "");
}

} // namespace

std::string to_text(EnterpriseNumberReport const& report, EnterpriseNumberFormat format, Colour colour) {
    if (report.number) {
        return to_string(*report.number, format) + '\n';
    }
    auto const& error = report.number.error();
    auto const why = place_of(report) + labelled(error.reason, in_language(error.message));
    return labelled(paint(tr("invalid"), Tone::bad, colour), terminal_text(why)) + '\n';
}

std::string to_json(
    JsonHead const& head, EnterpriseNumberReport const& report, EnterpriseNumberFormat format) {
    auto document = begin_document(head);
    if (!report.file.empty()) {
        document["file"] = report.file;
    }
    if (report.line) {
        document["line"] = *report.line;
    }
    document["input"] = report.input;
    document["valid"] = report.number.has_value();
    document["enterprise_number"] = nullptr;
    document["reasons"] = Json::array();
    if (report.number) {
        document["enterprise_number"] = to_string(*report.number, format);
    } else {
        document["reasons"].push_back(describe(report.number.error()));
    }
    return finish_document(document);
}

} // namespace techuser
