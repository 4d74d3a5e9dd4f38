// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "channel/known_hosts.hpp"

#include <fmt/format.h>

namespace techuser {
namespace {

using Standing = KnownHost::Standing;

// Made by ssh-keygen, as are the hashes of the names: ssh-keygen -H.
std::string const shown_key =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE9ArOuQNQOjLn3/lkVph4Oj32JTroZzbhGQjyUYVn2u";
std::string const other_key =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFGR1gc3hdNrifnBns0lpA1xMZmQui89uLe4NcG7WCrf";
std::string const other_type =
    "ecdsa-sha2-nistp256 "
    "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBGA0P+wtUTXliNrO9GwJurn07xAe9OCnZWIUVFgdtVyg0ODpccXhdqVNZKvYOqbOPBY/3wpqGZ8r3ojkSNTTZGA=";
std::string const hashed_host = "|1|fwnkUzIZA8gpx5im84X0RbDZ2wM=|RjvdWgEFodRqxT7NCi8C7sOQVuE=";
std::string const hashed_host_and_port = "|1|7pInwudIIOo/oriKP5dMQcBEToI=|Kyp+xmoQUgF/dVYgBENt6nu/Rj8=";

SshPublicKey key_of(std::string_view line) {
    auto key = parse_ssh_public_key({reinterpret_cast<std::uint8_t const*>(line.data()), line.size()});
    REQUIRE(key);
    return *std::move(key);
}

KnownHost look_up(std::string text, std::uint16_t port) {
    std::vector<std::string> const files{std::move(text)};
    return {files, "Host.Example", port};
}

Standing check(std::string text, std::uint16_t port = 22) {
    return look_up(std::move(text), port).check(key_of(shown_key));
}

} // namespace

TEST_CASE("KnownHost finds a host in every form that OpenSSH writes", "[ssh]") {
    for (std::string const names :
         {"host.example", "HOST.example", "other,host.example", "*.example", "host.e?ample", "h*t*e",
          "!other.example,*.example"}) {
        CAPTURE(names);
        CHECK(check(names + " " + shown_key) == Standing::known);
        CHECK(check(names + "\t" + shown_key + " comment\r\n") == Standing::known);
        CHECK(check(names + " " + other_key) == Standing::changed);
    }
    CHECK(check(hashed_host + " " + shown_key) == Standing::known);
    CHECK(check(hashed_host + " " + other_key) == Standing::changed);
    CHECK(check(hashed_host_and_port + " " + shown_key, 8022) == Standing::known);
    CHECK(check(hashed_host_and_port + " " + other_key, 8022) == Standing::changed);
}

TEST_CASE("KnownHost does not find a host in other lines", "[ssh]") {
    for (std::string const names :
         {"host.exampl", "host.example.org", "?host.example", "*.example,!host.example", "[host.example]:22",
          "#host.example", "@cert-authority host.example", "@unknown host.example", "|1|AAAA|AAAA", "|1||",
          "|", ",", "!host.example"}) {
        CAPTURE(names);
        CHECK(check(names + " " + shown_key) == Standing::unknown);
    }
    CHECK(check(hashed_host_and_port + " " + shown_key) == Standing::unknown);
    CHECK(check("") == Standing::unknown);
    CHECK(check("host.example") == Standing::unknown);
    CHECK(check("host.example ssh-ed25519") == Standing::unknown);
}

TEST_CASE("KnownHost lets a line of the bare host vouch for a port, but not accuse", "[ssh]") {
    CHECK(check("host.example " + shown_key, 8022) == Standing::known);
    CHECK(check("host.example " + other_key, 8022) == Standing::unknown);
    CHECK(check("[host.example]:8022 " + other_key, 8022) == Standing::changed);
    CHECK(
        check("[host.example]:8022 " + other_key + "\nhost.example " + shown_key, 8022) == Standing::changed);
    CHECK(
        check("[host.example]:8022 " + other_type + "\nhost.example " + shown_key, 8022) ==
        Standing::other_type);
    CHECK(check("[host.example]:8023 " + shown_key, 8022) == Standing::unknown);
}

TEST_CASE("KnownHost weighs several lines as OpenSSH does", "[ssh]") {
    auto const line = [](std::string const& key) { return "host.example " + key + "\n"; };
    CHECK(check(line(other_key) + line(shown_key)) == Standing::known);
    CHECK(check(line(shown_key) + line(other_key)) == Standing::known);
    CHECK(check(line(other_type)) == Standing::other_type);
    CHECK(check(line(other_type) + line(other_key)) == Standing::changed);
    CHECK(check(line(shown_key) + "@revoked " + line(shown_key)) == Standing::revoked);
    CHECK(check("@revoked * " + shown_key) == Standing::revoked);
    CHECK(check("@revoked host.example " + shown_key, 8022) == Standing::revoked);
    CHECK(check(line(shown_key) + "@revoked * " + other_key) == Standing::known);
}

TEST_CASE("KnownHost ignores lines whose keys OpenSSH cannot read", "[ssh]") {
    auto const base64 = other_key.substr(other_key.find(' ') + 1);
    for (std::string const& key :
         {std::string("ssh-ed25519 AAAA"), std::string("ssh-ed25519 "), "ssh-rsa " + base64,
          "ssh-unknown " + base64, "SSH-ED25519 " + base64, "ssh-ed25519 " + base64.substr(1),
          "ssh-ed25519 " + base64 + "*", std::string("2048 65537 1234567890"),
          std::string("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5")}) {
        CAPTURE(key);
        CHECK(check("host.example " + key) == Standing::unknown);
        CHECK(check("host.example " + key + "\nhost.example " + shown_key) == Standing::known);
    }
}

TEST_CASE("KnownHost names the authorities of a host", "[ssh]") {
    CHECK(look_up("@cert-authority *.example " + other_key, 22).has_authority());
    CHECK_FALSE(look_up("@cert-authority *.org " + other_key, 22).has_authority());
    CHECK_FALSE(look_up("*.example " + other_key, 22).has_authority());
    CHECK(check("@cert-authority *.example " + shown_key) == Standing::unknown);
}

TEST_CASE("KnownHost tells the types of the keys that are known, once each", "[ssh]") {
    auto const known = look_up(
        fmt::format(
            "host.example {}\nhost.example {}\nhost.example {}\n@revoked host.example ssh-rsa AAAA\n",
            other_type, shown_key, other_key),
        22);
    CHECK(known.key_types() == std::vector<std::string_view>{"ecdsa-sha2-nistp256", "ssh-ed25519"});
}

TEST_CASE("KnownHost::line_for makes a line that makes the key known", "[ssh]") {
    for (auto const port : {std::uint16_t{22}, std::uint16_t{8022}}) {
        auto const line = look_up("", port).line_for(key_of(shown_key + " comment"));
        CHECK(line == (port == 22 ? "host.example " : "[host.example]:8022 ") + shown_key);
        CHECK(check(line, port) == Standing::known);
    }
}

} // namespace techuser
