// SPDX-License-Identifier: Apache-2.0
#include "registry/registry_records.hpp"

#include "registration/registration_json.hpp"
#include "registry/registry_record.hpp"
#include "report/duplicate_keys.hpp"
#include "report/language.hpp"
#include "report/translate.hpp"
#include "support/hex.hpp"
#include "support/json_depth.hpp"
#include "support/overloaded.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>
#include <utility>

namespace techuser {
namespace {

std::string hex_of(std::string_view text) {
    return to_hex(std::span(reinterpret_cast<std::uint8_t const*>(text.data()), text.size()));
}

Json names_of(std::vector<Application> const& applications) {
    auto names = Json::array();
    for (auto const& application : applications) {
        names.push_back(application.to_string());
    }
    return names;
}

// Key and certificate are exported as bytes: comments and names in them need not be UTF-8.
Json to_record(Channel const& channel) {
    auto json = object_of(6);
    json["type"] = to_string(channel.type);
    json["connection"] = to_string(channel.connection);
    auto& key = json["ssh_public_key"];
    if (channel.ssh_public_key) {
        key = object_of(2);
        key["fingerprint_sha256"] = channel.ssh_public_key->fingerprint_sha256;
        key["openssh_hex"] = hex_of(channel.ssh_public_key->openssh_line());
    }
    auto& certificate = json["certificate"];
    if (channel.certificate) {
        certificate = object_of(2);
        certificate["sha256"] = channel.certificate->sha256;
        certificate["der_hex"] = to_hex(channel.certificate->der);
    }
    json["applications"] = names_of(channel.applications);
    json["preferred_for"] = names_of(channel.preferred_for);
    return json;
}

Json to_record(RegisteredUser const& user) {
    auto const& registration = user.registration;
    auto json = object_of(12);
    json["record"] = user_record;
    json["enterprise_number"] = registration.enterprise_number.to_string();
    json["entity_name"] = registration.entity_name ? Json(registration.entity_name->to_string()) : Json();
    json["quality"] = registration.quality.to_string();
    json["username"] = registration.username.to_string();
    json["sender_number"] = user.sender_number ? Json(user.sender_number->to_string()) : Json();
    json["sender_number_source"] = to_string(user.sender_number_source);
    json["registered_on"] = to_iso(user.registered_on);
    json["removed_on"] = user.removed_on ? Json(to_iso(*user.removed_on)) : Json();
    json["revision"] = user.revision;
    json["contact"] = describe(registration.contact);
    auto& channels = json["channels"] = Json::array();
    for (auto const& channel : registration.channels) {
        channels.push_back(to_record(channel));
    }
    return json;
}

Json to_record(Numbering numbering) {
    return {{"record", settings_record}, {"numbers", to_string(numbering)}};
}

Json to_record(RetiredNumber const& retired) {
    return {
        {"record", number_record},
        {"sender_number", retired.number.to_string()},
        {"sender_number_source", to_string(retired.source)},
        {"username", retired.user ? Json(retired.user->to_string()) : Json()}};
}

Json to_record(SequenceState const& state) {
    return {{"record", sequence_record},       {"sender_number", state.sender.to_string()},
            {"date", to_iso(state.date)},      {"environment", to_string(state.environment)},
            {"last", state.last.to_string()},  {"reserved_at", to_iso(state.reserved_at)},
            {"reserved_by", state.reserved_by}};
}

Json to_record(BatchSet const& set) {
    auto const& submission = set.submission;
    return {
        {"record", set_record},
        {"sender_number", submission.sender.to_string()},
        {"application", submission.application.to_string()},
        {"environment", to_string(submission.environment)},
        {"date", to_iso(submission.date)},
        {"sequence", submission.sequence.to_string()},
        {"parts", submission.parts ? Json(*submission.parts) : Json()},
        {"state", to_string(set.state)},
        {"since", to_iso(set.since)},
        {"changed_by", set.changed_by},
        {"sent_at", set.sent_at ? Json(to_iso(*set.sent_at)) : Json()},
        {"labels", set.labels},
        {"declaration", set.declaration ? Json(*set.declaration) : Json()}};
}

Json to_record(JournalEntry const& entry) {
    auto json = object_of(9);
    json["record"] = journal_record;
    json["number"] = entry.number;
    json["when"] = to_iso(entry.when);
    json["user"] = entry.user;
    json["host"] = entry.host;
    json["role"] = entry.role ? Json(*entry.role) : Json();
    json["action"] = entry.action;
    json["subject"] = entry.subject;
    json["details"] = entry.details;
    return json;
}

Json to_record(RecordCounts const& counts) {
    Json json{
        {"record", "end"},
        {"technical_users", counts.users},
        {"sequences", counts.sequences},
        {"journal_entries", counts.journal_entries}};
    if (counts.retired_numbers != 0) {
        json["retired_numbers"] = counts.retired_numbers;
    }
    if (counts.sets != 0) {
        json["sets"] = counts.sets;
    }
    return json;
}

Json heading_record() {
    return {{"record", "registry"}, {"format", 1}};
}

Result<Json> parse_line(std::string_view line) {
    if (is_too_deep(line)) {
        return fail(
            ErrorCode::unreadable, "syntax", say("is nested more than {} levels deep", json_depth_limit));
    }
    DuplicateKeys keys;
    auto const watch = [&keys](int /*depth*/, Json::parse_event_t event, Json const& value) {
        keys.see(event, value);
        return true;
    };
    auto json = Json::parse(line, watch, false);
    if (!json.is_object()) {
        return fail(ErrorCode::unreadable, "syntax", say("is not a JSON object"));
    }
    if (keys.found()) {
        return fail(ErrorCode::unreadable, "syntax", say("duplicate key '{}'", *keys.found()));
    }
    return json;
}

// After the records come their counts, and nothing else.
Result<void> expect_end(Json const& json, LineSource const& next_line, RecordCounts const& counts) {
    if (!same(json, to_record(counts))) {
        return fail(
            ErrorCode::unreadable, "truncated",
            say("the counts in the last line are not those of the records"), say("export again"));
    }
    TRY_ASSIGN(auto const more, next_line());
    if (more) {
        return fail(
            ErrorCode::unreadable, "trailing-data", say("something else follows the last line of the export"),
            say("take it away, or export again"));
    }
    return {};
}

Result<void> expect_heading(Json const& json) {
    if (!same(json, heading_record())) {
        return fail(
            ErrorCode::unreadable, "format", say("is not the beginning of an exported registry"),
            say("create one with register-techuser export"));
    }
    return {};
}

Result<void> visit_record(Json const& json, RecordVisitor const& visit, RecordCounts& counts) {
    TRY_ASSIGN(auto const record, parse_record(json));
    counts.add(record);
    return visit(record);
}

} // namespace

Json record_of(RegistryRecord const& record) {
    return std::visit([](auto const& value) { return to_record(value); }, record);
}

bool same(Json const& left, Json const& right) {
    return nlohmann::json(left) == nlohmann::json(right);
}

void RecordCounts::add(RegistryRecord const& record) {
    std::visit(
        Overloaded{
            [](Numbering) {}, [this](RegisteredUser const&) { ++users; },
            [this](RetiredNumber const&) { ++retired_numbers; },
            [this](SequenceState const&) { ++sequences; }, [this](BatchSet const&) { ++sets; },
            [this](JournalEntry const&) { ++journal_entries; }},
        record);
}

std::string export_heading() {
    return finish_document(heading_record());
}

std::string to_json_line(RegistryRecord const& record) {
    return finish_document(record_of(record));
}

std::string export_end(RecordCounts const& counts) {
    return finish_document(to_record(counts));
}

Result<RecordCounts> read_export(LineSource const& next_line, RecordVisitor const& visit) {
    RecordCounts counts;
    bool ended = false;
    auto const read_line = [&](std::size_t number, std::string_view line) -> Result<void> {
        TRY_ASSIGN(auto const json, parse_line(line));
        if (number == 1) {
            return expect_heading(json);
        }
        ended = json.value("record", Json()) == "end";
        return ended ? expect_end(json, next_line, counts) : visit_record(json, visit, counts);
    };
    for (std::size_t number = 1; !ended; ++number) {
        TRY_ASSIGN(auto const line, next_line());
        if (!line) {
            return fail(
                ErrorCode::unreadable, "truncated", say("the last line is missing: the export was cut off"),
                say("export again"));
        }
        if (auto const read = read_line(number, *line); !read) {
            return fail(while_doing(say("line {}", number), read.error()));
        }
    }
    return counts;
}

std::string to_text(RecordCounts const& counts) {
    return fmt::format(
        "{}{}\n{}{}\n{}{}\n", labelled(tr("Technical users"), ""), counts.users,
        labelled(tr("Sequences"), ""), counts.sequences, labelled(tr("Lines of the journal"), ""),
        counts.journal_entries);
}

std::string to_json(JsonHead const& head, Rehearsal rehearsal, RecordCounts const& counts) {
    auto document = begin_document(head);
    document["dry_run"] = rehearsal == Rehearsal::dry_run;
    document["technical_users"] = counts.users;
    document["sequences"] = counts.sequences;
    document["journal_entries"] = counts.journal_entries;
    return finish_document(document);
}

} // namespace techuser
