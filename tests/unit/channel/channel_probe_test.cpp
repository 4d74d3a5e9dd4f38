// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "channel/algorithms.hpp"
#include <techuser/channel_probe.hpp>

namespace techuser {

TEST_CASE("HostKeyFingerprint::parse reads what people copy", "[ssh]") {
    std::string const base64 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU";
    std::string const hexadecimal = "d4:1d:8c:d9:8f:00:b2:04:e9:80:09:98:ec:f8:42:7e";
    std::string const upper = "D4:1D:8C:D9:8F:00:B2:04:E9:80:09:98:EC:F8:42:7E";
    for (auto const& form :
         {"SHA256:" + base64, "sha256:" + base64, "Sha256:" + base64 + "=", base64,
          "256 SHA256:" + base64 + " a comment (ED25519)", " SHA256:" + base64 + "\r\n"}) {
        CAPTURE(form);
        auto const fingerprint = HostKeyFingerprint::parse(form);
        REQUIRE(fingerprint);
        CHECK(fingerprint->to_string() == "SHA256:" + base64);
    }
    for (auto const& form :
         {"MD5:" + hexadecimal, "md5:" + upper, hexadecimal, "2048 MD5:" + hexadecimal + " me@here (RSA)"}) {
        CAPTURE(form);
        auto const fingerprint = HostKeyFingerprint::parse(form);
        REQUIRE(fingerprint);
        CHECK(fingerprint->to_string() == "MD5:" + hexadecimal);
    }
    for (auto const& form :
         {std::string(), std::string(" "), std::string("SHA256:"), "SHA256:" + base64.substr(1),
          "SHA256:" + base64 + "A", "SHA256:" + base64 + "==", "MD5:" + base64, "SHA1:" + base64,
          hexadecimal.substr(1), hexadecimal + ":00", "MD5:" + hexadecimal.substr(3), std::string("nonsense"),
          std::string("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE9ArOuQNQOjLn3/lkVph4Oj32JTroZzbhGQjyUYVn2u")}) {
        CAPTURE(form);
        auto const fingerprint = HostKeyFingerprint::parse(form);
        REQUIRE_FALSE(fingerprint);
        CHECK(fingerprint.error().code == ErrorCode::usage);
        CHECK(fingerprint.error().reason == "fingerprint");
    }
}

TEST_CASE("Proxy::parse reads the address of a proxy", "[ssh]") {
    auto const socks = Proxy::parse("socks5://proxy.example");
    REQUIRE(socks);
    CHECK((socks->kind == Proxy::Kind::socks5 && socks->host == "proxy.example" && socks->port == 1080));
    auto const http = Proxy::parse("http://[::1]:3128/");
    REQUIRE(http);
    CHECK((http->kind == Proxy::Kind::http && http->host == "::1" && http->port == 3128));
    CHECK(Proxy::parse("socks5h://127.0.0.1:9")->port == 9);
    CHECK(Proxy::parse("http://[::1]")->port == 8080);
    for (auto const* const wrong :
         {"",
          "proxy",
          "proxy:1080",
          "socks4://proxy",
          "https://proxy",
          "SOCKS5://proxy",
          "socks5://",
          "http://:1",
          "http://h:",
          "http://h:0",
          "http://h:65536",
          "http://h:1x",
          "http://h:-1",
          "http://h h",
          "http://h/x",
          "http://[::1",
          "http://::1",
          "http://[]:1",
          "http://me:secret@h",
          "ssh://jump"}) {
        CAPTURE(wrong);
        auto const proxy = Proxy::parse(wrong);
        REQUIRE_FALSE(proxy);
        CHECK(proxy.error().code == ErrorCode::usage);
        CHECK(proxy.error().message.english().find("secret") == std::string::npos);
    }
}

TEST_CASE("is_weak knows outdated algorithms by their names", "[ssh]") {
    for (auto const* const weak :
         {"ssh-rsa", "ssh-dss", "3des-cbc", "arcfour128", "hmac-md5-96", "hmac-sha1", "hmac-ripemd160",
          "diffie-hellman-group1-sha1", "diffie-hellman-group-exchange-sha1"}) {
        CAPTURE(weak);
        CHECK(is_weak(weak));
    }
    for (auto const* const current :
         {"rsa-sha2-256", "ssh-ed25519", "ecdsa-sha2-nistp256", "aes128-ctr", "hmac-sha2-256",
          "curve25519-sha256", "diffie-hellman-group14-sha256", "chacha20-poly1305@openssh.com"}) {
        CAPTURE(current);
        CHECK_FALSE(is_weak(current));
    }
}

} // namespace techuser
