// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "registration_sample.hpp"
#include "registry/registry_records.hpp"

#include <algorithm>
#include <functional>

using namespace techuser;
using namespace techuser::test;

namespace {

RegisteredUser user() {
    RegisteredUser user{
        sample_registration(), *SenderNumber::make(6400), SenderNumberSource::given, sample_day(), 3,
        sample_day()};
    user.registration.given_sender_number = user.sender_number;
    // A comment that is not UTF-8.
    auto key = *user.registration.channels[0].ssh_public_key;
    key.comment = "peeters \xe9";
    user.registration.channels[0].ssh_public_key = key;
    user.registration.channels[0].preferred_for = {*Application::parse("db2p")};
    return user;
}

SequenceState sequence() {
    return {
        *user().sender_number,
        *parse_date("2026-11-23"),
        Environment::production,
        *Sequence::parse("00005"),
        sample_day(),
        "anouk"};
}

JournalEntry entry() {
    return {1, sample_day(), "anouk", "desk", "created", "peeterspensions", "{}", "techuser_writer"};
}

std::string whole() {
    return export_heading() + to_json_line(user()) + to_json_line(sequence()) + to_json_line(entry()) +
           export_end({1, 0, 1, 1});
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    auto const at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

Result<void> ignore(RegistryRecord const&) {
    return {};
}

// As read_export() reads a file.
Result<RecordCounts> read_text(std::string_view text, RecordVisitor const& visit) {
    auto const next_line = [&text]() -> Result<std::optional<std::string_view>> {
        if (text.empty()) {
            return std::nullopt;
        }
        auto const end = std::min(text.find('\n'), text.size());
        auto const line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        return line;
    };
    return read_export(next_line, visit);
}

} // namespace

TEST_CASE("read_export hands over what was written, exactly", "[report]") {
    std::vector<RegistryRecord> records;
    auto const counts = read_text(whole(), [&](RegistryRecord const& record) -> Result<void> {
        records.push_back(record);
        return {};
    });
    REQUIRE(counts);
    CHECK(*counts == RecordCounts{1, 0, 1, 1});
    REQUIRE(records.size() == 3);
    auto const& read = std::get<RegisteredUser>(records[0]);
    CHECK(read.registration == user().registration);
    CHECK(read.registration.channels[0].ssh_public_key->comment == "peeters \xe9");
    CHECK(read.revision == 3);
    CHECK(read.removed_on == sample_day());
    CHECK(std::get<SequenceState>(records[1]).last == sequence().last);
    CHECK(std::get<JournalEntry>(records[2]).role == "techuser_writer");
    // An optional field of the contact person that a version did not have yet; a last line without its end;
    // keys in another order.
    CHECK(read_text(replaced(whole(), R"("fax":null,)", ""), ignore));
    auto text = whole();
    text.pop_back();
    CHECK(read_text(text, ignore));
    CHECK(read_text(
        replaced(whole(), R"({"record":"registry","format":1})", R"({ "format": 1, "record": "registry" })"),
        ignore));
}

TEST_CASE("read_export refuses what it would not have written", "[report]") {
    struct Refusal {
        std::string text;
        std::string_view reason;
        std::string_view line;
    };
    auto const good = whole();
    for (auto const& [text, reason, line] : {
             Refusal{"", "truncated", ""},
             Refusal{"\n", "syntax", "line 1"},
             Refusal{"[]\n", "syntax", "line 1"},
             Refusal{"{}\n", "format", "line 1"},
             Refusal{replaced(good, R"("format":1)", R"("format":2)"), "format", "line 1"},
             Refusal{to_json_line(entry()), "format", "line 1"},
             Refusal{export_heading(), "truncated", ""},
             Refusal{good + "\n", "trailing-data", "line 5"},
             Refusal{good + export_end({1, 0, 1, 1}), "trailing-data", "line 5"},
             Refusal{replaced(good, R"("sequences":1)", R"("sequences":0)"), "truncated", "line 5"},
             Refusal{replaced(good, R"({"record":"sequence")", R"({"record":"sequence)"), "syntax", "line 3"},
             Refusal{
                 replaced(good, R"("reserved_by":"anouk")", "\"reserved_by\":\"\xff\""), "syntax", "line 3"},
             Refusal{replaced(good, R"("record":"sequence")", R"("record":"tree")"), "record", "line 3"},
             Refusal{replaced(good, R"("record":"sequence")", R"("record":7)"), "record", "line 3"},
             Refusal{replaced(good, R"("last":"00005")", R"("last":"5")"), "record", "line 3"},
             Refusal{replaced(good, R"("last":"00005")", R"("last":5)"), "record", "line 3"},
             Refusal{replaced(good, R"("last":"00005",)", ""), "record", "line 3"},
             Refusal{replaced(good, R"("last":)", R"("more":1,"last":)"), "record", "line 3"},
             Refusal{replaced(good, R"("last":)", R"("contact":[],"last":)"), "record", "line 3"},
             Refusal{replaced(good, R"("number":1)", R"("number":1.5)"), "record", "line 4"},
             Refusal{replaced(good, R"("0200.004.201")", R"("0200004201")"), "record", "line 2"},
             Refusal{replaced(good, R"("given")", R"("stolen")"), "record", "line 2"},
             Refusal{
                 replaced(good, R"("emails":["batch@example.be"])", R"("emails":[])"), "record", "line 2"},
             Refusal{
                 replaced(good, R"("emails":["batch@example.be"])", R"("emails":[null])"), "record",
                 "line 2"},
             Refusal{replaced(good, R"("fax":null)", R"("fax":"x")"), "record", "line 2"},
             Refusal{replaced(good, R"("phone":"+32 2 555 01 23",)", ""), "record", "line 2"},
             Refusal{
                 replaced(good, R"("fingerprint_sha256":"SHA)", R"("fingerprint_sha256":"sha)"), "record",
                 "line 2"},
             Refusal{replaced(good, R"("der_hex":"3)", R"("der_hex":"4)"), "record", "line 2"},
             Refusal{replaced(good, R"("der_hex":"3)", R"("der_hex":"x)"), "record", "line 2"},
             Refusal{replaced(good, R"("der_hex":"3)", R"("der_hex":")"), "record", "line 2"},
             Refusal{replaced(good, R"("type":"sftp")", R"("type":"pigeon")"), "record", "line 2"},
             Refusal{
                 replaced(good, R"("preferred_for":["db2p"])", R"("preferred_for":["xyz"])"), "record",
                 "line 2"},
             Refusal{replaced(good, R"("channels":[)", R"("channels":[7,)"), "record", "line 2"},
             Refusal{good + nested(200'000), "trailing-data", "line 5"},
             Refusal{nested(200'000) + good, "syntax", "line 1"},
             Refusal{replaced(good, R"("fax":null)", R"("fax":)" + nested(64)), "syntax", "line 2"},
             Refusal{replaced(good, R"("fax":null)", R"("fax":)" + nested(60)), "record", "line 2"},
             Refusal{replaced(good, R"("fax":null)", R"("fax":null,"fax":null)"), "syntax", "line 2"},
             Refusal{replaced(good, R"("number":1)", R"("number":1,"number":1)"), "syntax", "line 4"},
             Refusal{
                 replaced(good, R"(["batch@example.be"])", R"(["batch@example.be","batch@example.be"])"),
                 "record", "line 2"},
             Refusal{replaced(good, R"("revision":3)", R"("revision":0)"), "record", "line 2"},
             Refusal{replaced(good, R"("revision":3)", R"("revision":-1)"), "record", "line 2"},
             Refusal{
                 replaced(good, R"("revision":3)", R"("revision":9223372036854775807)"), "record", "line 2"},
             Refusal{replaced(good, R"("user":"anouk")", R"("user":"an\u0000ouk")"), "record", "line 4"},
         }) {
        INFO(reason << " " << line << ": " << text.substr(0, 2000));
        auto const refused = read_text(text, ignore);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().reason == reason);
        CHECK(refused.error().code == ErrorCode::unreadable);
        CHECK_THAT(refused.error().message.english(), Catch::StartsWith(std::string(line)));
    }
}

TEST_CASE("read_export stops at the error of its visitor and names the line", "[report]") {
    int calls = 0;
    auto const ended = read_text(whole(), [&](RegistryRecord const&) -> Result<void> {
        ++calls;
        return fail(ErrorCode::conflict, "username-taken", Text("taken"));
    });
    REQUIRE_FALSE(ended);
    CHECK(ended.error().code == ErrorCode::conflict);
    CHECK(ended.error().message == "line 2: taken");
    CHECK(calls == 1);
}
