// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "registration/registration_report.hpp"
#include "registration/user_table.hpp"
#include "registration_sample.hpp"
#include "report/colour.hpp"
#include "report/json_document.hpp"
#include "username/username_report.hpp"

#include <algorithm>

using namespace techuser;
using namespace techuser::test;
using Catch::Contains;

namespace {

UserReport sample_report() {
    return {
        {sample_registration(), *SenderNumber::make(101'320), SenderNumberSource::given, sample_day()}, {}};
}

} // namespace

TEST_CASE("to_text of a technical user has the fields of the portal's last screen", "[report]") {
    auto const text = to_text(sample_report(), sample_reference(), Colour::off);
    for (auto const* line : {
             "    Last name                             : Peeters\n",
             "    Title                                 : Mrs\n",
             "    Fax                                   :\n",
             "    Channel                               : SFTP\n",
             "    Connection type                       : Internet\n",
             "    Secured applications                  : Supplementary-pensions database, "
             "Supplementary-pensions database - Preload\n",
             "    Certificate owner                     : PEETERS_SEAL\n",
             "    Expiry date                           : 01/01/2055\n",
             "    Quality                               : Supplementary-pensions manager\n",
             "    Username                              : EXPpeeterspensions\n",
             "    Sender number                         : 101320 (given)\n",
             "    Registration date                     : 23/11/2026\n",
             "    Supplementary-pensions database - Preload\n",
         }) {
        CHECK_THAT(text, Contains(line));
    }
    CHECK_THAT(text, !Contains("\033"));
}

TEST_CASE("to_text stresses headings when colour is on, and changes nothing else", "[report]") {
    auto coloured = to_text(sample_report(), sample_reference(), Colour::on);
    CHECK_THAT(coloured, Contains("\033[1mContact person\033[0m\n"));
    for (std::string const code : {"\033[1m", "\033[0m"}) {
        for (auto at = coloured.find(code); at != std::string::npos; at = coloured.find(code)) {
            coloured.erase(at, code.size());
        }
    }
    CHECK(coloured == to_text(sample_report(), sample_reference(), Colour::off));
}

TEST_CASE("to_text lets nothing out of a certificate or key reach the terminal", "[report]") {
    auto report = sample_report();
    auto& channel = report.user.registration.channels.front();
    auto key = *channel.ssh_public_key;
    key.comment = "evil\033[2Jcomment";
    channel.ssh_public_key = key;
    auto certificate = *channel.certificate;
    certificate.subject = {{"CN", "line\nbreak\xe2\x80\xae"}};
    certificate.issuer = {{"CN", "\x9b\xff"}};
    channel.certificate = certificate;
    auto const text = to_text(report, sample_reference(), Colour::off);
    CHECK_THAT(text, Contains("evil\\u{1b}[2Jcomment"));
    CHECK_THAT(text, Contains("line\\u{a}break\\u{202e}"));
    CHECK_THAT(text, Contains("CN=\\x9b\\xff"));
    CHECK_THAT(text, !Contains("\033"));
}

TEST_CASE("a table has one line for each technical user under the headings", "[report]") {
    UserTable const table(std::nullopt);
    CHECK(
        table.heading() ==
        "SENDER  USERNAME             ENTERPRISE    QUALITY                         CHANNELS     NUMBER   EXPIRES    "
        "NAME\n");
    CHECK(
        table.line(sample_report().user) ==
        "101320  peeterspensions      0200.004.201  supplementary-pensions-manager  sftp         given    "
        "2055-01-01\n");
}

TEST_CASE("a table leaves out what matters least, then shortens", "[report]") {
    auto user = sample_report().user;
    user.registration.entity_name = *PersonText::parse("Société Générale des Pensions");
    auto const line = [&user](std::size_t columns) { return UserTable(columns).line(user); };
    CHECK(
        line(105) == "101320  peeterspensions      0200.004.201  supplementary-pensions-manager  given    "
                     "2055-01-01 Société G~\n");
    CHECK(line(80) == "101320  peeterspensions      0200.004.201  given    2055-01-01 Société Générale~\n");
    CHECK(
        line(92) ==
        "101320  peeterspensions      0200.004.201  given    2055-01-01 Société Générale des Pensions\n");
    CHECK(line(64) == "101320  peeterspensions      0200.004.201  2055-01-01 Société G~\n");
    CHECK(line(60) == "101320  peeterspensions      0200.004.201  2055-01-01\n");
    CHECK(line(39) == "101320  peeterspensions      2055-01-01\n");
    CHECK(line(30) == "101320  peeterspen~ 2055-01-01\n");
    CHECK(line(1) == "101320  peeters~ 2055-01-01\n");
}

TEST_CASE("to_text of a username gives the verdict, and every broken rule", "[report]") {
    CHECK(
        to_text(
            UsernameReport{
                .input = "peeterspensions", .refusal = {}, .state = UsernameState::free, .suggestion = {}},
            Colour::off) == "peeterspensions: valid, free\n");
    CHECK(
        to_text(
            UsernameReport{
                .input = "peeterspensions", .refusal = {}, .state = UsernameState::active, .suggestion = {}},
            Colour::off) == "peeterspensions: valid, taken\n");
    CHECK(
        to_text(
            UsernameReport{.input = "peeterspensions", .refusal = {}, .state = {}, .suggestion = {}},
            Colour::off) == "peeterspensions: valid\n");
    auto const text = to_text(
        UsernameReport{
            .input = "Pé\033", .refusal = Username::parse("Pé\033").error(), .state = {}, .suggestion = {}},
        Colour::off);
    CHECK_THAT(text, Catch::StartsWith("Pé\\u{1b}: invalid\n"));
    CHECK_THAT(
        text, Contains("    position 4: too-short: ") && Contains("    position 1: upper-case: ") &&
                  Contains("    position 2: accent: ") && Contains("    position 3: control: "));
}
