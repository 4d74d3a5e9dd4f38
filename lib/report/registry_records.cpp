// SPDX-License-Identifier: Apache-2.0
#include "report/registry_record.hpp"
#include "report/translate.hpp"
#include "support/text.hpp"
#include "support/try.hpp"
#include <techuser/registry_records.hpp>

#include <fmt/format.h>

#include <span>
#include <utility>

namespace techuser {
namespace {

template <typename... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};

std::string hex(std::span<std::uint8_t const> bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (auto const byte : bytes) {
        fmt::format_to(std::back_inserter(text), "{:02x}", byte);
    }
    return text;
}

std::string hex(std::string_view text) {
    return hex(std::span(reinterpret_cast<std::uint8_t const*>(text.data()), text.size()));
}

Json names_of(std::vector<Application> const& applications) {
    auto names = Json::array();
    for (auto const& application : applications) {
        names.push_back(application.to_string());
    }
    return names;
}

// Key and certificate stand there whole, by their bytes: comments and names in them need not be UTF-8.
Json to_record(Channel const& channel) {
    Json key;
    if (channel.ssh_public_key) {
        key = {
            {"fingerprint_sha256", channel.ssh_public_key->fingerprint_sha256},
            {"openssh_hex", hex(channel.ssh_public_key->openssh_line())}};
    }
    Json certificate;
    if (channel.certificate) {
        certificate = {{"sha256", channel.certificate->sha256}, {"der_hex", hex(channel.certificate->der)}};
    }
    return {
        {"type", to_string(channel.type)},
        {"connection", to_string(channel.connection)},
        {"ssh_public_key", std::move(key)},
        {"certificate", std::move(certificate)},
        {"applications", names_of(channel.applications)},
        {"preferred_for", names_of(channel.preferred_for)}};
}

Json to_record(RegisteredUser const& user) {
    auto const& registration = user.registration;
    Json json{
        {"record", user_record},
        {"enterprise_number", registration.enterprise_number.to_string()},
        {"quality", registration.quality.to_string()},
        {"username", registration.username.to_string()},
        {"sender_number", user.sender_number.to_string()},
        {"sender_number_source", to_string(user.sender_number_source)},
        {"registered_on", to_iso(user.registered_on)},
        {"removed_on", user.removed_on ? Json(to_iso(*user.removed_on)) : Json()},
        {"revision", user.revision},
        {"contact", describe(registration.contact)},
        {"channels", Json::array()}};
    for (auto const& channel : registration.channels) {
        json["channels"].push_back(to_record(channel));
    }
    return json;
}

Json to_record(SequenceState const& state) {
    return {{"record", sequence_record},       {"sender_number", state.sender.to_string()},
            {"date", to_iso(state.date)},      {"environment", to_string(state.environment)},
            {"last", state.last.to_string()},  {"reserved_at", to_iso(state.reserved_at)},
            {"reserved_by", state.reserved_by}};
}

Json to_record(JournalEntry const& entry) {
    return {{"record", journal_record},   {"number", entry.number},
            {"when", to_iso(entry.when)}, {"user", entry.user},
            {"host", entry.host},         {"role", entry.role ? Json(*entry.role) : Json()},
            {"action", entry.action},     {"subject", entry.subject},
            {"details", entry.details}};
}

Json to_record(RecordCounts const& counts) {
    return {
        {"record", "end"},
        {"technical_users", counts.users},
        {"sequences", counts.sequences},
        {"journal_entries", counts.journal_entries}};
}

Json heading_record() {
    return {{"record", "registry"}, {"format", 1}};
}

Result<Json> parse_line(std::string_view line) {
    auto json = Json::parse(line, nullptr, false);
    if (!json.is_object()) {
        return fail(ErrorCode::unreadable, "syntax", say("is not a JSON object"));
    }
    return json;
}

// What follows the records: their counts, and nothing.
Result<void> expect_end(Json const& json, std::string_view rest, RecordCounts const& counts) {
    if (!rest.empty()) {
        return fail(
            ErrorCode::unreadable, "trailing-data", say("something else follows the last line of the export"),
            say("take it away, or export again"));
    }
    if (!same(json, to_record(counts))) {
        return fail(
            ErrorCode::unreadable, "truncated",
            say("the counts in the last line are not those of the records"), say("export again"));
    }
    return {};
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
            [this](RegisteredUser const&) { ++users; }, [this](SequenceState const&) { ++sequences; },
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

Result<RecordCounts> read_export(std::string_view text, RecordVisitor const& visit) {
    RecordCounts counts;
    for (std::size_t number = 1; !text.empty(); ++number) {
        auto const end = std::min(text.find('\n'), text.size());
        auto const line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        auto const in_line = [number](Error error) {
            return fail(while_doing(say("line {}", number), std::move(error)));
        };
        auto const json = parse_line(line);
        if (!json) {
            return in_line(json.error());
        }
        if (number == 1) {
            if (!same(*json, heading_record())) {
                return fail(
                    ErrorCode::unreadable, "format",
                    say("line 1: is not the beginning of an exported registry"),
                    say("register-techuser export writes one"));
            }
            continue;
        }
        if (json->value("record", Json()) == "end") {
            if (auto const complete = expect_end(*json, text, counts); !complete) {
                return in_line(complete.error());
            }
            return counts;
        }
        auto const record = parse_record(*json);
        if (!record) {
            return in_line(record.error());
        }
        counts.add(*record);
        if (auto const visited = visit(*record); !visited) {
            return in_line(visited.error());
        }
    }
    return fail(
        ErrorCode::unreadable, "truncated", say("the last line is missing: the export was cut off"),
        say("export again"));
}

std::string to_text(RecordCounts const& counts) {
    return fmt::format(
        "{}: {}\n{}: {}\n{}: {}\n", tr("Technical users"), counts.users, tr("Sequences"), counts.sequences,
        tr("Lines of the journal"), counts.journal_entries);
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
