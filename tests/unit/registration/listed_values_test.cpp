// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "registration/listed_values.hpp"
#include "registration_sample.hpp"

using namespace techuser;
using namespace techuser::test;

TEST_CASE("a listed value is its name, or what the portal calls it in any language", "[registration]") {
    struct Row {
        std::string_view key;
        std::string_view text;
        std::string_view name; // empty: none
    };
    auto const reference = sample_reference();
    for (auto const& [key, text, name] : {
             Row{"contact.title", "mrs", "mrs"},
             Row{"contact.title", "Mme", "mrs"},
             Row{"contact.title", "mevrouw", "mrs"},
             Row{"contact.title", "Frau", "mrs"},
             Row{"contact.title", "captain", ""},
             Row{"contact.title", "", ""},
             Row{"contact.language", "Français", "fr"},
             Row{"contact.language", "Nederlands", "nl"},
             Row{"contact.language", "Deutsch", "de"},
             Row{"contact.language", "en", ""},
             Row{"entity.quality", "Gestionnaire pensions complémentaires", "supplementary-pensions-manager"},
             Row{"entity.quality", "suplementary-pensions-manager", ""},
             Row{"channel.type", "SFTP", "sftp"},
             Row{"channel.type", "pigeon", ""},
             Row{"channel.connection", "Internet", "internet"},
             Row{"channel.applications", "DB2P", "db2p"},
             Row{"channel.applications", "db3p", ""},
             Row{"contact.phone", "sftp", ""},
         }) {
        INFO(key << " " << text);
        auto const values = listed_values(*find_field(key), reference);
        CHECK(value_meant(values, text).value_or("") == name);
    }
}

TEST_CASE("an unlisted value is refused with the nearest one, or with the choices", "[registration]") {
    auto const reference = sample_reference();
    auto const near = parse_listed(fields::quality, reference, "suplementary-pensions-manager");
    REQUIRE_FALSE(near);
    CHECK(near.error().code == ErrorCode::usage);
    CHECK(near.error().hint == "did you mean 'supplementary-pensions-manager'?");
    auto const far = parse_listed(fields::channel_type, reference, "pigeon");
    REQUIRE_FALSE(far);
    CHECK(far.error().hint == "choose one of sftp, ftp, isabel, mqlink");
    CHECK(parse_listed(fields::channel_type, reference, "MQLink") == "mqlink");
}

TEST_CASE("a registration may have its values as the portal shows them", "[registration]") {
    auto draft = sample_draft();
    draft.title = "Mevrouw";
    draft.language = "Nederlands";
    draft.channel_type = "SFTP";
    draft.connection = "Internet";
    draft.applications = {"DB2P"};
    auto const examined = examine(draft, sample_credentials(), sample_reference(), sample_day());
    REQUIRE(examined);
    CHECK(examined->registration.contact.title.to_string() == "mrs");
    CHECK(examined->registration.contact.language == Language::dutch);
    CHECK(examined->registration.channels.front().type == ChannelType::sftp);
    draft.applications = {"DB2P", "db2p"};
    CHECK(
        examine(draft, sample_credentials(), sample_reference(), sample_day()).error().reason == "duplicate");
}
