// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "channel/overheard.hpp"

#include <cstdint>

namespace techuser {
namespace {

std::string number(std::uint32_t value) {
    std::string bytes;
    for (auto const shift : {24U, 16U, 8U, 0U}) {
        bytes += static_cast<char>((value >> shift) & 0xFFU);
    }
    return bytes;
}

std::string text(std::string_view value) {
    return number(static_cast<std::uint32_t>(value.size())).append(value);
}

std::string message(int type, std::string const& rest) {
    return static_cast<char>(type) + rest;
}

std::string const padding(30, 'p');

std::string const banner = message(53, text("hello\r\n") + text("en"));
std::string const refusal = message(51, text("publickey,password") + '\0');
std::string const partial = message(51, text("password") + '\1');
std::string const output = message(94, number(0) + text("Welcome\n"));
std::string const error_output = message(95, number(0) + number(1) + text("not found\n"));
std::string const open_failure = message(92, number(0) + number(1) + text("open failed") + text(""));
std::string const close = message(97, number(0));
std::string const exit_status = message(98, number(0) + text("exit-status") + '\0' + number(127));

} // namespace

TEST_CASE("Overheard hears what libssh2 drops", "[ssh]") {
    Overheard heard;
    heard.hear(banner + padding);
    heard.hear(banner); // the same block, freed
    heard.hear(partial + padding);
    CHECK(heard.partial_success());
    CHECK(heard.methods() == "password");
    heard.hear(refusal + padding);
    CHECK_FALSE(heard.partial_success());
    heard.hear(output + padding); // not listened to
    heard.listen_to_channel();
    heard.hear(output + padding);
    heard.hear(output + padding);
    heard.hear(error_output + padding);
    heard.hear(exit_status + padding);
    CHECK_FALSE(heard.channel_closed());
    heard.hear(close + padding);
    CHECK(heard.channel_closed());
    CHECK(heard.exit_status() == 127U);
    auto const words = heard.take_words();
    REQUIRE(words.size() == 3);
    CHECK((words[0].kind == ServerWords::Kind::login_banner && words[0].text == "hello"));
    CHECK((words[1].kind == ServerWords::Kind::channel_output && words[1].text == "Welcome\nWelcome"));
    CHECK((words[2].kind == ServerWords::Kind::channel_error && words[2].text == "not found"));
    CHECK(heard.take_words().empty());
    heard.hear_disconnect(2, "Too many");
    REQUIRE(heard.find(ServerWords::Kind::disconnect) != nullptr);
    CHECK(heard.find(ServerWords::Kind::disconnect)->code == 2U);
    CHECK(heard.find(ServerWords::Kind::debug) == nullptr);
}

TEST_CASE("Overheard ignores what is cut, too long or of another channel", "[ssh]") {
    for (auto const& whole : {banner, refusal, partial, output, error_output, open_failure, close}) {
        for (std::size_t length = 0; length < whole.size(); ++length) {
            CAPTURE(whole, length);
            Overheard heard;
            heard.listen_to_channel();
            heard.hear(std::string_view(whole).substr(0, length));
            CHECK(heard.take_words().empty());
            CHECK_FALSE(heard.channel_closed());
            CHECK(heard.methods().empty());
        }
        Overheard heard;
        heard.listen_to_channel();
        heard.hear(whole + std::string(1000, '\0')); // no packet has so much padding
        CHECK(heard.take_words().empty());
        CHECK_FALSE(heard.channel_closed());
        CHECK(heard.methods().empty());
    }
    Overheard heard;
    heard.listen_to_channel();
    heard.hear(message(94, number(7) + text("another channel")));
    heard.hear(message(97, number(7)));
    heard.hear(message(51, text("no names\n") + '\1'));
    heard.hear(message(51, text("password") + '\2'));
    heard.hear("5 is the number of a banner");
    CHECK(heard.take_words().empty());
    CHECK_FALSE(heard.channel_closed());
    CHECK_FALSE(heard.partial_success());
}

TEST_CASE("Overheard keeps little of what is endless", "[ssh]") {
    Overheard heard;
    heard.listen_to_channel();
    for (auto count = 0; count < 100; ++count) {
        heard.hear(message(94, number(0) + text(std::string(5000, 'x'))));
        heard.hear(message(53, text(std::string(5000, static_cast<char>('!' + count % 80))) + text("")));
    }
    auto const words = heard.take_words();
    CHECK(words.size() <= 16);
    for (auto const& each : words) {
        CHECK(each.text.size() <= 1000);
    }
}

} // namespace techuser
