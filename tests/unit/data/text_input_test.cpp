// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "data/lines.hpp"
#include "temporary_folder.hpp"

#include <string>
#include <vector>

using namespace techuser;
using techuser::test::TemporaryFolder;

namespace {

using Texts = std::vector<std::string>;

struct ReadList {
    Texts lines;
    std::optional<Error> error;
};

ReadList read_list(std::string const& content, TextForm const& form = {}, LineEnd end = LineEnd::line_end) {
    TemporaryFolder const folder;
    auto input = BlockReader::open(folder.write("list.txt", content));
    REQUIRE(input);
    auto lines = read_lines(LineReader(TextInput(*std::move(input), form), end), 100'000'000);
    return lines ? ReadList{*std::move(lines), {}} : ReadList{{}, lines.error()};
}

// ASCII in UTF-16.
std::string utf16(std::string_view text, bool little) {
    std::string bytes = little ? "\xFF\xFE" : "\xFE\xFF";
    for (char const character : text) {
        bytes += little ? std::string{character, '\0'} : std::string{'\0', character};
    }
    return bytes;
}

} // namespace

TEST_CASE("Lines end in LF, CR LF or CR, and the last one need not", "[files]") {
    Texts const expected{"one", "", "two"};
    for (std::string const content :
         {"one\n\ntwo\n", "one\r\n\r\ntwo\r\n", "one\r\rtwo\r", "one\n\ntwo", "one\r\n\r\ntwo",
          "one\r\rtwo"}) {
        CAPTURE(content);
        CHECK(read_list(content).lines == expected);
        CHECK(read_list("\xEF\xBB\xBF" + content).lines == expected);
        CHECK(read_list(utf16(content, true)).lines == expected);
        CHECK(read_list(utf16(content, false)).lines == expected);
        CHECK(read_list(content, {.encoding = "CP850"}).lines == expected);
    }
    CHECK(read_list("").lines.empty());
    CHECK(read_list("\xEF\xBB\xBF").lines.empty());
    CHECK(read_list("\n").lines == Texts{""});
}

TEST_CASE("Entries that end in NUL hold any bytes", "[files]") {
    CHECK(
        read_list(
            std::string("\xEF\xBB\xBF\xE9\n\0a\r\0b", 10), {.kind = TextForm::Kind::bytes}, LineEnd::nul)
            .lines == Texts{"\xEF\xBB\xBF\xE9\n", "a\r", "b"});
}

TEST_CASE("Text is read in the encoding that is named", "[files]") {
    CHECK(read_list("Lef\xE8vre", {.encoding = "WINDOWS-1252"}).lines == Texts{"Lef\u00e8vre"});
    CHECK(read_list("Lef\x8Avre", {.encoding = "CP850"}).lines == Texts{"Lef\u00e8vre"});
    CHECK(read_list("Lef\x8Fvre", {.encoding = "MACINTOSH"}).lines == Texts{"Lef\u00e8vre"});
    CHECK(read_list("\xA4", {.encoding = "ISO-8859-15"}).lines == Texts{"\u20ac"});
    // Its mark says more than a person.
    CHECK(read_list("\xEF\xBB\xBFLef\u00e8vre", {.encoding = "CP850"}).lines == Texts{"Lef\u00e8vre"});
    CHECK(read_list("a\n\xFF", {.encoding = "ASCII"}).error->reason == "invalid-encoding");
    CHECK(
        read_list("a\n\xFF", {.encoding = "ASCII"}).error->message.english().find("line 2, column 1") !=
        std::string::npos);
    CHECK(read_list(utf16("abc", true) + "x").error->reason == "invalid-encoding");
    CHECK(parse_text_form("utf-8"));
    CHECK(parse_text_form("klingon").error().code == ErrorCode::usage);
}

TEST_CASE("What is not UTF-8 is refused with the place, and the word in the likely encodings", "[files]") {
    struct Refusal {
        std::string content;
        std::string place;
        std::string hint;
    };
    auto const refusal = GENERATE(values<Refusal>({
        {"a\nLef\xE8vre;b", "line 2, column 4: not UTF-8: 0xE8",
         "as WINDOWS-1252 the word is 'Lef\u00e8vre', as CP850 it would be 'Lef\u00devre': give --encoding WINDOWS-1252"},
        {"Lef\x8Avre Ren\x82", "line 1, column 4: not UTF-8: 0x8A",
         "as CP850 the word is 'Lef\u00e8vre', as WINDOWS-1252 it would be 'Lef\u0160vre': give --encoding CP850"},
        {"\u00e9\r\n\u00e9\u00e9,M\x81ller", "line 2, column 5: not UTF-8: 0x81",
         "as CP850 the word is 'M\u00fcller', as MACINTOSH it is 'M\u00c5ller': give the right one"},
        {"Lef\x8Fvre", "column 4: not UTF-8: 0x8F",
         "as MACINTOSH the word is 'Lef\u00e8vre', as CP850 it would be 'Lef\u00c5vre': give --encoding MACINTOSH"},
        {"Lef\x8Avre", "column 4: not UTF-8: 0x8A",
         "as CP850 the word is 'Lef\u00e8vre', as MACINTOSH it is 'Lef\u00e4vre': give the right one with --encoding"},
        {"\xE9\xE8t", "column 1: not UTF-8: 0xE9 0xE8", "as WINDOWS-1252 the word is '\u00e9\u00e8t'"},
        {"\xED\xA0\x80", "column 1: not UTF-8: 0xED 0xA0 0x80", ""},
        {"a\xC3", "column 2: not UTF-8: 0xC3", ""},
    }));
    CAPTURE(refusal.content);
    auto const read = read_list(refusal.content);
    REQUIRE(read.error);
    CHECK(read.error->code == ErrorCode::unreadable);
    CHECK(read.error->reason == "invalid-utf8");
    CHECK_THAT(read.error->message.english(), Catch::Contains(refusal.place));
    CHECK_THAT(read.error->hint.english(), Catch::Contains(refusal.hint));
}

TEST_CASE("Blocks may end within a character or a line end", "[files]") {
    constexpr std::size_t block = 256 * 1024;
    for (std::size_t shift = 0; shift < 6; ++shift) {
        auto const first = std::string(block - 3 - shift, 'a');
        CAPTURE(shift);
        CHECK(read_list(first + "\u20ac\r\nb").lines == Texts{first + "\u20ac", "b"});
        CHECK(read_list(first + "\r\r\nb").lines == Texts{first, "", "b"});
        CHECK(read_list(utf16(first + "\r\nb", true)).lines == Texts{first, "b"});
        CHECK(read_list(first + "\xE2\x82").error->reason == "invalid-utf8");
    }
}

TEST_CASE("A line that is too long is passed over", "[files]") {
    TemporaryFolder const folder;
    for (std::string const end : {"\n", "\r\n", "\r"}) {
        auto const content =
            std::string(11, 'x') + end + "short" + end + std::string(3'000'000, 'y') + end + "last";
        LineReader lines(
            TextInput(*BlockReader::open(folder.write("list.txt", content))), LineEnd::line_end, 10);
        std::vector<std::pair<std::size_t, bool>> read;
        for (auto line = lines.next(); line && *line; line = lines.next()) {
            read.emplace_back((*line)->number, (*line)->too_long);
        }
        CHECK(
            read == std::vector<std::pair<std::size_t, bool>>{{1, true}, {2, false}, {3, true}, {4, false}});
    }
}
