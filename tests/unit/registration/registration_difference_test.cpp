// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "registration/registration_difference.hpp"
#include "registration_sample.hpp"

#include <functional>

using namespace techuser;
using namespace techuser::test;

namespace {

RegisteredUser recorded() {
    return {sample_registration(), *SenderNumber::make(6400), SenderNumberSource::assigned, sample_day()};
}

Registration examined(RegistrationDraft const& draft) {
    auto reference = sample_reference();
    reference.qualities.push_back({*Quality::parse("bank"), "Bank", "Banque", "Bank", "Bank"});
    return examine(draft, sample_credentials(), reference, sample_day())->registration;
}

struct Case {
    std::function<void(RegistrationDraft&)> change;
    FieldDifference expected;
};

} // namespace

TEST_CASE("differences names each field with what is recorded and what was given", "[domain]") {
    std::vector<Case> const cases{
        {[](auto& draft) { draft.enterprise_number = "0949.383.342"; },
         {"entity.enterprise_number", "0200.004.201", "0949.383.342"}},
        {[](auto& draft) { draft.quality = "bank"; },
         {"entity.quality", "supplementary-pensions-manager", "bank"}},
        {[](auto& draft) { draft.last_name = "Janssens"; }, {"contact.last_name", "Peeters", "Janssens"}},
        {[](auto& draft) { draft.first_name = "Ann"; }, {"contact.first_name", "Anouk", "Ann"}},
        {[](auto& draft) { draft.title = "mr"; }, {"contact.title", "mrs", "mr"}},
        {[](auto& draft) { draft.function = "Clerk"; }, {"contact.function", "IT manager", "Clerk"}},
        {[](auto& draft) { draft.language = "fr"; }, {"contact.language", "nl", "fr"}},
        {[](auto& draft) { draft.phone = "02 555 99 99"; },
         {"contact.phone", "+32 2 555 01 23", "02 555 99 99"}},
        {[](auto& draft) { draft.fax = "02 555 01 24"; }, {"contact.fax", "", "02 555 01 24"}},
        {[](auto& draft) { draft.mobile = "0470 12 34 56"; }, {"contact.mobile", "", "0470 12 34 56"}},
        {[](auto& draft) { draft.emails.push_back("second@example.be"); },
         {"contact.emails", "batch@example.be", "batch@example.be, second@example.be"}},
        {[](auto& draft) { draft.channel_type = "ftp"; }, {"channel.type", "sftp", "ftp"}},
        {[](auto& draft) { draft.applications = {"db2p"}; },
         {"channel.applications", "db2p, db2p-preload", "db2p"}},
        {[](auto& draft) { draft.username = "janssenspensions"; },
         {"user.username", "peeterspensions", "janssenspensions"}},
        {[](auto& draft) { draft.sender_number = "000007"; }, {"user.sender_number", "006400", "000007"}},
    };
    for (auto const& [change, expected] : cases) {
        INFO(expected.field);
        auto draft = sample_draft();
        change(draft);
        CHECK(differences(recorded(), examined(draft)) == std::vector{expected});
    }
}

TEST_CASE(
    "differences shows a key by its fingerprint and a certificate by number and fingerprint", "[domain]") {
    auto given = sample_registration();
    auto& channel = given.channels.front();
    auto other_key = *channel.ssh_public_key;
    other_key.blob.push_back(0);
    other_key.fingerprint_sha256 = "SHA256:other";
    channel.ssh_public_key = other_key;
    auto const certificate = *channel.certificate;
    auto other_certificate = certificate;
    other_certificate.der.push_back(0);
    other_certificate.serial.decimal = "17";
    other_certificate.sha256 = "ab";
    channel.certificate = other_certificate;
    auto const key = recorded().registration.channels.front().ssh_public_key->fingerprint_sha256;
    CHECK(
        differences(recorded(), given) ==
        std::vector<FieldDifference>{
            {"channel.ssh_public_key", key, "SHA256:other"},
            {"channel.certificate",
             "serial number " + certificate.serial.decimal + ", SHA-256 " + certificate.sha256,
             "serial number 17, SHA-256 ab"}});
}

TEST_CASE("differences keeps the order of the portal's screens", "[domain]") {
    auto draft = sample_draft();
    draft.username = "janssenspensions";
    draft.phone = "02 555 99 99";
    draft.quality = "bank";
    auto const found = differences(recorded(), examined(draft));
    REQUIRE(found.size() == 3);
    CHECK(found[0].field == "entity.quality");
    CHECK(found[1].field == "contact.phone");
    CHECK(found[2].field == "user.username");
}

TEST_CASE(
    "differences has nothing to say about other spellings, and what a registration leaves open", "[domain]") {
    auto draft = sample_draft();
    draft.enterprise_number = "BE 0200004201";
    draft.phone = "025550123";
    draft.applications = {"db2p", "db2p-preload"};
    CHECK(differences(recorded(), examined(draft)).empty());
    draft.sender_number = "006400";
    CHECK(differences(recorded(), examined(draft)).empty());

    auto user = recorded();
    user.registration.channels.front().preferred_for = user.registration.channels.front().applications;
    CHECK(differences(user, sample_registration()).empty());
}

TEST_CASE("differences tells of channels that a registration does not have", "[domain]") {
    auto user = recorded();
    auto ftp = user.registration.channels.front();
    ftp.type = ChannelType::ftp;
    user.registration.channels.push_back(ftp);
    CHECK(
        differences(user, sample_registration()) ==
        std::vector<FieldDifference>{{"channel.type", "sftp, ftp", "sftp"}});
}

TEST_CASE("explain_conflict gives every field of the same technical user that differs", "[domain]") {
    auto draft = sample_draft();
    draft.phone = "02 555 99 99";
    draft.fax = "02 555 01 24";
    auto const error = explain_conflict(
        {.code = ErrorCode::conflict,
         .reason = "username-taken",
         .message = Text("taken"),
         .field = "user.username"},
        recorded(), examined(draft));
    CHECK(error.code == ErrorCode::conflict);
    CHECK(error.reason == "differs");
    CHECK(error.field.empty());
    CHECK(
        error.message ==
        "technical user 'peeterspensions', sender number 006400: already registered, but 2 fields differ");
    REQUIRE(error.causes.size() == 2);
    CHECK(error.causes[0].field == "contact.phone");
    CHECK(error.causes[0].reason == "differs");
    CHECK(error.causes[0].message == "recorded '+32 2 555 01 23', given '02 555 99 99'");
    CHECK(error.causes[1].message == "recorded nothing, given '02 555 01 24'");
}

TEST_CASE("explain_conflict says only who another technical user is", "[domain]") {
    auto draft = sample_draft();
    draft.phone = "02 555 99 99";
    draft.enterprise_number = "0949.383.342";
    auto const error = explain_conflict(
        {.code = ErrorCode::conflict,
         .reason = "username-taken",
         .message = Text("taken"),
         .field = "user.username"},
        recorded(), examined(draft));
    CHECK(error.reason == "username-taken");
    CHECK(error.message == "taken");
    REQUIRE(error.causes.size() == 1);
    CHECK(error.causes[0].field == "entity.enterprise_number");
    CHECK(error.causes[0].message == "recorded '0200.004.201', given '0949.383.342'");
}
