// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "registration/registration_report.hpp"
#include "registration_sample.hpp"
#include "report/json_document.hpp"

#include <nlohmann/json.hpp>

using namespace techuser;
using namespace techuser::test;
using Json = nlohmann::json;

namespace {

ManyReport recorded(Outcome outcome) {
    return {
        "many.jsonl:3",
        RecordedUser{
            outcome,
            {{sample_registration(), *SenderNumber::make(6400), SenderNumberSource::assigned, sample_day()},
             {{.id = "key-shared",
               .severity = Severity::warning,
               .field = "channel.ssh_public_key",
               .message = Text("m")}}}}};
}

ManyReport refused(ErrorCode code) {
    Error error{.code = code, .reason = "r", .message = Text("the message")};
    error.causes.push_back({.code = code, .reason = "c", .message = Text("one"), .field = "contact.phone"});
    error.causes.push_back({.code = code, .reason = "c", .message = Text("two\n\x1b[m")});
    return {"a\tb.csv:2", fail(error)};
}

} // namespace

TEST_CASE(
    "to_text of one of many is a line: what became of it, where it stands, and who or why", "[report]") {
    CHECK(
        to_text(recorded(Outcome::created), Rehearsal::no) ==
        "created: many.jsonl:3: peeterspensions 006400\n");
    CHECK(
        to_text(recorded(Outcome::created), Rehearsal::dry_run) ==
        "would be created: many.jsonl:3: peeterspensions 006400\n");
    CHECK(
        to_text(recorded(Outcome::unchanged), Rehearsal::dry_run) ==
        "unchanged: many.jsonl:3: peeterspensions 006400\n");
    CHECK(
        to_text(recorded(Outcome::unchanged), Rehearsal::no) ==
        "unchanged: many.jsonl:3: peeterspensions 006400\n");
    CHECK(
        to_text(refused(ErrorCode::invalid), Rehearsal::no) ==
        "invalid: a\\u{9}b.csv:2: contact.phone: one; two\\u{a}\\u{1b}[m\n");
    CHECK(
        to_text(refused(ErrorCode::conflict), Rehearsal::no) ==
        "conflict: a\\u{9}b.csv:2: the message; contact.phone: one; two\\u{a}\\u{1b}[m\n");
    CHECK(
        to_text(
            ManyReport{"a.json", fail(ErrorCode::unreadable, "missing", Text("cannot read"))},
            Rehearsal::no) == "unreadable: a.json: cannot read\n");
}

TEST_CASE("to_json of one of many is the document of one, with its input", "[report]") {
    auto const one = recorded(Outcome::created);
    for (auto const rehearsal : {Rehearsal::no, Rehearsal::dry_run}) {
        auto document = Json::parse(to_json({"register-techuser", 0}, rehearsal, one));
        CHECK(document["input"] == "many.jsonl:3");
        document.erase("input");
        CHECK(
            document == Json::parse(to_json(
                            {"register-techuser", 0}, Outcome::created, rehearsal, one.recorded->report)));
    }
}

TEST_CASE("to_json of a refused one has the error, and an outcome when it is a conflict", "[report]") {
    auto const conflict = Json::parse(to_json({"t", 4}, Rehearsal::no, refused(ErrorCode::conflict)));
    CHECK(conflict["input"] == "a\tb.csv:2");
    CHECK(conflict["status"] == 4);
    CHECK(conflict["outcome"] == "conflict");
    CHECK(conflict["error"]["causes"][0]["field"] == "contact.phone");
    auto const invalid = Json::parse(to_json({"t", 1}, Rehearsal::no, refused(ErrorCode::invalid)));
    CHECK_FALSE(invalid.contains("outcome"));
    CHECK(invalid["error"]["reason"] == "r");
}

TEST_CASE("refusal_to_json is error_to_json with the outcome of a conflict", "[report]") {
    auto const error = refused(ErrorCode::conflict).recorded.error();
    auto document = Json::parse(refusal_to_json({"t", 4}, error));
    CHECK(document["outcome"] == "conflict");
    document.erase("outcome");
    CHECK(document == Json::parse(error_to_json({"t", 4}, error)));
    auto const invalid = refused(ErrorCode::invalid).recorded.error();
    CHECK(refusal_to_json({"t", 1}, invalid) == error_to_json({"t", 1}, invalid));
}
