// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "registration/registration_source.hpp"
#include "temporary_folder.hpp"
#include <techuser/registration_file.hpp>

#include <string_view>

using namespace techuser;
using namespace techuser::test;

namespace {

// Each entry as place and username, or as place and reason.
std::vector<std::string> read_all(RegistrationSource& source) {
    std::vector<std::string> read;
    for (auto entry = source.next(); entry && *entry; entry = source.next()) {
        auto const draft = source.draft_of(**entry);
        auto const place = (*entry)->place.substr((*entry)->place.rfind('/') + 1);
        read.push_back(
            place + " " + (draft ? draft->username.value_or("-") : std::string(draft.error().reason)));
    }
    return read;
}

std::vector<std::string> read_file_as(std::string_view name, std::string_view text) {
    TemporaryFolder const folder;
    auto const path = folder.write(name, text);
    auto const source = open_registrations(path.native());
    if (!source) {
        return {std::string(source.error().reason)};
    }
    return read_all(**source);
}

std::string json_line(std::string_view username) {
    return std::string(R"({"format": 1, "user": {"username": ")") + std::string(username) + "\"}}";
}

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("JSON Lines have a registration on each line, and blank lines count as lines only", "[files]") {
    auto const one = json_line("one");
    auto const two = json_line("two");
    Texts const expected{"many.jsonl:1 one", "many.jsonl:2 two"};
    CHECK(read_file_as("many.jsonl", one + "\n" + two + "\n") == expected);
    CHECK(read_file_as("many.jsonl", one + "\r\n" + two) == expected);
    CHECK(read_file_as("many.jsonl", "\xEF\xBB\xBF" + one + "\n" + two) == expected);
    CHECK(read_file_as("many.JSONL", one) == Texts{"many.JSONL:1 one"});
    CHECK(read_file_as("many.jsonl", "\n  \r\n" + one + "\n\n") == Texts{"many.jsonl:3 one"});
    CHECK(read_file_as("many.jsonl", "").empty());
}

TEST_CASE("A line that is no registration leaves the next ones be", "[files]") {
    auto const one = json_line("one");
    for (auto const& [line, reason] : std::vector<std::pair<std::string, std::string>>{
             {"{\"", "syntax"},
             {"format = 1", "syntax"},
             {"[]", "format"},
             {"{}", "format"},
             {one + one, "syntax"},
             {R"({"format": 2})", "format"},
             {std::string(100'000, '['), "syntax"},
             {std::string(100'000, '[') + std::string(100'000, ']'), "syntax"},
             {R"({"format": 1, "user": {"username": "a"}, "user.username": "b"})", "duplicate"},
             {R"({"format": 1, "user": {"usernme": "x"}})", "unknown-key"},
             {R"({"format": 1, "user": {"username": 1}})", "type"},
             {R"({"format": 1, "user": {"username": "a", "username": "b"}})", "duplicate"}}) {
        INFO(line);
        CHECK(read_file_as("a.jsonl", line + "\n" + one) == Texts{"a.jsonl:1 " + reason, "a.jsonl:2 one"});
    }
}

TEST_CASE("A line has at most the size of a registration file", "[files]") {
    auto const one = json_line("one");
    auto const padded = [&](std::size_t size) { return one + std::string(size - one.size(), ' '); };
    auto const longest = registration_file_size_limit_bytes;
    CHECK(read_file_as("a.jsonl", padded(longest) + "\n" + one) == Texts{"a.jsonl:1 one", "a.jsonl:2 one"});
    CHECK(
        read_file_as("a.jsonl", padded(longest + 1) + "\n" + one) ==
        Texts{"a.jsonl:1 too-large", "a.jsonl:2 one"});
    CHECK(
        read_file_as("a.jsonl", padded(10 * longest) + "\n" + one) ==
        Texts{"a.jsonl:1 too-large", "a.jsonl:2 one"});
    CHECK(read_file_as("a.jsonl", padded(10 * longest)) == Texts{"a.jsonl:1 too-large"});
}

TEST_CASE("A table is read as spreadsheets write it", "[files]") {
    Texts const expected{"many.csv:2 one", "many.csv:3 two"};
    CHECK(read_file_as("many.csv", "user.username,contact.phone\none,1\ntwo,\n") == expected);
    CHECK(read_file_as("many.csv", "contact.phone;user.username\r\n1;one\r\n;two") == expected);
    CHECK(
        read_file_as("many.csv", "\xEF\xBB\xBF\"contact.phone\"\t\"user.username\"\n\t\"one\"\n\ttwo") ==
        expected);
    CHECK(
        read_file_as("many.CSV", "contact.phone,user.username\n\"1\n2\",one\n,\n\n3,two\n") ==
        Texts{"many.CSV:2 one", "many.CSV:6 two"});
    CHECK(read_file_as("many.csv", "user.username").empty());
    // Rows that were emptied, and columns that were used once.
    CHECK(
        read_file_as(
            "many.csv",
            " ;;;\r\nuser.username;contact.phone;;\r\n \t; ;;\r\none;1;;\r\ntwo;2;; \r\nthree;3\r\n") ==
        Texts{"many.csv:4 one", "many.csv:5 two", "many.csv:6 three"});
}

TEST_CASE("A first line with the separator is no row", "[files]") {
    Texts const expected{"many.csv:3 one", "many.csv:4 two"};
    for (std::string const separator : {";", ",", "\t"}) {
        CAPTURE(separator);
        auto const rows = "sep=" + separator + "\r\nuser.username" + separator + "contact.phone\r\none" +
                          separator + "1\r\ntwo" + separator + "\r\n";
        CHECK(read_file_as("many.csv", rows) == expected);
        CHECK(read_file_as("many.csv", "\xEF\xBB\xBF" + rows) == expected);
    }
    CHECK(read_file_as("many.csv", "sep=|\nuser.username|contact.phone\none|1\n") == Texts{"many.csv:3 one"});
    CHECK(read_file_as("many.csv", "\nsep=;\nuser.username\n") == Texts{"unknown-key"});
}

TEST_CASE("A table that is not UTF-8 is refused as a whole", "[files]") {
    CHECK(
        read_file_as("many.csv", "user.username,contact.last_name\none,M\xFCller\ntwo,M\xC3\xBCller\n") ==
        Texts{"invalid-utf8"});
    CHECK(read_file_as("many.csv", "user.username,T\xE9l\n") == Texts{"invalid-utf8"});
    CHECK(read_file_as("many.jsonl", json_line("M\xFCller")).empty());
}

TEST_CASE("Registrations are read in the encoding of their file", "[files]") {
    std::string const table = "user.username;contact.last_name\r\none;M\u00fcller\r\n";
    std::string utf16 = "\xFF\xFE";
    for (char const character : std::string("user.username\rone\r")) {
        utf16 += std::string{character, '\0'};
    }
    CHECK(read_file_as("many.csv", table) == Texts{"many.csv:2 one"});
    CHECK(read_file_as("many.csv", utf16) == Texts{"many.csv:2 one"});
}

TEST_CASE("JSON laid out over lines is refused once", "[files]") {
    for (std::string const text : {"{\n  \"format\": 1\n}\n", "[\r\n  {\r\n", "\n { \n"}) {
        CAPTURE(text);
        TemporaryFolder const folder;
        auto const source = open_registrations(folder.write("many.jsonl", text).native());
        REQUIRE(source);
        auto const entry = (*source)->next();
        REQUIRE_FALSE(entry);
        CHECK(entry.error().reason == "pretty-printed");
    }
}

TEST_CASE("A fault in JSON has its column, and its line where there are several", "[files]") {
    auto const message_of = [](std::string_view text) {
        auto const draft = parse_registration_json(text, {}, {});
        return draft ? std::string() : draft.error().message.english();
    };
    CHECK(message_of(R"({"format": 1, "user": {"username" "x"}})") == "column 37: not valid JSON");
    CHECK(message_of("{\"a\": \"\u00e9\", x") == "column 12: not valid JSON");
    CHECK(message_of("{\n  \"a\": 1,\n  b\n}") == "line 3, column 3: not valid JSON");
}

TEST_CASE("A workbook is named as such, whatever it is called", "[files]") {
    auto const xlsx = std::string("PK\x03\x04", 4) + "......[Content_Types].xml";
    auto const ods =
        std::string("PK\x03\x04", 4) + "....mimetypeapplication/vnd.oasis.opendocument.spreadsheet";
    std::string const xls = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...";
    for (std::string const name : {"many.csv", "many.xlsx", "many.ods", "many.xls", "many.XLS"}) {
        CAPTURE(name);
        CHECK(read_file_as(name, xlsx) == Texts{"workbook"});
        CHECK(read_file_as(name, ods) == Texts{"workbook"});
        CHECK(read_file_as(name, xls) == Texts{"workbook"});
    }
    CHECK(read_file_as("many.jsonl", xlsx).empty());
}

TEST_CASE("A row gives what its cells give, under the keys of the headings", "[files]") {
    TemporaryFolder const folder;
    auto const path = folder.write(
        "many.csv", "contact.emails;contact.fax;contact.last_name;contact.emails;channel.certificate;"
                    "channel.ssh_public_key;channel.applications\n"
                    "a@b.be  c@d.be\t;;\"O\"\"Neill; sons\";e@f.be;keys/../one.cer;/two.pub;\n");
    auto const source = open_registrations(path.native());
    REQUIRE(source);
    auto const entry = (*source)->next();
    REQUIRE(entry);
    auto const draft = (*source)->draft_of(**entry);
    REQUIRE(draft);
    CHECK(draft->emails == Texts{"a@b.be", "c@d.be", "e@f.be"});
    CHECK_FALSE(draft->fax);
    CHECK(draft->last_name == "O\"Neill; sons");
    CHECK(draft->certificate == (folder.path() / "keys/../one.cer").native());
    CHECK(draft->ssh_public_key == "/two.pub");
    CHECK(draft->applications.empty());
    CHECK_FALSE(draft->username);
}

TEST_CASE("A cell holds several addresses as people separate them", "[files]") {
    struct Example {
        std::string cell;
        Texts emails;
    };
    for (auto const& [cell, emails] : std::vector<Example>{
             {"a@x.be; b@x.be", {"a@x.be", "b@x.be"}},
             {"a@x.be,b@x.be", {"a@x.be", "b@x.be"}},
             {"a@x.be\nb@x.be", {"a@x.be", "b@x.be"}},
             {"a@x.be b@x.be;", {"a@x.be", "b@x.be"}},
             {"An Maes <a@x.be>; b@x.be", {"An Maes <a@x.be>", " b@x.be"}},
             {"Maes, An <a@x.be>, Bo <b@x.be>", {"Maes, An <a@x.be>", " Bo <b@x.be>"}},
             {"x", {"x"}}}) {
        INFO(cell);
        TemporaryFolder const folder;
        auto const source =
            open_registrations(folder.write("many.csv", "contact.emails;\n\"" + cell + "\";\n").native());
        REQUIRE(source);
        auto const draft = (*source)->draft_of(**(*source)->next());
        REQUIRE(draft);
        Texts trimmed;
        for (auto const& email : emails) {
            trimmed.push_back(email.substr(email.find_first_not_of(' ')));
        }
        Texts read;
        for (auto const& email : draft->emails) {
            read.push_back(email.substr(email.find_first_not_of(' ')));
        }
        CHECK(read == trimmed);
    }
}

TEST_CASE("A row that cannot be read leaves the next ones be", "[files]") {
    std::string const headings = "user.username,contact.phone\n";
    CHECK(
        read_file_as("a.csv", headings + "one,1,2\ntwo\n,\nthree,3\n") ==
        Texts{"a.csv:2 cells", "a.csv:3 two", "a.csv:5 three"});
    CHECK(
        read_file_as("a.csv", "user.username,contact.phone,\none,1,2\ntwo,2,\nthree,3,,\nfour\n") ==
        Texts{"a.csv:2 cells", "a.csv:3 two", "a.csv:4 three", "a.csv:5 four"});
    CHECK(read_file_as("a.csv", headings + "\"one\"x,1\ntwo,2\n") == Texts{"a.csv:2 quotes", "a.csv:3 two"});
    CHECK(read_file_as("a.csv", headings + "\"one,1\ntwo,2\n") == Texts{"a.csv:2 quotes", "a.csv:3 two"});
    CHECK(read_file_as("a.csv", headings + "one,\"1") == Texts{"a.csv:2 quotes"});
    auto const large = std::string(2 * BlockReader::piece_limit_bytes, 'x');
    CHECK(
        read_file_as("a.csv", headings + large + ",1\ntwo,2\n") == Texts{"a.csv:2 too-large", "a.csv:3 two"});
    CHECK(read_file_as("a.csv", headings + large) == Texts{"a.csv:2 too-large"});
}

TEST_CASE("Headings that are no keys are refused, and name the nearest one", "[files]") {
    struct Case {
        std::string heading;
        std::string reason;
        std::string hint;
    };
    for (auto const& [heading, reason, hint] : std::vector<Case>{
             {"contact.phne", "unknown-key", "did you mean 'contact.phone'?"},
             {"phone", "unknown-key", "did you mean 'contact.phone'?"},
             {"enterprise-number", "unknown-key", "did you mean 'entity.enterprise_number'?"},
             {"email", "unknown-key", "did you mean 'contact.emails'?"},
             {"Numéro BCE", "unknown-key",
              "headings are keys such as contact.phone, see techuser-registration(5)"},
             {"format", "unknown-key",
              "headings are keys such as contact.phone, see techuser-registration(5)"},
             {"", "unknown-key", "headings are keys such as contact.phone, see techuser-registration(5)"},
             {"user.username", "duplicate", ""}}) {
        INFO(heading);
        TemporaryFolder const folder;
        auto const path = folder.write("many.csv", "user.username," + heading + ",user.sender_number\n");
        auto const source = open_registrations(path.native());
        REQUIRE_FALSE(source);
        CHECK(source.error().code == ErrorCode::usage);
        CHECK(source.error().reason == reason);
        CHECK(source.error().hint == hint);
    }
    for (std::string const text : {"", "\r\n", "\xEF\xBB\xBF", "\xEF\xBB\xBF\r\n", ";;\n \n"}) {
        CHECK(read_file_as("a.csv", text) == Texts{"empty"});
    }
    CHECK(read_file_as("a.csv", "\"user.username\n") == Texts{"quotes"});
}

TEST_CASE("A folder has a registration in each *.toml and *.json, in the order of their names", "[files]") {
    TemporaryFolder const folder;
    folder.write("b.toml", "format = 1\n[user]\nusername = 'b'");
    folder.write("B.json", json_line("B"));
    folder.write("a.txt", json_line("a"));
    folder.write("\xC3\xA9.json", "{");
    folder.write("b.json", std::string(registration_file_size_limit_bytes + 1, ' '));
    std::filesystem::create_directory(folder.path() / "below.toml");
    auto const source = open_registrations(folder.path().native());
    REQUIRE(source);
    CHECK(read_all(**source) == Texts{"B.json B", "b.json too-large", "b.toml b", "\xC3\xA9.json syntax"});
}

TEST_CASE("A source that is not there, or that has no known form, is refused", "[files]") {
    TemporaryFolder const folder;
    CHECK(open_registrations((folder.path() / "none.jsonl").native()).error().reason == "missing");
    CHECK(open_registrations((folder.path() / "none").native()).error().reason == "missing");
    CHECK(read_file_as("many.toml", "format = 1") == Texts{"source"});
    CHECK(read_file_as("jsonl", "{}") == Texts{"source"});
}

TEST_CASE("A descriptor has JSON Lines, with paths relative to the current folder", "[files]") {
    TemporaryFolder const folder;
    auto const path = folder.write("lines", R"({"format": 1, "channel": {"certificate": "one.cer"}})");
    auto const source = *read_registrations(*BlockReader::open(path), "-", {});
    auto const entry = source->next();
    REQUIRE(entry);
    CHECK((*entry)->place == "-:1");
    CHECK(source->draft_of(**entry)->certificate == "one.cer");
}
