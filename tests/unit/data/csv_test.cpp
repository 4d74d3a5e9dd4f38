// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "data/csv.hpp"
#include "temporary_folder.hpp"

#include <fcntl.h>
#include <string>
#include <vector>

using namespace techuser;
using techuser::test::TemporaryFolder;

namespace {

using Rows = std::vector<std::vector<std::string>>;

struct Read {
    Rows rows;
    std::string text; // all rows with their line ends, as they stand in the file
    std::vector<std::size_t> lines;
    char separator{};
    std::optional<Error> error;
};

Read read_csv(std::string const& content, std::optional<char> separator = std::nullopt) {
    TemporaryFolder const folder;
    auto const path = folder.write("table.csv", content);
    auto input = BlockReader::open(path);
    REQUIRE(input);
    CsvReader reader(TextInput(*std::move(input)), separator);
    Read read;
    for (;;) {
        auto const record = reader.next();
        if (!record) {
            read.error = record.error();
            return read;
        }
        if (*record == nullptr) {
            read.separator = reader.separator();
            read.text.insert(0, reader.opening());
            return read;
        }
        auto& row = read.rows.emplace_back();
        for (auto const field : (*record)->fields) {
            row.push_back(csv_value(field));
        }
        read.text.append((*record)->text).append((*record)->line_end);
        read.lines.push_back((*record)->line);
    }
}

} // namespace

TEST_CASE("CsvReader reads what spreadsheets write, and keeps every byte", "[files]") {
    struct Example {
        std::string content;
        Rows rows;
        char separator;
    };
    auto const example = GENERATE(values<Example>({
        {"a,b\nc,d\n", {{"a", "b"}, {"c", "d"}}, ','},
        {"a;b\r\nc;d\r\n", {{"a", "b"}, {"c", "d"}}, ';'},
        {"a\tb\nc\td", {{"a", "b"}, {"c", "d"}}, '\t'},
        {"\xEF\xBB\xBF"
         "a;b\r\n1;2\r\n",
         {{"a", "b"}, {"1", "2"}},
         ';'},
        {"\"a;b\";c,d\n", {{"a;b", "c,d"}}, ';'},
        {"\"a \"\"b\"\"\",c\r\n", {{"a \"b\"", "c"}}, ','},
        {"\"\",\"\"\"\"\n", {{"", "\""}}, ','},
        {"\"two\r\nlines\",x\r\ny,z\r\n", {{"two\r\nlines", "x"}, {"y", "z"}}, ','},
        {"5\" disk,x\n", {{"5\" disk", "x"}}, ','},
        {"one\ntwo\n", {{"one"}, {"two"}}, ','},
        {"a,,\n,\n", {{"a", "", ""}, {"", ""}}, ','},
        {"a,b\n\nc,d\n", {{"a", "b"}, {""}, {"c", "d"}}, ','},
        {"\"a\",\"b\"\r", {{"a", "b"}}, ','},
        {"a,b\rc,d\r", {{"a", "b"}, {"c", "d"}}, ','},
        {"\"a\",\"b\"\r\"c\rd\",e\n\rf,g", {{"a", "b"}, {"c\rd", "e"}, {""}, {"f", "g"}}, ','},
        {"\n;;\n \nx,y;a;b\n", {{""}, {"", "", ""}, {" "}, {"x,y", "a", "b"}}, ';'},
        {"sep=;\na,b,c;d\n", {{"a,b,c", "d"}}, ';'},
        {"\xEF\xBB\xBFsep=|\r\na,b,c|d\r\n", {{"a,b,c", "d"}}, '|'},
        {"sep=\t\ra,b,c\td\r", {{"a,b,c", "d"}}, '\t'},
        {"sep=;", {}, ';'},
        {"sep=;,\n", {{"sep=;", ""}}, ','},
        {"sep=\na;b\n", {{"sep="}, {"a;b"}}, ','},
        {"\nsep=;\n", {{""}, {"sep=", ""}}, ';'},
        {"", {}, ','},
    }));
    CAPTURE(example.content);
    auto const read = read_csv(example.content);
    REQUIRE_FALSE(read.error);
    CHECK(read.rows == example.rows);
    CHECK(read.text == example.content);
    CHECK(read.separator == example.separator);
}

TEST_CASE("CsvReader takes the separator that it is given", "[files]") {
    auto const read = read_csv("a,b,c;d\n", ';');
    REQUIRE_FALSE(read.error);
    CHECK(read.rows == Rows{{"a,b,c", "d"}});
}

TEST_CASE("CsvReader counts lines, also inside quotes", "[files]") {
    auto const read = read_csv("h,i\n\"1\n2\n3\",x\ny,z\n");
    REQUIRE_FALSE(read.error);
    CHECK(read.lines == std::vector<std::size_t>{1, 2, 5});
    CHECK(read_csv("h,i\r\"1\r2\r\n3\",x\ry,z\r\n1,2").lines == std::vector<std::size_t>{1, 2, 5, 6});
}

TEST_CASE("CsvReader refuses quotes that do not match, and says where", "[files]") {
    struct Refusal {
        std::string content;
        std::string_view message;
    };
    auto const refusal = GENERATE(values<Refusal>({
        {"a,b\n\"c,d\n", "line 2: unclosed quote"},
        {"a,b\n\"c\"d,e\n", "line 2: text after a closing quote"},
        {"a,b\n\"c\" ,e\n", "line 2: text after a closing quote"},
        {"\"", "line 1: unclosed quote"},
        {"\"\"\"", "line 1: unclosed quote"},
    }));
    CAPTURE(refusal.content);
    auto const read = read_csv(refusal.content);
    REQUIRE(read.error);
    CHECK(read.error->code == ErrorCode::unreadable);
    CHECK(read.error->reason == "quotes");
    CHECK(read.error->message == refusal.message);
}

TEST_CASE("CsvReader reads rows that are cut by the blocks of the file", "[files]") {
    std::string content = "name;text\r\n";
    Rows rows{{"name", "text"}};
    for (int count = 0; count < 30'000; ++count) {
        auto const name = std::to_string(count);
        content += name + ";\"" + name + "\r\n\"\"" + name + "\"\"\"\r\n";
        rows.push_back({name, name + "\r\n\"" + name + "\""});
    }
    auto const read = read_csv(content);
    REQUIRE_FALSE(read.error);
    CHECK((read.rows == rows));
    CHECK((read.text == content));
}

TEST_CASE("CsvReader refuses a row beyond the limit", "[files]") {
    auto const limit = BlockReader::piece_limit_bytes;
    CHECK_FALSE(read_csv("a,b\n" + std::string(limit - 10, 'x') + "\n").error);
    auto const read = read_csv("a,b\n\"" + std::string(limit, 'x'));
    REQUIRE(read.error);
    CHECK(read.error->reason == "too-large");
    CHECK_THAT(read.error->message.english(), Catch::StartsWith("line 2: "));
}

TEST_CASE("csv_field writes what csv_value reads", "[files]") {
    auto const value =
        GENERATE(as<std::string>(), "", "a", "a;b", "a,b", "\"", "a\"b", "two\nlines", "\r", "\"\"");
    CAPTURE(value);
    CHECK(csv_value(csv_field(value, ';')) == value);
    CHECK(csv_field("a,b", ';') == "a,b");
    CHECK(csv_field("a;b", ';') == "\"a;b\"");
}
