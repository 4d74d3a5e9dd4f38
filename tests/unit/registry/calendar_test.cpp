// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "registration_sample.hpp"
#include "registry/calendar.hpp"
#include "registry/registry_report.hpp"
#include "support/utf8.hpp"

using namespace techuser;
using namespace techuser::test;

namespace {

RegisteredUser user() {
    return {sample_registration(), *SenderNumber::make(6400), SenderNumberSource::assigned, sample_day()};
}

} // namespace

TEST_CASE("calendar_text escapes as RFC 5545 section 3.3.11 says, and lets no control through", "[report]") {
    CHECK(calendar_text("a,b;c\\d") == "a\\,b\\;c\\\\d");
    CHECK(calendar_text("a\r\nEND:VEVENT") == "a\\\\u{d}\\\\u{a}END:VEVENT");
    CHECK(calendar_text("colon: \"quoted\"") == "colon: \"quoted\"");
}

TEST_CASE("calendar_line folds after 75 octets, the blank counted", "[report]") {
    CHECK(calendar_line(std::string(75, 'a')) == std::string(75, 'a') + "\r\n");
    CHECK(calendar_line(std::string(76, 'a')) == std::string(75, 'a') + "\r\n a\r\n");
    CHECK(
        calendar_line(std::string(150, 'a')) ==
        std::string(75, 'a') + "\r\n " + std::string(74, 'a') + "\r\n a\r\n");
}

TEST_CASE("calendar_line folds between characters and never inside one", "[report]") {
    for (std::size_t shift = 0; shift < 4; ++shift) {
        std::string line(shift, 'a');
        for (int count = 0; count < 80; ++count) {
            line += "é€𝄞";
        }
        auto const lines = calendar_line(line);
        std::string_view folded(lines);
        std::string unfolded;
        while (!folded.empty()) {
            auto const end = folded.find("\r\n");
            auto piece = folded.substr(0, end);
            CHECK(piece.size() <= 75);
            piece.remove_prefix(unfolded.empty() ? 0 : 1);
            CHECK(decode_utf8(piece));
            unfolded += piece;
            folded.remove_prefix(end + 2);
        }
        CHECK(unfolded == line);
    }
}

TEST_CASE("to_calendar has an event for each certificate that expires before the day", "[report]") {
    auto const users = std::vector{user(), user()};
    auto const expiry = users[0].registration.channels[0].certificate->expires_on;
    auto const empty = to_calendar(users, expiry, sample_day());
    CHECK(
        empty == "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//techuser//register-techuser//EN\r\n"
                 "BEGIN:VTIMEZONE\r\nTZID:Etc/UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
                 "TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
                 "END:VCALENDAR\r\n");
    auto const full = to_calendar(users, expiry + std::chrono::seconds(1), sample_day());
    CHECK_THAT(full, Catch::Contains("DTSTAMP:20261123T000000Z\r\nDTSTART;VALUE=DATE:20550101\r\n"));
    CHECK_THAT(full, Catch::Contains("SUMMARY:Certificate expires: EXPpeeterspensions\r\n"));
    CHECK_THAT(full, !Catch::Contains("VTIMEZONE"));
    auto const first = full.find("BEGIN:VEVENT");
    CHECK(full.find("BEGIN:VEVENT", first + 1) != std::string::npos);
}

TEST_CASE("to_calendar masks national register numbers", "[report]") {
    auto users = std::vector{user()};
    auto& shared = users[0].registration.channels[0].certificate;
    auto certificate = *shared;
    certificate.subject = {{"SERIALNUMBER", "85073003328"}, {"C", "BE"}};
    shared = Shared<Certificate>(certificate);
    auto const text = to_calendar(users, certificate.expires_on + std::chrono::seconds(1), sample_day());
    CHECK_THAT(text, !Catch::Contains("85073003328"));
    CHECK_THAT(text, Catch::Contains("SERIALNUMBER=***********"));
}
