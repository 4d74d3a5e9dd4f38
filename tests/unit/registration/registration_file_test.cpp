// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "registration/registration_fields.hpp"
#include <techuser/registration_file.hpp>

using namespace techuser;

namespace {

constexpr std::string_view toml = R"(format = 1

[entity]
enterprise_number = "0200.004.201"
quality = "supplementary-pensions-manager"

[contact]
last_name = "Peeters"
first_name = "Anouk"
title = "mrs"
function = "IT manager"
language = "nl"
phone = "+32 2 555 01 23"
fax = ""
emails = ["batch@example.be", "second@example.be"]

[channel]
type = "sftp"
connection = "internet"
ssh_public_key = "keys/peeters.pub"
certificate = "/absolute/peeters.cer"
applications = ["db2p", "db2p-preload"]

[user]
username = "peeterspensions"
)";

constexpr std::string_view json = R"({"format": 1,
 "entity": {"enterprise_number": "0200.004.201", "quality": "supplementary-pensions-manager"},
 "contact": {"last_name": "Peeters", "first_name": "Anouk", "title": "mrs", "function": "IT manager",
   "language": "nl", "phone": "+32 2 555 01 23", "fax": "", "emails": ["batch@example.be", "second@example.be"]},
 "channel": {"type": "sftp", "connection": "internet", "ssh_public_key": "keys/peeters.pub",
   "certificate": "/absolute/peeters.cer", "applications": ["db2p", "db2p-preload"]},
 "user": {"username": "peeterspensions"}})";

} // namespace

TEST_CASE("parse_registration_file reads the same registration from TOML and from JSON", "[files]") {
    for (auto const text : {toml, json}) {
        auto const draft = parse_registration_file(text, "file", "/folder");
        REQUIRE(draft);
        CHECK(draft->enterprise_number == "0200.004.201");
        CHECK(draft->quality == "supplementary-pensions-manager");
        CHECK(draft->last_name == "Peeters");
        CHECK(draft->first_name == "Anouk");
        CHECK(draft->title == "mrs");
        CHECK(draft->function == "IT manager");
        CHECK(draft->language == "nl");
        CHECK(draft->phone == "+32 2 555 01 23");
        CHECK(draft->fax == "");
        CHECK_FALSE(draft->mobile);
        CHECK(draft->emails == std::vector<std::string>{"batch@example.be", "second@example.be"});
        CHECK(draft->channel_type == "sftp");
        CHECK(draft->connection == "internet");
        CHECK(draft->ssh_public_key == "/folder/keys/peeters.pub");
        CHECK(draft->certificate == "/absolute/peeters.cer");
        CHECK(draft->applications == std::vector<std::string>{"db2p", "db2p-preload"});
        CHECK(draft->username == "peeterspensions");
        CHECK_FALSE(draft->sender_number);
    }
}

TEST_CASE("parse_registration_file reads every field that there is", "[files]") {
    for (auto const& field : registration_fields()) {
        auto const many = field.takes_several();
        auto const text = std::string("format = 1\n[") + std::string(field.section()) + "]\n" +
                          std::string(field.name()) + (many ? " = ['/x']" : " = '/x'");
        INFO(text);
        auto const draft = parse_registration_file(text, "file", "");
        REQUIRE(draft);
        CHECK(field.values(*draft) == std::vector<std::string>{"/x"});
    }
}

TEST_CASE("parse_registration_file refuses what it does not understand wholly", "[files]") {
    struct Refusal {
        std::string_view text;
        std::string_view reason;
        std::string_view message;
        std::string_view hint;
    };
    for (auto const& [text, reason, message, hint] : {
             Refusal{"", "format", "expected format = 1", ""},
             Refusal{"{}", "format", "expected format = 1", ""},
             Refusal{"format = 2", "format", "expected format = 1", ""},
             Refusal{"format = '1'", "format", "expected format = 1", ""},
             Refusal{"format = true", "format", "expected format = 1", ""},
             Refusal{R"({"format": 1.5})", "format", "expected format = 1", ""},
             Refusal{"format = 1\nformat = 1", "syntax", "line 2", ""},
             Refusal{"format = 1\n[contact\n", "syntax", "line 2", ""},
             Refusal{"\xff\xfe", "syntax", "line 1", ""},
             Refusal{"{\"format\": 1", "syntax", "not valid JSON", ""},
             Refusal{"{\"format\": 1} x", "syntax", "not valid JSON", ""},
             Refusal{
                 R"({"format": 1, "user": {"username": "a", "username": "b"}})", "duplicate", "'username'",
                 ""},
             Refusal{"format = 1\nusername = 'x'", "unknown-key", "'username'", ""},
             Refusal{
                 "format = 1\n[contact]\nlastname = 'x'", "unknown-key", "'contact.lastname'",
                 "'contact.last_name'"},
             Refusal{
                 "format = 1\n[contcat]\nphone = 'x'", "unknown-key", "'contcat.phone'", "'contact.phone'"},
             Refusal{"format = 1\n[contact]\nphone = 25550123", "type", "'contact.phone'", ""},
             Refusal{"format = 1\n[contact]\nphone = ['x']", "type", "'contact.phone'", ""},
             Refusal{"format = 1\n[contact]\nphone = 2020-01-01", "type", "'contact.phone'", ""},
             Refusal{"format = 1\n[contact]\nemails = 'x'", "type", "'contact.emails'", ""},
             Refusal{"format = 1\n[contact]\nemails = [1]", "type", "'contact.emails'", ""},
             Refusal{"format = 1\n[contact]\nemails = ['x', 1]", "type", "'contact.emails'", ""},
             Refusal{"format = 1\n[contact.phone]\nhome = 'x'", "type", "'contact.phone'", ""},
             Refusal{R"({"format": 1, "contact": {"emails": ["x", null]}})", "type", "'contact.emails'", ""},
             Refusal{R"({"format": 1, "contact": {"phone": null}})", "type", "'contact.phone'", ""},
             Refusal{R"({"format": 1, "contact": []})", "unknown-key", "'contact'", ""},
         }) {
        INFO(text);
        auto const draft = parse_registration_file(text, "peeters.toml", "");
        REQUIRE_FALSE(draft);
        CHECK(draft.error().code == ErrorCode::usage);
        CHECK(draft.error().reason == reason);
        CHECK_THAT(draft.error().message.english(), Catch::StartsWith("peeters.toml: "));
        CHECK_THAT(draft.error().message.english(), Catch::Contains(std::string(message)));
        CHECK_THAT(draft.error().hint.english(), Catch::Contains(std::string(hint)));
    }
}

TEST_CASE("parse_registration_file passes over a byte order mark, in both forms", "[files]") {
    for (auto const text : {toml, json}) {
        auto const draft = parse_registration_file("\xEF\xBB\xBF" + std::string(text), "file", {});
        REQUIRE(draft);
        CHECK(draft->username == "peeterspensions");
    }
    CHECK_FALSE(parse_registration_file("\xEF\xBB\xBF\xEF\xBB\xBF" + std::string(json), "file", {}));
}

TEST_CASE("a key that comes in its section and with a dot comes twice", "[files]") {
    for (std::string const text :
         {R"({"format": 1, "contact": {"phone": "1"}, "contact.phone": "2"})",
          R"({"format": 1, "contact.phone": "2", "contact": {"phone": "1"}})",
          "format = 1\n\"contact.phone\" = '2'\n[contact]\nphone = '1'\n"}) {
        INFO(text);
        auto const draft = parse_registration_file(text, "file", {});
        REQUIRE_FALSE(draft);
        CHECK(draft.error().reason == "duplicate");
        CHECK_THAT(draft.error().message.english(), Catch::EndsWith("duplicate key 'contact.phone'"));
    }
}

TEST_CASE("what is nested too deeply is refused, and does not use up the stack", "[files]") {
    auto const many = [](std::string_view part, int count) {
        std::string text;
        for (; count > 0; --count) {
            text += part;
        }
        return text;
    };
    auto const levels = GENERATE(17, 100'000);
    CAPTURE(levels);
    for (auto const& text :
         {R"({"format": 1, "x": )" + many("[", levels) + many("]", levels) + "}",
          R"({"format": 1, "x": )" + many(R"({"x": )", levels) + "1" + many("}", levels) + "}",
          "{\"x\": " + many("[", levels)}) {
        auto const draft = parse_registration_file(text, "file", {});
        REQUIRE_FALSE(draft);
        CHECK(draft.error().code == ErrorCode::usage);
        CHECK(draft.error().reason == "syntax");
        CHECK_THAT(draft.error().message.english(), Catch::EndsWith("nested too deeply"));
        CHECK(parse_registration_json(text, {}, {}).error().reason == "syntax");
    }
    for (auto const& text :
         {"format = 1\nx = " + many("[", 100'000) + many("]", 100'000),
          "format = 1\nx" + many(".x", 100'000) + " = 1", "format = 1\n[x" + many(".x", 100'000) + "]",
          "format = 1\nx = " + many("{ x = ", 100'000) + "1" + many("}", 100'000)}) {
        auto const draft = parse_registration_file(text, "file", {});
        REQUIRE_FALSE(draft);
        CHECK(draft.error().reason == "syntax");
    }
    CHECK(parse_registration_file("format = 1 # " + many(".", 1900), "file", {}));
}

TEST_CASE("registration_to_toml writes what parse_registration_file reads back equal", "[files]") {
    RegistrationDraft everything;
    RegistrationDraft odd;
    for (auto const& field : registration_fields()) {
        std::string const name(field.name());
        if (field.takes_several()) {
            field.set(everything, {name, "second"});
            field.set(odd, {"\"quoted\"", "back\\slash", "[]"});
        } else {
            field.set(everything, {name});
            field.set(odd, {"M\u00fcller \"\\\t\n\x01\x7f # 'x'"});
        }
    }
    RegistrationDraft part;
    part.username = "peeterspensions";
    part.fax = "";
    for (auto const& draft : {everything, odd, part, RegistrationDraft{}}) {
        auto const text = registration_to_toml(draft);
        INFO(text);
        auto const read = parse_registration_file(text, "file", {});
        REQUIRE(read);
        for (auto const& field : registration_fields()) {
            INFO(field.key);
            CHECK(field.values(*read) == field.values(draft));
        }
    }
    CHECK_FALSE(parse_registration_file(registration_to_toml(part) + "x", "file", {}));
}
