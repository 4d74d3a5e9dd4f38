// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "registration/changes.hpp"
#include "registration_sample.hpp"

using namespace techuser;
using namespace techuser::test;

namespace {

CheckOptions policy_at(Timestamp at) {
    return {.at = at, .enterprise_number = {}};
}

} // namespace

TEST_CASE("a contact person comes back from its draft", "[domain]") {
    auto const contact = sample_registration().contact;
    auto const again = examine_contact(draft_of(contact), draft_of(contact), sample_reference());
    REQUIRE(again);
    CHECK(*again == contact);
}

TEST_CASE("examine_contact looks at the contact person only, and reports every fault", "[domain]") {
    auto draft = draft_of(sample_registration().contact);
    draft.phone = "12";
    draft.emails = {"nobody"};
    auto const examined = examine_contact(draft, draft, sample_reference());
    REQUIRE_FALSE(examined);
    REQUIRE(examined.error().causes.size() == 2);
    CHECK(examined.error().causes[0].field == "contact.phone");
    CHECK(examined.error().causes[1].field == "contact.emails");
}

TEST_CASE("a channel comes back from its draft and its credentials", "[domain]") {
    auto const channel = sample_registration().channels.front();
    auto const draft = draft_of(channel);
    auto const again =
        examine_channel(draft, draft, sample_credentials(), sample_reference(), policy_at(sample_day()));
    REQUIRE(again);
    CHECK(again->channel == channel);
}

TEST_CASE("examine_channel judges a certificate again only if the draft names its file", "[domain]") {
    auto draft = draft_of(sample_registration().channels.front());
    auto const late = start_of(*parse_date("2060-01-01"));
    CHECK(examine_channel(draft, draft, sample_credentials(), sample_reference(), policy_at(late)));
    draft.certificate = "peeters-seal.cer";
    auto const judged =
        examine_channel(draft, draft, sample_credentials(), sample_reference(), policy_at(late));
    REQUIRE_FALSE(judged);
    CHECK(judged.error().reason == "certificate-expired");
}

TEST_CASE("examine_channel asks for the credentials that the type needs", "[domain]") {
    auto const draft = draft_of(sample_registration().channels.front());
    auto const examined = examine_channel(draft, draft, {}, sample_reference(), policy_at(sample_day()));
    REQUIRE_FALSE(examined);
    REQUIRE(examined.error().causes.size() == 2);
    CHECK(examined.error().causes[0].field == "channel.ssh_public_key");
    CHECK(examined.error().causes[1].field == "channel.certificate");
}

TEST_CASE("lists judge what is typed, and let be what is recorded", "[domain]") {
    ReferenceData const nothing_listed;
    RegistrationDraft typed;
    auto contact = draft_of(sample_registration().contact);
    CHECK(examine_contact(contact, typed, nothing_listed));
    typed.title = contact.title;
    CHECK(examine_contact(contact, typed, nothing_listed).error().reason == "unknown-title");
    auto const channel = draft_of(sample_registration().channels.front());
    auto const policy = policy_at(sample_day());
    CHECK(examine_channel(channel, typed, sample_credentials(), nothing_listed, policy));
    typed.applications = {"db2p"};
    auto const judged = examine_channel(channel, typed, sample_credentials(), nothing_listed, policy);
    REQUIRE_FALSE(judged);
    CHECK(judged.error().causes.size() == 2);
    CHECK(judged.error().causes[0].reason == "unknown-application");
}
