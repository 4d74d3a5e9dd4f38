// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "data/configuration.hpp"
#include "temporary_folder.hpp"

#include <fstream>

namespace techuser {

using test::TemporaryFolder;

TEST_CASE("read_configuration reads what is set", "[files]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "config.toml";
    std::ofstream(path) << "format = 1\n[sftp]\nhost = \"sftp.example\"\nport = 22\n";
    auto const configuration = read_configuration(path);
    REQUIRE(configuration);
    CHECK(configuration->sftp_host == "sftp.example");
    CHECK(configuration->sftp_port == 22);
    CHECK_FALSE(configuration->sftp_source);
}

TEST_CASE("read_configuration refuses what it does not understand", "[files]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "config.toml";
    for (std::string const text :
         {"", "format = 2", "format = 1\nhost = \"x\"", "format = 1\n[sftp]\nhots = \"x\"",
          "format = 1\n[sft]\nhost = \"x\"", "format = 1\n[sftp]\nhost = 1",
          "format = 1\n[sftp]\nhost = \"\"", "format = 1\n[sftp]\nport = 0",
          "format = 1\n[sftp]\nport = 65536", "format = 1\n[sftp]\nport = -1",
          "format = 1\n[sftp]\nport = \"22\"", "format = 1\n[sftp]\nport = 22.5", "format = 1\n[sftp", "\xff",
          "\xc3\xa9", "format = 1\n\xc3\xa9 = 1",
          "\xef\xbb\x9f"
          "7"}) {
        CAPTURE(text);
        std::ofstream(path) << text;
        auto const configuration = read_configuration(path);
        REQUIRE_FALSE(configuration);
        CHECK(configuration.error().code == ErrorCode::usage);
        CHECK(configuration.error().reason == "configuration");
    }
    auto const missing = read_configuration(folder.path() / "nothing");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().reason == "missing");
}

TEST_CASE("Configuration::override_with keeps what is not set, and no source of another server", "[files]") {
    Configuration configuration{"a", 1, "somebody", "portal"};
    configuration.override_with({});
    CHECK(configuration.sftp_source == "somebody");
    configuration.override_with({.sftp_host = "b", .sftp_port = {}, .sftp_source = {}, .numbers = {}});
    CHECK(configuration.sftp_host == "b");
    CHECK(configuration.sftp_port == 1);
    CHECK_FALSE(configuration.sftp_source);
}

TEST_CASE("parse_port reads 1 to 65535", "[files]") {
    CHECK(parse_port("1") == 1);
    CHECK(parse_port("65535") == 65535);
    for (std::string const text :
         {"", "0", "65536", "-1", "+1", " 1", "1 ", "1x", "x", "99999999999999999999"}) {
        CAPTURE(text);
        auto const port = parse_port(text);
        REQUIRE_FALSE(port);
        CHECK(port.error().reason == "port");
    }
}

} // namespace techuser
