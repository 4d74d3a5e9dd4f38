// SPDX-License-Identifier: Apache-2.0
#include "batchfile/batch_file_report.hpp"
#include "catch.hpp"
#include "registration/registration_report.hpp"
#include "registration_sample.hpp"
#include "report/json_document.hpp"
#include "username/username_report.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace techuser;
using namespace techuser::test;
using Json = nlohmann::json;

namespace {

RegisteredUser sample_user() {
    return {sample_registration(), *SenderNumber::make(6400), SenderNumberSource::assigned, sample_day()};
}

} // namespace

TEST_CASE("error_to_json tells code, reason, message and every cause, on one line", "[report]") {
    Error error{.code = ErrorCode::invalid, .reason = "registration", .message = Text("2 fields are wrong")};
    error.causes.push_back(
        {.code = ErrorCode::usage,
         .reason = "missing",
         .message = Text("not given"),
         .hint = Text("give it"),
         .field = "contact.phone"});
    error.causes.push_back(
        {.code = ErrorCode::invalid, .reason = "accent", .message = Text("'É'"), .offset = 3});
    auto const text = error_to_json({"register-techuser", 2}, error);
    CHECK(std::ranges::count(text, '\n') == 1);
    CHECK(Json::parse(text) == Json::parse(R"({"format": 1, "tool": "register-techuser", "status": 2,
        "error": {"code": "invalid", "reason": "registration", "message": "2 fields are wrong", "causes": [
            {"code": "usage", "reason": "missing", "message": "not given", "field": "contact.phone", "hint": "give it"},
            {"code": "invalid", "reason": "accent", "message": "'É'", "offset": 3}]}})"));
}

TEST_CASE("error_to_json is valid UTF-8 whatever the message quotes", "[report]") {
    auto const text = error_to_json({"t", 1}, {.reason = "r", .message = Text("\xff\xfe \xed\xa0\x80 \x01")});
    CHECK(Json::accept(text));
}

TEST_CASE("a document has no character that steers a terminal, and still means the same", "[report]") {
    std::string const hostile =
        "\x1b[m \x7f \u009b \u00ad \u061c \u202e \u200b \u3164 \ufe0f \U000e0041 é € 𝄞";
    auto const text = error_to_json({"t", 1}, {.reason = "r", .message = Text(hostile)});
    CHECK(Json::parse(text)["error"]["message"] == hostile);
    for (auto const* const harmful :
         {"\x1b", "\x7f", "\u009b", "\u00ad", "\u061c", "\u202e", "\u200b", "\u3164", "\ufe0f",
          "\U000e0041"}) {
        CHECK(text.find(harmful) == std::string::npos);
    }
    CHECK(text.find("é € 𝄞") != std::string::npos);
}

TEST_CASE("to_json of a technical user has the keys that do not change any more", "[report]") {
    auto const json = Json::parse(to_json({"register-techuser", 0}, sample_user()));
    CHECK(json["format"] == 1);
    CHECK(json["tool"] == "register-techuser");
    CHECK(json["status"] == 0);
    CHECK(json["enterprise_number"] == "0200.004.201");
    CHECK(json["quality"] == "supplementary-pensions-manager");
    CHECK(json["username"] == "peeterspensions");
    CHECK(json["portal_username"] == "EXPpeeterspensions");
    CHECK(json["sender_number"] == "006400");
    CHECK(json["sender_number_source"] == "assigned");
    CHECK(json["registered_on"] == "2026-11-23T00:00:00Z");
    CHECK(json["contact"]["last_name"] == "Peeters");
    CHECK(json["contact"]["fax"].is_null());
    CHECK(json["contact"]["emails"] == Json{"batch@example.be"});
    auto const& channel = json["channels"][0];
    CHECK(channel["type"] == "sftp");
    CHECK(channel["ssh_public_key"]["type"] == "rsa");
    CHECK(channel["ssh_public_key"]["bits"] == 3072);
    CHECK(channel["certificate"]["owner"] == "PEETERS_SEAL");
    CHECK(channel["certificate"]["sha256"].get<std::string>().size() == 64);
    CHECK(channel["applications"] == Json{"db2p", "db2p-preload"});
    CHECK(channel["preferred_for"] == Json{"db2p", "db2p-preload"});
    CHECK_FALSE(json.contains("outcome"));
}

TEST_CASE("to_json of a registration tells what became of it", "[report]") {
    UserReport const report{
        sample_user(),
        {{.id = "channel-not-listed",
          .severity = Severity::warning,
          .field = "channel.type",
          .message = Text("m")}}};
    auto const json =
        Json::parse(to_json({"register-techuser", 0}, Outcome::created, Rehearsal::dry_run, report));
    CHECK(json["outcome"] == "created");
    CHECK(json["dry_run"] == true);
    CHECK(
        json["findings"][0] == Json{
                                   {"id", "channel-not-listed"},
                                   {"severity", "warning"},
                                   {"field", "channel.type"},
                                   {"message", "m"}});
    CHECK(
        Json::parse(to_json({"t", 0}, Outcome::unchanged, Rehearsal::no, report))["outcome"] == "unchanged");
}

TEST_CASE("to_json of a username tells verdict, state, reasons and suggestion", "[report]") {
    auto const refused = Username::parse("Péeters");
    auto const json = Json::parse(to_json(
        {"check-username", 1}, UsernameReport{
                                   .input = "Péeters",
                                   .refusal = refused.error(),
                                   .state = {},
                                   .suggestion = suggest_username("Péetersxx")}));
    CHECK(json["input"] == "Péeters");
    CHECK(json["valid"] == false);
    CHECK(json["state"].is_null());
    CHECK(json["reasons"].size() == refused.error().causes.size());
    CHECK(json["suggestion"] == "peetersxx");
    auto const taken = Json::parse(to_json(
        {"check-username", 1},
        UsernameReport{
            .input = "peeterspensions", .refusal = {}, .state = UsernameState::active, .suggestion = {}}));
    CHECK(taken["valid"] == true);
    CHECK(taken["state"] == "taken");
    CHECK(taken["reasons"].empty());
}

TEST_CASE("to_json of a submission lists its files in the order of upload", "[report]") {
    Submission const submission{*ApplicationCode::parse("DMFA"), *SenderNumber::make(6400),
                                *parse_date("2014-06-28"),       *Sequence::parse("00005"),
                                Environment::production,         1};
    auto const json = Json::parse(to_json({"name-batchfile", 0}, submission, *name_submission(submission)));
    CHECK(
        json == Json::parse(R"({"format": 1, "tool": "name-batchfile", "status": 0, "sender_number": "006400",
        "application": "DMFA", "environment": "R", "date": "2014-06-28", "sequence": "00005", "directory": "IN", "files": [
        "FI.DMFA.006400.20140628.00005.R.1.1", "FS.DMFA.006400.20140628.00005.R.1.1", "GO.DMFA.006400.20140628.00005.R.1"]})"));
}
