// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "channel/server_offer.hpp"

#include <array>
#include <cstdint>

namespace techuser {
namespace {

constexpr std::string_view version = "SSH-2.0-test";

std::string encode(std::uint32_t value) {
    std::string bytes;
    for (auto const shift : {24U, 16U, 8U, 0U}) {
        bytes += static_cast<char>((value >> shift) & 0xFFU);
    }
    return bytes;
}

std::string encode(std::string_view text) {
    return encode(static_cast<std::uint32_t>(text.size())).append(text);
}

// The packet of RFC 4253 sections 6 and 7.1.
std::string packet() {
    std::string body("\x04\x14", 2);
    body.append(16, 'c');
    for (std::string_view const list :
         {"kex-a,kex-b", "rsa-sha2-512", "up", "down", "up-mac", "down-mac", "none", "none", "", ""}) {
        body += encode(list);
    }
    body += std::string(5, '\0') + "pppp";
    return encode(body);
}

} // namespace

TEST_CASE("read_server_offer reads the lists behind the version line", "[ssh]") {
    for (std::string const before : {"", "welcome\r\n", "welcome\nto SSH\n"}) {
        auto const offer = read_server_offer(before + std::string(version) + "\r\n" + packet(), version);
        REQUIRE(offer);
        CHECK(offer->key_exchange == "kex-a,kex-b");
        CHECK(offer->host_key == "rsa-sha2-512");
        CHECK(offer->cipher == "down");
        CHECK(offer->mac == "down-mac");
    }
}

TEST_CASE("read_server_offer refuses what is cut or something else", "[ssh]") {
    auto const whole = std::string(version) + "\r\n" + packet();
    for (std::size_t length = 0; length < whole.size(); ++length) {
        CAPTURE(length);
        CHECK_FALSE(read_server_offer(whole.substr(0, length), version));
    }
    CHECK_FALSE(read_server_offer(whole, ""));
    auto other_message = whole;
    other_message[version.size() + 2 + 5] = '\x15';
    CHECK_FALSE(read_server_offer(other_message, version));
    auto long_list = whole;
    long_list[version.size() + 2 + 22] = '\x7f';
    CHECK_FALSE(read_server_offer(long_list, version));
}

TEST_CASE("split_names gives the names between commas", "[ssh]") {
    using Names = std::vector<std::string_view>;
    CHECK(split_names("a,bc,d") == Names{"a", "bc", "d"});
    CHECK(split_names("a") == Names{"a"});
    CHECK(split_names("").empty());
    CHECK(split_names(",a,,b,") == Names{"a", "b"});
}

} // namespace techuser
