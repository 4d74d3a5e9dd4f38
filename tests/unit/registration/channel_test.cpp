// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include <techuser/channel.hpp>
#include <techuser/finding.hpp>

using namespace techuser;

TEST_CASE("Every channel type and connection is read by its name", "[domain]") {
    for (auto const type : {ChannelType::sftp, ChannelType::ftp, ChannelType::isabel, ChannelType::mqlink}) {
        CHECK(parse_channel_type(to_string(type)) == type);
    }
    CHECK(to_string(ChannelType::sftp) == "sftp");
    CHECK(to_string(ChannelType::mqlink) == "mqlink");
    CHECK(parse_connection("internet") == Connection::internet);
    CHECK(to_string(Connection::internet) == "internet");
}

TEST_CASE("parse_channel_type refuses other names and suggests the nearest", "[domain]") {
    struct Refusal {
        std::string text;
        std::string_view hint;
    };
    auto const refusal = GENERATE(values<Refusal>({
        {"SFTP", "did you mean 'sftp'?"},
        {"sfpt", ""},
        {"isabell", "did you mean 'isabel'?"},
        {"mqlnik", "did you mean 'mqlink'?"},
        {"rest", ""},
        {"", ""},
        {" sftp", "did you mean 'sftp'?"},
    }));
    CAPTURE(refusal.text);
    auto const type = parse_channel_type(refusal.text);
    REQUIRE_FALSE(type);
    CHECK(type.error().code == ErrorCode::invalid);
    CHECK(type.error().reason == "channel");
    CHECK(type.error().hint == refusal.hint);
    CHECK_THAT(type.error().message.english(), Catch::Contains("expected sftp, ftp, isabel, mqlink"));
}

TEST_CASE("parse_connection refuses other names", "[domain]") {
    auto const connection = parse_connection("isdn");
    REQUIRE_FALSE(connection);
    CHECK(connection.error().reason == "connection");
}

TEST_CASE("check_channels refuses an application that a channel has twice", "[domain]") {
    auto const db2p = *Application::parse("db2p");
    Channel channel{
        .type = ChannelType::isabel,
        .connection = Connection::internet,
        .ssh_public_key = {},
        .certificate = {},
        .applications = {db2p},
        .preferred_for = {db2p}};
    CHECK(check_channels({&channel, 1}));
    auto twice = channel;
    twice.applications.push_back(db2p);
    CHECK(check_channels({&twice, 1}).error().reason == "duplicate");
    channel.preferred_for.push_back(db2p);
    CHECK(check_channels({&channel, 1}).error().reason == "duplicate");
}

TEST_CASE("Every severity has its name", "[domain]") {
    CHECK(to_string(Severity::notice) == "notice");
    CHECK(to_string(Severity::warning) == "warning");
    CHECK(to_string(Severity::error) == "error");
}
