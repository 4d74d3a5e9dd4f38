// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_json.hpp"
#include "certificate/certificate_words.hpp"
#include "reply/anomaly.hpp"
#include "reply/reply_report.hpp"
#include "report/json.hpp"
#include "support/named.hpp"

#include <array>

namespace techuser {
namespace {

constexpr std::array local_names{
    Named<ReplyFile::Local>{ReplyFile::Local::found, "found"},
    Named<ReplyFile::Local>{ReplyFile::Local::written, "written"},
    Named<ReplyFile::Local>{ReplyFile::Local::unchanged, "unchanged"},
    Named<ReplyFile::Local>{ReplyFile::Local::conflict, "conflict"},
    Named<ReplyFile::Local>{ReplyFile::Local::absent, "absent"}};
constexpr std::array remote_names{
    Named<ReplyFile::Remote>{ReplyFile::Remote::absent, "absent"},
    Named<ReplyFile::Remote>{ReplyFile::Remote::kept, "kept"},
    Named<ReplyFile::Remote>{ReplyFile::Remote::deleted, "deleted"}};

constexpr std::array record_names{
    Named<AnswerRecord>{AnswerRecord::none, "none"},
    Named<AnswerRecord>{AnswerRecord::unknown_set, "unknown-set"},
    Named<AnswerRecord>{AnswerRecord::recorded, "recorded"}};

Json text_or_null(std::string_view text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

Json describe_anomalies(Acknowledgment const& read) {
    auto anomalies = Json::array();
    for (auto const& id : read.error_ids) {
        auto const label = anomaly_label(id);
        auto const anomaly = explain_anomaly(label);
        anomalies.push_back(
            {{"error_id", id},
             {"label", text_or_null(label)},
             {"meaning", text_or_null(anomaly.meaning.english())},
             {"what_to_do", text_or_null(anomaly.what_to_do.english())}});
    }
    return anomalies;
}

Json describe(Acknowledgment const& read) {
    Json json{
        {"identification", read.identification},
        {"created_on", read.created_on},
        {"created_at", read.created_at},
        {"attestation_status", read.attestation_status},
        {"form_type", read.form_type},
        {"file_name", read.file_name},
        {"reference_origin", read.reference_origin},
        {"reference_number", read.reference_number},
        {"result_code", read.result_code},
        {"anomalies", describe_anomalies(read)},
        {"unknown_elements", Json::array()}};
    for (auto const& element : read.unknown) {
        json["unknown_elements"].push_back({{"path", element.path}, {"text", element.text}});
    }
    return json;
}

Json describe_signature(Reply const& reply) {
    if (!reply.signature) {
        return nullptr;
    }
    auto const& signature = *reply.signature;
    auto const& time = signature.signing_time;
    Json json{
        {"signed", reply.signed_file->to_string()},
        {"digest", signature.digest},
        {"signing_time", time ? Json(to_iso(*time)) : Json(nullptr)},
        {"time_stamp", signature.time_stamp == SignatureTimeStamp::absent ? "absent" : "unchecked"},
        {"chain", to_string(reply.chain)},
        {"unchecked", Json::array()},
        {"signer", describe(mask(signature.signer, NationalNumbers::masked))}};
    if (reply.chain == SignerChain::unchecked) {
        json["unchecked"].push_back(to_string(Unchecked::chain));
    }
    json["unchecked"].push_back(to_string(Unchecked::revocation));
    return json;
}

} // namespace

std::string_view to_string(ReplyFile::Local local) {
    return name_of(local_names, local);
}

std::string_view to_string(ReplyFile::Remote remote) {
    return name_of(remote_names, remote);
}

std::string_view to_string(AnswerRecord record) {
    return name_of(record_names, record);
}

std::string to_json(JsonHead const& head, ReplyReport const& report) {
    auto const& reply = report.reply;
    auto document = begin_document(head);
    document["reply"] = reply.name.to_string();
    document["verdict"] = to_string(reply.verdict);
    document["answers"] = nullptr;
    document["registry"] = to_string(report.record);
    document["acknowledgment"] = nullptr;
    if (auto const& read = reply.acknowledgment) {
        if (auto const answered = read->answered()) {
            document["answers"] = answered->to_string();
        }
        document["acknowledgment"] = describe(*read);
    }
    document["signature"] = describe_signature(reply);
    document["files"] = Json::array();
    for (auto const& file : report.files) {
        document["files"].push_back(
            {{"path", file.path}, {"local", to_string(file.local)}, {"server", to_string(file.remote)}});
    }
    document["faults"] = Json::array();
    for (auto const& fault : reply.faults) {
        document["faults"].push_back(describe(fault));
    }
    return finish_document(document);
}

} // namespace techuser
