// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_words.hpp"
#include "reply/anomaly.hpp"
#include "reply/reply_report.hpp"
#include "report/language.hpp"
#include "report/page.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

#include <utility>

namespace techuser {
namespace {

char const* describe(ReplyVerdict verdict) {
    switch (verdict) {
    case ReplyVerdict::accepted:
        return tr("accepted");
    case ReplyVerdict::refused:
        return tr("refused");
    case ReplyVerdict::other:
        return tr("not an acknowledgment: its content is not read");
    case ReplyVerdict::unreadable:
        break;
    }
    return tr("unreadable");
}

Tone tone_of(ReplyVerdict verdict) {
    return verdict == ReplyVerdict::accepted ? Tone::good
           : verdict == ReplyVerdict::other  ? Tone::heading
                                             : Tone::bad;
}

char const* describe(SignerChain chain) {
    switch (chain) {
    case SignerChain::unchecked:
        return tr("not checked (--trust)");
    case SignerChain::trusted:
        return tr("leads to a trusted certificate");
    case SignerChain::untrusted:
        break;
    }
    return tr("leads to no trusted certificate");
}

std::string describe(ReplyFile const& file) {
    auto text = file.path;
    if (file.local == ReplyFile::Local::written) {
        text = in_language(say("{} (written)", Text(std::move(text))));
    } else if (file.local == ReplyFile::Local::unchanged) {
        text = in_language(say("{} (already there)", Text(std::move(text))));
    } else if (file.local == ReplyFile::Local::conflict) {
        text =
            in_language(say("{} (another file has this name, and was not changed)", Text(std::move(text))));
    } else if (file.local == ReplyFile::Local::absent) {
        text = in_language(say("{} (not written)", Text(std::move(text))));
    }
    return file.remote == ReplyFile::Remote::deleted
               ? in_language(say("{}, removed from the server", Text(std::move(text))))
               : text;
}

void line_if(Page& page, char const* label, std::string const& value) {
    if (!value.empty()) {
        page.line(label, value);
    }
}

void add_anomalies(Page& page, Acknowledgment const& read) {
    for (auto const& id : read.error_ids) {
        auto const anomaly = explain_anomaly(anomaly_label(id));
        auto const label = fmt::format("{} {}", tr("Anomaly"), input_text(id));
        page.line(
            label, anomaly.meaning.empty() ? tr("not in the table of anomalies that this tool has")
                                           : in_language(anomaly.meaning));
        page.line(
            tr("What to do"), anomaly.what_to_do.empty() ? tr("ask the portal's contact centre what it means")
                                                         : in_language(anomaly.what_to_do));
    }
}

void add_acknowledgment(Page& page, Acknowledgment const& read) {
    page.line(tr("Answers"), read.file_name);
    if (!read.answered()) {
        page.line(tr("Set"), tr("unknown: the reply names no GO file that could exist"));
    }
    line_if(page, tr("Created on"), read.created_on);
    line_if(page, tr("Created at"), read.created_at);
    line_if(page, tr("Attestation status"), read.attestation_status);
    line_if(page, tr("Form type"), read.form_type);
    line_if(page, tr("Identification"), read.identification);
    line_if(page, tr("Reference origin"), read.reference_origin);
    line_if(page, tr("Reference number"), read.reference_number);
    page.line(tr("Result code"), read.result_code);
    add_anomalies(page, read);
    for (auto const& element : read.unknown) {
        page.line(fmt::format("{} {}", tr("Unknown element"), input_text(element.path)), element.text);
    }
}

void add_signature(Page& page, Reply const& reply) {
    if (!reply.signature) {
        return;
    }
    auto const& signature = *reply.signature;
    auto const signer = mask(signature.signer, NationalNumbers::masked);
    page.line(
        tr("Signature"),
        in_language(
            say("valid, over {} ({})", Text(reply.signed_file->to_string()), Text(signature.digest))));
    page.line(tr("Signer"), to_string(signer.subject));
    page.line(tr("Issuer of the signer"), to_string(signer.issuer));
    if (signature.signing_time) {
        page.line(tr("Signed at (UTC)"), to_iso(*signature.signing_time));
    }
    page.line(tr("Chain of the signer"), describe(reply.chain));
}

} // namespace

std::string to_text(ReplyReport const& report, Colour colour) {
    auto const& reply = report.reply;
    TextPage page(colour);
    page.heading(labelled(reply.name.to_string(), describe(reply.verdict)), tone_of(reply.verdict));
    if (reply.acknowledgment) {
        add_acknowledgment(page, *reply.acknowledgment);
    }
    if (report.record != AnswerRecord::none) {
        page.line(
            tr("Registry"),
            report.record == AnswerRecord::recorded ? tr("the answer is recorded") : tr("has no such set"));
    }
    add_signature(page, reply);
    for (auto const& file : report.files) {
        page.line(tr("File"), describe(file));
    }
    for (auto const& fault : reply.faults) {
        page.line(tr("Not to be relied on"), in_language(fault.message));
    }
    return std::move(page).take();
}

} // namespace techuser
