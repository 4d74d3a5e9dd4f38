// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "registration/registration_report.hpp"
#include "registration_sample.hpp"
#include "registry/registry_report.hpp"
#include "report/colour.hpp"
#include "report/page.hpp"

#include <nlohmann/json.hpp>

using Catch::Contains;
using namespace techuser;
using namespace techuser::test;

namespace {

RegisteredUser user() {
    return {sample_registration(), *SenderNumber::make(6400), SenderNumberSource::assigned, sample_day()};
}

JournalEntry entry(std::string action, std::string details) {
    return {
        .number = 2,
        .when = sample_day(),
        .user = "an\x1bouk",
        .host = "desk",
        .action = std::move(action),
        .subject = "peeterspensions",
        .details = std::move(details)};
}

} // namespace

TEST_CASE("html_text escapes markup and what a terminal would obey", "[report]") {
    CHECK(html_text("<a href=\"x\" id='y'>&amp;") == "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;");
    CHECK(html_text("\x1b\xe2\x80\xae\xff") == "\\u{1b}\\u{202e}\\xff");
    CHECK(html_text("Ségard") == "Ségard");
}

TEST_CASE("an HTML sheet is one document, with nothing from outside", "[report]") {
    auto const html = sheet_to_html(user(), sample_reference());
    CHECK_THAT(html, Catch::StartsWith("<!DOCTYPE html>\n<html lang=\"en\">\n"));
    CHECK_THAT(html, Catch::EndsWith("</table>\n</body>\n</html>\n"));
    CHECK_THAT(html, Contains("<tr><th>Username</th><td>EXPpeeterspensions</td></tr>"));
    CHECK_THAT(html, !Contains("http"));
}

TEST_CASE("a sheet has the screens in the portal's order", "[report]") {
    auto const text = sheet_to_text(user(), sample_reference(), Colour::off);
    std::size_t at = 0;
    for (auto const* heading :
         {"Information\n", "\nContact person\n", "\nChannel data\n", "\nCertificate\n",
          "\nSecured applications\n", "\nUsername\n", "\nConfirmation\n"}) {
        INFO(heading);
        auto const found = text.find(heading, at);
        REQUIRE(found != std::string::npos);
        at = found;
    }
    CHECK_THAT(text, Contains(user().registration.channels[0].ssh_public_key->openssh_line()));
    CHECK_THAT(text, Contains(user().registration.channels[0].certificate->sha256));
}

TEST_CASE("applications name the channel that was chosen, not the first one", "[report]") {
    auto chosen = user();
    auto ftp = chosen.registration.channels.front();
    ftp.type = ChannelType::ftp;
    ftp.preferred_for = {*Application::parse("db2p")};
    chosen.registration.channels.push_back(ftp);
    auto const text = applications_to_text(chosen, sample_reference(), Colour::off);
    CHECK(
        text == "Secured applications\n"
                "    Supplementary-pensions database\n"
                "      channels                            : SFTP, FTP\n"
                "      preferred channel                   : FTP\n"
                "    Supplementary-pensions database - Preload\n"
                "      channels                            : SFTP, FTP\n"
                "      preferred channel                   : SFTP\n");
}

TEST_CASE("a history shows old and new values, and escapes them", "[report]") {
    std::vector const entries{
        entry("created", "{}"),
        entry("contact-changed", R"({"old":{"phone":"1","fax":null},"new":{"phone":"2\u001b","fax":null}})"),
        entry("something-else", "not JSON")};
    CHECK(
        to_text(UserHistory{user(), entries, {}}) ==
        "peeterspensions (006400)\n"
        "2026-11-23T00:00:00Z  created  an\\u{1b}ouk@desk\n"
        "2026-11-23T00:00:00Z  contact person changed  an\\u{1b}ouk@desk\n"
        "    Phone: 1 -> 2\\u{1b}\n"
        "2026-11-23T00:00:00Z  something-else  an\\u{1b}ouk@desk\n");
}

TEST_CASE("a history says in the words of the recap what changed", "[report]") {
    struct Case {
        std::string action;
        std::string details;
        std::string text;
    };
    std::vector<Case> const cases{
        {"contact-changed", R"({"old":{"emails":["a@b.be"]},"new":{"emails":["a@b.be","c@d.be"],"odd":1}})",
         "    E-mail address: a@b.be -> a@b.be, c@d.be\n    odd: - -> 1\n"},
        {"channels-changed",
         R"({"old":[{"type":"sftp","applications":["dimona","dmfa"],"connection":"internet"}],)"
         R"("new":[{"type":"sftp","applications":["dmfa"],"connection":"internet"},{"type":"ftp"}]})",
         "    sftp, Secured applications: dimona, dmfa -> dmfa\n    Channel: - -> ftp\n"},
        {"channels-changed",
         R"({"old":[{"type":"sftp","ssh_public_key":{"fingerprint_sha256":"SHA256:a","line":"ssh-rsa A"}}],)"
         R"("new":[{"type":"sftp","ssh_public_key":{"fingerprint_sha256":"SHA256:b"}}]})",
         "    sftp, SSH public key: SHA256:a -> SHA256:b\n"},
        {"channels-changed", R"({"old":[{"type":"ftp"},3],"new":[]})", "    Channel: ftp -> -\n"},
        {"channels-changed", R"({"old":[{}],"new":"x"})", ""},
        {"number-changed",
         R"({"old":{"sender_number":null,"sender_number_source":"pending"},)"
         R"("new":{"sender_number":"101320","sender_number_source":"given"}})",
         "    Sender number: pending -> 101320 (given)\n"},
        {"sequences-reserved", R"({"date":"2014-06-28","environment":"R"})",
         "    first sequence: 00001, 2014-06-28, environment R\n"},
    };
    for (auto const& [action, details, text] : cases) {
        INFO(details);
        auto const history = to_text(UserHistory{user(), std::vector{entry(action, details)}, {}});
        // After the heading and the line of the entry.
        CHECK(history.substr(history.find('\n', history.find('\n') + 1) + 1) == text);
    }
}

TEST_CASE("a history in JSON has the details as JSON", "[report]") {
    std::vector const entries{entry("contact-changed", R"({"revision":2})"), entry("odd", "not JSON")};
    auto const json =
        nlohmann::json::parse(to_json({"register-techuser", 0}, UserHistory{user(), entries, {}}));
    CHECK(json["username"] == "peeterspensions");
    CHECK(json["entries"][0]["details"]["revision"] == 2);
    CHECK(json["entries"][0]["role"].is_null());
    CHECK(json["entries"][1]["details"].is_null());
}
