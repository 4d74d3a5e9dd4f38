// SPDX-License-Identifier: Apache-2.0
#include "entity/enterprise_number_report.hpp"

#include "report/json.hpp"
#include "report/language.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"
#include "support/say.hpp"

namespace techuser {
namespace {

// Where the line is, as compilers say it for files.
std::string place_of(std::string_view file, std::size_t line) {
    return file.empty() ? in_language(say("line {}", line))
                        : terminal_text(file) + ':' + std::to_string(line);
}

} // namespace

std::string to_text(EnterpriseNumberReport const& report, EnterpriseNumberFormat format, Colour colour) {
    if (report.number) {
        return to_string(*report.number, format) + '\n';
    }
    auto const& error = report.number.error();
    auto const verdict = paint(tr("invalid"), Tone::bad, colour);
    auto const why = terminal_text(in_language(error.message));
    auto text = report.line ? labelled({verdict, place_of(report.file, *report.line), error.reason, why})
                            : labelled({verdict, error.reason, why});
    text += '\n';
    return text;
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
