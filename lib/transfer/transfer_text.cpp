// SPDX-License-Identifier: Apache-2.0
#include "batchfile/batch_file_report.hpp"
#include "registry/set_report.hpp"
#include "report/language.hpp"
#include "report/page.hpp"
#include "report/translate.hpp"
#include "support/say.hpp"
#include "transfer/transfer_report.hpp"

#include <fmt/format.h>

#include <utility>

namespace techuser {
namespace {

char const* describe(SendOutcome outcome) {
    switch (outcome) {
    case SendOutcome::sent:
        return tr("sent");
    case SendOutcome::unchanged:
        return tr("on the server already, unchanged");
    case SendOutcome::sent_before:
        return tr("sent before, and so not sent again");
    case SendOutcome::ready:
        return tr("ready to be sent");
    case SendOutcome::refused:
        return tr("refused");
    case SendOutcome::not_sent:
        break;
    }
    return tr("not sent");
}

char const* describe(SentFile::Remote remote) {
    switch (remote) {
    case SentFile::Remote::unknown:
        return tr("the server was not asked");
    case SentFile::Remote::absent:
        return tr("not on the server");
    case SentFile::Remote::partial:
        return tr("a part of it is on the server");
    case SentFile::Remote::differs:
        return tr("the server has something larger");
    case SentFile::Remote::unchanged:
        return tr("on the server already");
    case SentFile::Remote::written:
        break;
    }
    return tr("written");
}

Tone tone_of(SendOutcome outcome) {
    switch (outcome) {
    case SendOutcome::sent:
    case SendOutcome::unchanged:
        return Tone::good;
    case SendOutcome::sent_before:
    case SendOutcome::ready:
        return Tone::heading;
    case SendOutcome::refused:
    case SendOutcome::not_sent:
        break;
    }
    return Tone::bad;
}

} // namespace

std::string to_text(SendReport const& report, Colour colour) {
    TextPage page(colour);
    page.heading(labelled(report.start.to_string(), describe(report.outcome)), tone_of(report.outcome));
    page.line(tr("Directory"), directory_of(report.start));
    if (report.recorded) {
        auto const& sent_at = report.recorded->sent_at;
        page.line(
            tr("Registry"), sent_at
                                ? fmt::format("{}, {}", in_words(report.recorded->state), to_iso(*sent_at))
                                : std::string(in_words(report.recorded->state)));
    }
    for (auto const& file : report.files) {
        if (report.outcome == SendOutcome::sent_before && file.remote == SentFile::Remote::unknown) {
            continue; // there was no need of it
        }
        page.line(
            to_string(file.name.elements().kind),
            in_language(say("{} bytes, {}", file.size_bytes, Text(describe(file.remote)))));
    }
    for (auto const& fault : report.faults) {
        page.line(
            tr("Reason"),
            labelled(fault.error.reason, in_language(fault.error.message)) + describe_labels(fault.labels));
    }
    return std::move(page).take();
}

SendReport report_unsent(JudgedSet const& judged) {
    auto const start = judged.set.start();
    SendReport report{.start = start, .outcome = SendOutcome::refused, .files = {}, .faults = judged.faults};
    for (auto const& file : judged.files) {
        report.files.push_back({file.name, judged.set.path_of(file.name), file.state.size_bytes});
    }
    report.files.push_back({start, judged.set.path_of(start), 0});
    if (worst_fault(report) == ErrorCode::unavailable) {
        report.outcome = SendOutcome::not_sent;
    }
    return report;
}

std::optional<ErrorCode> worst_fault(SendReport const& report) {
    std::optional<ErrorCode> code;
    for (auto const& fault : report.faults) {
        code = code ? worse(*code, fault.error.code) : fault.error.code;
    }
    return code;
}

} // namespace techuser
