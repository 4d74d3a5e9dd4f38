// SPDX-License-Identifier: Apache-2.0
#include "batchfile/batch_file_report.hpp"

#include "report/json.hpp"
#include "report/language.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

namespace techuser {
namespace {

// Where the fault is; offsets count bytes, and people count from 1.
std::string describe_place(Error const& error) {
    return in_language(error.offset ? say("position {}", *error.offset + 1) : say("the set"));
}

} // namespace

std::string describe_labels(std::span<std::string_view const> labels) {
    std::string text;
    for (auto const label : labels) {
        text += text.empty() ? label : fmt::format(" {} {}", tr("or"), label);
    }
    return text.empty() ? text : fmt::format(" [{} {}]", tr("portal"), text);
}

std::string to_text(CheckedName const& checked, Colour colour) {
    auto const verdict = checked.faults.empty() ? paint(tr("valid"), Tone::good, colour)
                                                : paint(tr("invalid"), Tone::bad, colour);
    auto text = labelled(input_text(checked.input), verdict) + '\n';
    for (auto const& fault : checked.faults) {
        auto const why = labelled(fault.error.reason, terminal_text(in_language(fault.error.message)));
        text += fmt::format(
            "    {}{}\n", labelled(describe_place(fault.error), why), describe_labels(fault.labels));
    }
    return text;
}

std::string to_json(JsonHead const& head, CheckedName const& checked) {
    auto document = begin_document(head);
    document["input"] = checked.input;
    document["valid"] = checked.faults.empty();
    document["directory"] = nullptr;
    if (checked.name) {
        document["directory"] = directory_of(*checked.name);
    }
    document["reasons"] = Json::array();
    for (auto const& fault : checked.faults) {
        auto reason = describe(fault.error);
        reason["labels"] = fault.labels;
        document["reasons"].push_back(std::move(reason));
    }
    return finish_document(document);
}

std::string to_text(ExplainedName const& explained) {
    auto text = input_text(explained.input) + '\n';
    for (auto const& element : explained.elements) {
        text += fmt::format(
            "    {:<12} {:<9} {}\n", tr(element.element.data()), element.value, in_language(element.meaning));
    }
    text += fmt::format("    {:<12} {}\n", tr("directory"), directory_of(explained.name));
    if (!explained.answers.empty()) {
        text += fmt::format("    {:<12} {}\n", tr("answers"), in_language(explained.answers));
    }
    for (auto const& declaration : explained.could_answer) {
        text += fmt::format("    {:<12} {}\n", tr("could answer"), declaration.to_string());
    }
    return text;
}

std::string to_json(JsonHead const& head, ExplainedName const& explained) {
    auto document = begin_document(head);
    document["input"] = explained.input;
    document["name"] = explained.name.to_string();
    document["directory"] = directory_of(explained.name);
    document["elements"] = Json::object();
    for (auto const& element : explained.elements) {
        document["elements"][std::string(element.element)] = {
            {"value", element.value}, {"meaning", element.meaning.english()}};
    }
    document["answers"] = nullptr;
    if (!explained.answers.empty()) {
        document["answers"] = explained.answers.english();
    }
    document["could_answer"] = Json::array();
    for (auto const& declaration : explained.could_answer) {
        document["could_answer"].push_back(declaration.to_string());
    }
    return finish_document(document);
}

std::string to_text(RenameReport const& report) {
    auto const is_rehearsal = report.rehearsal == Rehearsal::dry_run;
    std::string text;
    for (auto const& file : report.renamed) {
        auto const renaming = fmt::format("{} -> {}", terminal_text(file.from), terminal_text(file.to));
        text += is_rehearsal ? in_language(say("would be renamed: {}", verbatim(renaming))) : renaming;
        text += '\n';
    }
    if (report.made) {
        auto const made = terminal_text(*report.made);
        text += is_rehearsal ? in_language(say("would be made: {}", verbatim(made))) : made;
        text += '\n';
    }
    return text;
}

std::string to_json(JsonHead const& head, RenameReport const& report) {
    auto document = begin_document(head);
    document["dry_run"] = report.rehearsal == Rehearsal::dry_run;
    document["renamed"] = Json::array();
    for (auto const& file : report.renamed) {
        document["renamed"].push_back({{"from", file.from}, {"to", file.to}});
    }
    document["made"] = nullptr;
    if (report.made) {
        document["made"] = *report.made;
    }
    return finish_document(document);
}

} // namespace techuser
