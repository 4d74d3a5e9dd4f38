// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "register_techuser/wizard/wizard_questions.hpp"
#include "registration_sample.hpp"

#include <fstream>

using namespace techuser;
using namespace techuser::register_techuser;
using Values = std::vector<std::string>;

namespace {

// Examines a draft as the wizard does, one whose files are those of the sample.
std::vector<Error> examine_sample(RegistrationDraft const& draft) {
    auto const examined =
        examine(draft, test::sample_credentials(), test::sample_reference(), test::sample_day());
    return examined ? std::vector<Error>{} : examined.error().causes;
}

std::vector<std::string_view> asked(Questionnaire questionnaire) {
    std::vector<std::string_view> keys;
    for (; questionnaire.current() != nullptr; questionnaire.next()) {
        keys.push_back(questionnaire.current()->key());
    }
    return keys;
}

Question const& question(std::string_view key) {
    auto const questions = wizard_questions();
    return *std::ranges::find(questions, key, &Question::key);
}

} // namespace

TEST_CASE(
    "the wizard asks for every field of the portal once, in the order of the portal's screens", "[apps]") {
    std::vector<std::string_view> fields;
    for (auto const& field : registration_fields()) {
        if (field.key != "entity.name") { // the portal does not ask for it
            fields.push_back(field.key);
        }
    }
    CHECK(asked(Questionnaire({}, examine_sample)) == fields);
    auto last = Step::information;
    for (auto const& one : wizard_questions()) {
        CHECK(one.step >= last);
        last = one.step;
    }
}

TEST_CASE("the list from which every question is tested on a terminal has all of them", "[apps]") {
    std::vector<std::string> expected;
    for (auto const& one : wizard_questions()) {
        auto const* const mark = one.field->need == Question::Need::compulsory ? " *" : "";
        expected.push_back(std::string("    {") + std::string(one.key()) + " \"" + one.label + mark + "\" ");
    }
    std::ifstream file(TECHUSER_TEST_DATA "/wizard/questions.tcl");
    std::vector<std::string> listed;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("    {")) {
            listed.push_back(line.substr(0, line.find("\" ") + 2));
        }
    }
    CHECK(listed == expected);
}

TEST_CASE("the trail marks the step", "[apps]") {
    CHECK(
        trail(Step::information) ==
        "[Information] > Contact person > Channel data > Username > Confirmation");
    CHECK(
        trail(Step::channel_data) ==
        "Information > Contact person > [Channel data] > Username > Confirmation");
    CHECK(
        trail(Step::confirmation) ==
        "Information > Contact person > Channel data > Username > [Confirmation]");
}

TEST_CASE("a channel without a key or certificate is not asked for them, and loses them", "[apps]") {
    struct Row {
        std::string type;
        bool key;
        bool certificate;
    };
    for (auto const& [type, key, certificate] :
         {Row{"sftp", true, true}, Row{"ftp", false, true}, Row{"isabel", false, false}}) {
        INFO(type);
        Questionnaire questionnaire({}, examine_sample);
        questionnaire.go_to("channel.ssh_public_key");
        questionnaire.answer({"peeters.pub"});
        questionnaire.go_to("channel.certificate");
        questionnaire.answer({"peeters.cer"});
        questionnaire.go_to("channel.type");
        questionnaire.answer({type});
        CHECK(questionnaire.draft().ssh_public_key.has_value() == key);
        CHECK(questionnaire.draft().certificate.has_value() == certificate);
        auto const keys = asked(questionnaire);
        CHECK((std::ranges::find(keys, "channel.ssh_public_key") != keys.end()) == key);
        CHECK((std::ranges::find(keys, "channel.certificate") != keys.end()) == certificate);
    }
}

TEST_CASE("a key and a certificate that were given stay with any channel, and are asked about", "[apps]") {
    RegistrationDraft draft;
    draft.ssh_public_key = "peeters.pub";
    draft.certificate = "peeters.cer";
    draft.channel_type = "sftp";
    Questionnaire questionnaire(draft, examine_sample);
    questionnaire.go_to("channel.type");
    questionnaire.answer({"isabel"});
    CHECK(questionnaire.draft().ssh_public_key == "peeters.pub");
    CHECK(questionnaire.draft().certificate == "peeters.cer");
    auto const keys = asked(questionnaire);
    CHECK(std::ranges::count(keys, "channel.ssh_public_key") == 1);
    CHECK(std::ranges::count(keys, "channel.certificate") == 1);
    questionnaire.go_to("channel.certificate");
    CHECK(questionnaire.need() == Question::Need::optional);
    CHECK(questionnaire.faults_of({}).empty());
    questionnaire.answer({});
    CHECK_FALSE(questionnaire.draft().certificate);
    questionnaire.previous();
    CHECK(questionnaire.current()->key() == "channel.ssh_public_key");
    questionnaire.go_to("channel.type");
    questionnaire.answer({"sftp"});
    questionnaire.go_to("channel.certificate");
    CHECK(questionnaire.need() == Question::Need::compulsory);
}

TEST_CASE("previous goes back over what is not asked, and stays at the first question", "[apps]") {
    Questionnaire questionnaire({}, examine_sample);
    questionnaire.previous();
    CHECK(questionnaire.current()->key() == "entity.enterprise_number");
    questionnaire.go_to("channel.type");
    questionnaire.answer({"isabel"});
    questionnaire.go_to("channel.applications");
    questionnaire.previous();
    CHECK(questionnaire.current()->key() == "channel.connection");
    // Back from the confirmation.
    questionnaire.go_to("user.sender_number");
    questionnaire.next();
    CHECK(questionnaire.current() == nullptr);
    CHECK(questionnaire.step() == Step::confirmation);
    questionnaire.previous();
    CHECK(questionnaire.current()->key() == "user.sender_number");
}

TEST_CASE("an answer is checked by the faults of its own field, before it is taken", "[apps]") {
    Questionnaire questionnaire({}, examine_sample);
    auto const faults = questionnaire.faults_of({"0200.004.202"});
    REQUIRE(faults.size() == 1);
    CHECK(faults.front().reason == "check-digits");
    CHECK_FALSE(questionnaire.draft().enterprise_number);
    auto const missing = questionnaire.faults_of({});
    REQUIRE(missing.size() == 1);
    CHECK(missing.front().reason == "missing");
    CHECK(questionnaire.faults_of({"0200.004.201"}).empty());
    questionnaire.go_to("contact.fax");
    CHECK(questionnaire.faults_of({}).empty());
    questionnaire.go_to("contact.emails");
    CHECK(questionnaire.faults_of({"a@example.be", "wrong", "b"}).size() == 2);
}

TEST_CASE("what is usual is proposed, and what is given stays", "[apps]") {
    Questionnaire usual({}, examine_sample);
    usual.go_to("channel.type");
    CHECK(usual.values() == Values{"sftp"});
    usual.go_to("contact.language");
    CHECK(usual.values().empty());
    RegistrationDraft draft;
    draft.channel_type = "ftp";
    draft.fax = "";
    Questionnaire given(draft, examine_sample);
    given.go_to("channel.type");
    CHECK(given.values() == Values{"ftp"});
    given.go_to("contact.fax");
    CHECK(given.values().empty());
}

TEST_CASE("numbers are choices, and lists are split", "[apps]") {
    auto const reference = test::sample_reference();
    auto const& applications = question("channel.applications");
    auto const choices = choices_of(applications, reference, test::sample_draft());
    REQUIRE(choices.size() == 2);
    CHECK(values_typed(applications, "2, db2p", choices) == Values{"db2p-preload", "db2p"});
    CHECK(values_typed(applications, " 3 ;0", choices) == Values{"3", "0"});
    auto const& quality = question("entity.quality");
    CHECK(
        values_typed(quality, "2", choices_of(quality, reference, {})) ==
        Values{"supplementary-pensions-manager"});
    CHECK(values_typed(quality, "2 ", choices_of(quality, reference, {})) == Values{"2 "});
    CHECK(values_typed(question("contact.function"), "IT, manager", {}) == Values{"IT, manager"});
    CHECK(
        values_typed(question("contact.emails"), "a@b.be,c@d.be  e@f.be", {}) ==
        Values{"a@b.be", "c@d.be", "e@f.be"});
}
