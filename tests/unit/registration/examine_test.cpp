// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "registration/registration_fields.hpp"
#include "registration_sample.hpp"

#include <algorithm>
#include <functional>

using namespace techuser;
using namespace techuser::test;

TEST_CASE("examine turns a draft into a registration", "[domain]") {
    auto const examined = examine(sample_draft(), sample_credentials(), sample_reference(), sample_day());
    REQUIRE(examined);
    auto const& registration = examined->registration;
    CHECK(registration.enterprise_number.to_string() == "0200.004.201");
    CHECK(registration.contact.last_name.to_string() == "Peeters");
    CHECK_FALSE(registration.contact.fax);
    REQUIRE(registration.channels.size() == 1);
    CHECK(registration.channels[0].type == ChannelType::sftp);
    CHECK(registration.channels[0].connection == Connection::internet);
    CHECK(registration.channels[0].applications.front().to_string() == "db2p");
    CHECK(registration.channels[0].applications.back().to_string() == "db2p-preload");
    CHECK_FALSE(registration.given_sender_number);
    CHECK(examined->findings.empty());
}

TEST_CASE("examine takes an empty optional field for one that is not given", "[domain]") {
    auto draft = sample_draft();
    draft.fax = "";
    draft.mobile = "";
    draft.connection = "";
    draft.sender_number = "";
    CHECK(examine(draft, sample_credentials(), sample_reference(), sample_day()));
}

TEST_CASE("examine refuses each wrong field by its name", "[domain]") {
    struct Refusal {
        std::function<void(RegistrationDraft&)> spoil;
        std::string_view field;
        std::string_view reason;
        ErrorCode code;
    };
    auto const missing = ErrorCode::usage;
    auto const invalid = ErrorCode::invalid;
    for (auto const& [spoil, field, reason, code] : {
             Refusal{
                 [](auto& d) { d.enterprise_number = {}; }, "entity.enterprise_number", "missing", missing},
             Refusal{
                 [](auto& d) { d.enterprise_number = ""; }, "entity.enterprise_number", "missing", missing},
             Refusal{
                 [](auto& d) { d.enterprise_number = "0200.004.202"; }, "entity.enterprise_number",
                 "check-digits", invalid},
             Refusal{
                 [](auto& d) { d.enterprise_number = "2123456791"; }, "entity.enterprise_number",
                 "establishment-unit", invalid},
             Refusal{[](auto& d) { d.quality = {}; }, "entity.quality", "missing", missing},
             Refusal{[](auto& d) { d.quality = "Employer"; }, "entity.quality", "token", invalid},
             Refusal{[](auto& d) { d.quality = "pirate"; }, "entity.quality", "unknown-quality", invalid},
             Refusal{[](auto& d) { d.last_name = {}; }, "contact.last_name", "missing", missing},
             Refusal{[](auto& d) { d.first_name = "A\x1b[31m"; }, "contact.first_name", "control", invalid},
             Refusal{[](auto& d) { d.title = "captain"; }, "contact.title", "unknown-title", invalid},
             Refusal{[](auto& d) { d.function = {}; }, "contact.function", "missing", missing},
             Refusal{[](auto& d) { d.language = "en"; }, "contact.language", "language", invalid},
             Refusal{[](auto& d) { d.phone = "call me"; }, "contact.phone", "phone", invalid},
             Refusal{[](auto& d) { d.fax = "x"; }, "contact.fax", "phone", invalid},
             Refusal{[](auto& d) { d.mobile = "x"; }, "contact.mobile", "phone", invalid},
             Refusal{[](auto& d) { d.emails = {}; }, "contact.emails", "missing", missing},
             Refusal{[](auto& d) { d.emails = {"example.be"}; }, "contact.emails", "email", invalid},
             Refusal{
                 [](auto& d) { d.emails = {"a@b.be", "a@b.be"}; }, "contact.emails", "duplicate", invalid},
             Refusal{[](auto& d) { d.channel_type = {}; }, "channel.type", "missing", missing},
             Refusal{[](auto& d) { d.channel_type = "pigeon"; }, "channel.type", "channel", invalid},
             Refusal{[](auto& d) { d.connection = "modem"; }, "channel.connection", "connection", invalid},
             Refusal{[](auto& d) { d.ssh_public_key = {}; }, "channel.ssh_public_key", "missing", missing},
             Refusal{[](auto& d) { d.certificate = {}; }, "channel.certificate", "missing", missing},
             Refusal{[](auto& d) { d.applications = {}; }, "channel.applications", "missing", missing},
             Refusal{
                 [](auto& d) { d.applications = {"db3p"}; }, "channel.applications", "unknown-application",
                 invalid},
             Refusal{[](auto& d) { d.username = {}; }, "user.username", "missing", missing},
             Refusal{[](auto& d) { d.username = "peeters"; }, "user.username", "too-short", invalid},
             Refusal{[](auto& d) { d.username = "PeetersPensions"; }, "user.username", "upper-case", invalid},
             Refusal{[](auto& d) { d.sender_number = "1006400"; }, "user.sender_number", "length", invalid},
             Refusal{[](auto& d) { d.sender_number = "999999"; }, "user.sender_number", "range", invalid},
         }) {
        INFO(field << " " << reason);
        auto draft = sample_draft();
        spoil(draft);
        auto credentials = sample_credentials();
        if (!draft.ssh_public_key) {
            credentials.ssh_public_key = {};
        }
        if (!draft.certificate) {
            credentials.certificate = {};
        }
        auto const examined = examine(draft, credentials, sample_reference(), sample_day());
        REQUIRE_FALSE(examined);
        REQUIRE(examined.error().causes.size() == 1);
        auto const& cause = examined.error().causes.front();
        CHECK(cause.field == field);
        CHECK(cause.reason == reason);
        CHECK(cause.code == code);
        CHECK(examined.error().code == code);
    }
}

TEST_CASE("examine reports every wrong field at once, and the worst code", "[domain]") {
    auto draft = sample_draft();
    draft.enterprise_number = "0200.004.202";
    draft.emails = {};
    draft.username = "short";
    auto credentials = sample_credentials();
    credentials.certificate =
        Result<Certificate>(fail(ErrorCode::unreadable, "missing", Text("no such file")));
    auto const examined = examine(draft, credentials, sample_reference(), sample_day());
    REQUIRE_FALSE(examined);
    std::vector<std::string_view> fields;
    for (auto const& cause : examined.error().causes) {
        fields.push_back(cause.field);
    }
    CHECK(
        fields == std::vector<std::string_view>{
                      "entity.enterprise_number", "contact.emails", "channel.certificate", "user.username"});
    CHECK(examined.error().code == ErrorCode::unreadable);
    CHECK(examined.error().reason == "registration");
}

TEST_CASE("examine holds the certificate against the day, both ends included", "[domain]") {
    auto const certificate = ***sample_credentials().certificate;
    struct Judgement {
        Timestamp at;
        std::string_view reason; // empty: accepted
    };
    for (auto const& [at, reason] : {
             Judgement{certificate.valid_from - std::chrono::seconds(1), "certificate-not-yet-valid"},
             Judgement{certificate.valid_from, ""},
             Judgement{certificate.expires_on, ""},
             Judgement{certificate.expires_on + std::chrono::seconds(1), "certificate-expired"},
         }) {
        INFO(to_iso(at));
        auto const examined = examine(sample_draft(), sample_credentials(), sample_reference(), at);
        CHECK(examined.has_value() == reason.empty());
        if (!examined) {
            CHECK(examined.error().reason == reason);
            CHECK(examined.error().causes.front().field == "channel.certificate");
        }
    }
}

TEST_CASE("examine asks each channel for what it needs, and warns of those that are gone", "[domain]") {
    struct Case {
        std::string channel;
        bool needs_key;
        bool needs_certificate;
        std::size_t findings;
    };
    for (auto const& [channel, needs_key, needs_certificate, findings] :
         {Case{"sftp", true, true, 0}, Case{"ftp", false, true, 0}, Case{"isabel", false, false, 1},
          Case{"mqlink", false, false, 1}}) {
        INFO(channel);
        auto draft = sample_draft();
        draft.channel_type = channel;
        draft.ssh_public_key = {};
        draft.certificate = {};
        auto const without = examine(draft, {}, sample_reference(), sample_day());
        CHECK(without.has_value() == (!needs_key && !needs_certificate));
        if (!without) {
            auto const missing = std::size_t{needs_key} + std::size_t{needs_certificate};
            CHECK(without.error().causes.size() == missing);
        } else {
            CHECK(without->findings.size() == findings);
        }
    }
}

TEST_CASE("RegistrationDraft::override_with takes over what is given and keeps the rest", "[domain]") {
    auto draft = sample_draft();
    RegistrationDraft options;
    options.phone = "02 555 99 99";
    options.emails = {"other@example.be"};
    draft.override_with(options);
    CHECK(draft.phone == "02 555 99 99");
    CHECK(draft.emails == std::vector<std::string>{"other@example.be"});
    CHECK(draft.last_name == "Peeters");
    CHECK(draft.applications.size() == 2);
}

TEST_CASE("registration_fields have each key and each option once", "[domain]") {
    for (auto const& field : registration_fields()) {
        INFO(field.key);
        auto const same_key = std::ranges::count(registration_fields(), field.key, &RegistrationField::key);
        auto const same_option =
            std::ranges::count(registration_fields(), field.option, &RegistrationField::option);
        CHECK(same_key == 1);
        CHECK(same_option == 1);
        CHECK(field.option.substr(0, 2) == "--");
        CHECK(std::string(field.section()) + "." + std::string(field.name()) == field.key);
    }
}
