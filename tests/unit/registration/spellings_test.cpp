// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "contact/normal_form.hpp"
#include "data/lines.hpp"
#include "temporary_folder.hpp"
#include <techuser/contact_person.hpp>
#include <techuser/enterprise_number.hpp>

#include <fstream>
#include <string>
#include <vector>

using namespace techuser;
using techuser::test::TemporaryFolder;

namespace {

struct Spelling {
    std::string kind;
    std::string text;
    std::string gives;
};

std::string unescaped(std::string_view text) {
    std::string bytes;
    while (!text.empty()) {
        std::size_t length = 1;
        if (text.starts_with("\\x")) {
            bytes += static_cast<char>(std::stoi(std::string(text.substr(2, 2)), nullptr, 16));
            length = 4;
        } else if (text.starts_with("\\n") || text.starts_with("\\r")) {
            bytes += text[1] == 'n' ? '\n' : '\r';
            length = 2;
        } else {
            bytes += text.front();
        }
        text.remove_prefix(length);
    }
    return bytes;
}

std::vector<Spelling> read_table() {
    std::ifstream file(TECHUSER_TEST_DATA "/spellings.tsv");
    std::vector<Spelling> spellings;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with('#')) {
            continue;
        }
        auto const first = line.find('\t');
        auto const second = line.find('\t', first + 1);
        auto const third = std::min(line.find('\t', second + 1), line.size());
        spellings.push_back(
            {line.substr(0, first), unescaped(line.substr(first + 1, second - first - 1)),
             unescaped(line.substr(second + 1, third - second - 1))});
    }
    return spellings;
}

Result<std::vector<std::string>> lines_of(std::string const& bytes, TextForm const& form) {
    TemporaryFolder const folder;
    return read_lines(
        LineReader(TextInput(*BlockReader::open(folder.write("list.txt", bytes)), form)), 1'000'000);
}

// What the library makes of a text; refusals are a ! and the reason.
std::string given_by(Spelling const& spelling) {
    auto const refusal = [](auto const& result) { return "!" + std::string(result.error().reason); };
    auto const& [kind, text, gives] = spelling;
    if (kind == "enterprise") {
        auto const number = EnterpriseNumber::parse(text);
        return number ? number->to_string() : refusal(number);
    }
    if (kind == "phone") {
        auto const phone = PhoneNumber::parse(text);
        return phone ? phone->e164() : "!";
    }
    if (kind == "email") {
        auto const email = EmailAddress::parse(text);
        return email ? email->to_string() : "!";
    }
    if (kind == "name") {
        auto const name = PersonText::parse(text);
        return name ? to_nfc(name->to_string()) : "!";
    }
    auto const encoding = kind == "list" ? std::string("UTF-8") : kind.substr(kind.find(' ') + 1);
    auto const lines =
        lines_of(text, {.encoding = encoding == "UTF-8" ? std::nullopt : std::optional(encoding)});
    if (!lines) {
        auto const hint = lines.error().hint.english();
        auto const named = hint.find("--encoding ") + std::string_view("--encoding ").size();
        return "!" + hint.substr(named, hint.find(',', named) - named);
    }
    std::string joined;
    for (std::size_t index = 0; index < lines->size(); ++index) {
        joined += (index == 0 ? "" : "|") + (*lines)[index];
    }
    return joined;
}

} // namespace

TEST_CASE("Every spelling of the table gives what the table says", "[domain]") {
    auto const table = read_table();
    REQUIRE(table.size() >= 120);
    for (auto const& spelling : table) {
        CAPTURE(spelling.kind, spelling.text);
        CHECK(given_by(spelling) == spelling.gives);
    }
}
