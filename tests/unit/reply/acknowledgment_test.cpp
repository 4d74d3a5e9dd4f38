// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "fixture.hpp"
#include "reply/anomaly.hpp"
#include "shell.hpp"
#include "temporary_folder.hpp"
#include <techuser/acknowledgment.hpp>

#include <algorithm>

using namespace techuser;

namespace {

// A fictional acknowledgment, whose result and further elements the tests choose.
std::string acknowledgment(std::string const& result, std::string const& more = {}) {
    return R"(<?xml version="1.0" encoding="UTF-8"?>
<ACRF xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="ACRF.xsd"><Form>
  <Identification>ACRF001</Identification><FormCreationDate>2011-07-01</FormCreationDate>
  <FormCreationHour>10:11:12.000</FormCreationHour><AttestationStatus>0</AttestationStatus><TypeForm>PA</TypeForm>
  <FileReference><FileName>GO.DMFA.006400.20110630.00001.T.1</FileName><ReferenceOrigin>1</ReferenceOrigin>
    <ReferenceNbr>ABC1234567890</ReferenceNbr></FileReference>
  <ReceptionResult>)" +
           result + "</ReceptionResult>" + more + "</Form></ACRF>\n";
}

std::string code(std::string const& text) {
    return "<ResultCode>" + text + "</ResultCode>";
}

Result<Acknowledgment> parse(std::string_view text) {
    return parse_acknowledgment(to_bytes(text));
}

std::string reason_of(std::string_view text) {
    auto const parsed = parse(text);
    return parsed ? "" : std::string(parsed.error().reason);
}

bool xmllint_takes(std::string_view text) {
    test::TemporaryFolder const folder;
    auto const file = folder.write("file.xml", text);
    auto const answer =
        output_of("xmllint --nonet --noout '" + file.native() + "' >/dev/null 2>&1 && echo yes || echo no");
    return answer == "yes\n";
}

} // namespace

TEST_CASE("An acknowledgment is read element by element") {
    auto const read = parse(acknowledgment(code("1")));
    REQUIRE(read);
    CHECK(read->identification == "ACRF001");
    CHECK(read->created_on == "2011-07-01");
    CHECK(read->created_at == "10:11:12.000");
    CHECK(read->attestation_status == "0");
    CHECK(read->form_type == "PA");
    CHECK(read->file_name == "GO.DMFA.006400.20110630.00001.T.1");
    CHECK(read->reference_origin == "1");
    CHECK(read->reference_number == "ABC1234567890");
    CHECK(read->result_code == "1");
    CHECK(read->error_ids.empty());
    CHECK(read->unknown.empty());
    CHECK(read->reception() == Reception::accepted);
    CHECK(read->answered()->to_string() == "GO.DMFA.006400.20110630.00001.T.1");
}

TEST_CASE("Zero is a refusal, and its error ids are kept in their order") {
    auto const read = parse(acknowledgment(
        code("0") + "<ErrorID>ACRF-131</ErrorID><ErrorID> ACRF-039\n</ErrorID><ErrorID>other</ErrorID>"));
    REQUIRE(read);
    CHECK(read->reception() == Reception::refused);
    CHECK(read->error_ids == std::vector<std::string>{"ACRF-131", "ACRF-039", "other"});
    for (auto const* const text : {"0", "00", " 000 "}) {
        CHECK(parse(acknowledgment(code(text)))->reception() == Reception::refused);
    }
    for (auto const* const text : {"1", "01", "2", "999999999"}) {
        CHECK(parse(acknowledgment(code(text)))->reception() == Reception::accepted);
    }
}

TEST_CASE("What is not known is kept") {
    auto text = acknowledgment(code("1"), "<Remark level='3'>first<b>bold</b></Remark>stray");
    text = replace_all(text, "<FileReference>", "<FileReference><FileSize>12</FileSize>");
    auto const read = parse(text);
    REQUIRE(read);
    std::vector<std::pair<std::string, std::string>> found;
    for (auto const& element : read->unknown) {
        found.emplace_back(element.path, element.text);
    }
    CHECK(
        found == std::vector<std::pair<std::string, std::string>>{
                     {"ACRF/Form", "stray"},
                     {"ACRF/Form/FileReference/FileSize", "12"},
                     {"ACRF/Form/Remark", "first"},
                     {"ACRF/Form/Remark/@level", "3"},
                     {"ACRF/Form/Remark/b", "bold"}});
}

TEST_CASE("The spelling of the XML makes no difference") {
    auto const plain = acknowledgment(code("1"));
    auto const utf16 = [&] {
        std::string text = "\xff\xfe";
        for (char const character : replace_all(plain, "UTF-8", "UTF-16")) {
            text += character;
            text += '\0';
        }
        return text;
    }();
    std::vector<std::string> const spellings{
        plain,
        "\xef\xbb\xbf" + plain,
        utf16,
        replace_all(plain, "\n", "\r\n"),
        replace_all(plain, "PA", "<![CDATA[PA]]>"),
        replace_all(plain, "PA", "P<!-- a comment -->A"),
        replace_all(plain, "PA", "&#80;&#x41;"),
        replace_all(replace_all(replace_all(plain, "<", "<n:"), "<n:/", "</n:"), "<n:?", "<?"),
        replace_all(plain, "UTF-8", "ISO-8859-1")};
    for (auto const& spelling : spellings) {
        INFO(spelling);
        auto const read = parse(spelling);
        REQUIRE(read);
        CHECK(read->form_type == "PA");
        CHECK(read->result_code == "1");
        CHECK(read->unknown.empty());
    }
}

TEST_CASE("A file name that is none of a GO is kept, and answers nothing") {
    for (auto const* const name :
         {"GO.DMFA.6400.20110630.00001.T.1", "FI.DMFA.006400.20110630.00001.T.1.1", ""}) {
        auto const read =
            parse(replace_all(acknowledgment(code("0")), "GO.DMFA.006400.20110630.00001.T.1", name));
        REQUIRE(read);
        CHECK(read->file_name == name);
        CHECK(!read->answered());
    }
}

TEST_CASE("What is no acknowledgment is refused with its reason") {
    auto const good = acknowledgment(code("1"));
    struct Case {
        std::string text;
        std::string_view reason;
    };
    std::string deep;
    for (int level = 0; level < 100'000; ++level) {
        deep += "<a>";
    }
    std::string const many = [] {
        std::string elements;
        for (std::size_t count = 0; count <= unknown_element_limit; ++count) {
            elements += "<a/>";
        }
        return elements;
    }();
    std::vector<Case> const cases{
        {"", "not-xml"},
        {"text", "not-xml"},
        {good + "text", "not-xml"},
        {"text" + good, "not-xml"},
        {"<ACRF>", "not-xml"},
        {good.substr(0, good.size() / 2), "not-xml"},
        {good + good, "not-xml"},
        {good + "<more/>", "not-xml"},
        {"<ACRF></FORM>", "not-xml"},
        {replace_all(good, "PA", "\x80"), "not-xml"},
        {replace_all(good, "PA", "\xed\xa0\x80"), "not-xml"},
        {replace_all(good, "PA", "\x01"), "not-xml"},
        {acknowledgment(code("1"), "<a b='\xff'/>"), "not-xml"},
        {"<NOTI/>", "not-an-acknowledgment"},
        {"<acrf/>", "not-an-acknowledgment"},
        {"<Form/>", "not-an-acknowledgment"},
        {"<ACRF/>", "element-missing"},
        {replace_all(good, "FileName", "FileNam"), "element-missing"},
        {acknowledgment(""), "element-missing"},
        {acknowledgment("", code("1")), "element-missing"},
        {acknowledgment(code("1") + code("0")), "element-twice"},
        {acknowledgment(code("1"), "<ReceptionResult>" + code("0") + "</ReceptionResult>"), "element-twice"},
        {replace_all(good, "</ACRF>", "<Form/></ACRF>"), "element-twice"},
        {replace_all(good, "<TypeForm>", "<TypeForm>PA</TypeForm><TypeForm>"), "element-twice"},
        {acknowledgment(code("")), "result-code"},
        {acknowledgment(code("x")), "result-code"},
        {acknowledgment(code("-1")), "result-code"},
        {acknowledgment(code("1.0")), "result-code"},
        {acknowledgment(code("1 0")), "result-code"},
        {acknowledgment(code("1234567890")), "result-code"},
        {acknowledgment(code("&zero;")), "result-code"},
        {replace_all(good, "?>", "?><!DOCTYPE ACRF>"), "doctype"},
        {replace_all(
             replace_all(good, "?>", "?><!DOCTYPE ACRF [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"), "PA",
             "&a;"),
         "doctype"},
        {replace_all(
             replace_all(
                 good, "?>", "?><!DOCTYPE ACRF [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]>"),
             "PA", "&b;&b;&b;"),
         "doctype"},
        {replace_all(good, "?>", "?><!DOCTYPE ACRF SYSTEM \"http://127.0.0.1:1/ACRF.dtd\">"), "doctype"},
        {deep, "not-xml"},
        {acknowledgment(code("1"), deep + replace_all(deep, "<a>", "</a>")), "too-deep"},
        {acknowledgment(code("1"), many), "too-many-elements"},
        {acknowledgment(code("1"), std::string(acknowledgment_size_limit_bytes, ' ')), "too-large"},
    };
    for (auto const& [text, reason] : cases) {
        INFO(text.substr(0, 1000));
        CHECK(reason_of(text) == reason);
        auto const parsed = parse(text);
        CHECK((parsed || parsed.error().code == ErrorCode::unreadable));
        // Another parser finds the XML no better.
        if (reason == "not-xml") {
            CHECK(!xmllint_takes(text));
        }
    }
    CHECK(xmllint_takes(good));
}

TEST_CASE("anomaly_label takes the label of an error id of the known form only") {
    CHECK(anomaly_label("ACRF-131") == "131");
    CHECK(anomaly_label("ACRF-038") == "038");
    for (auto const* const id :
         {"", "131", "ACRF-", "ACRF-13", "ACRF-1311", "ACRF-13a", "acrf-131", "ACRF131", "NOTI-131"}) {
        CHECK(anomaly_label(id).empty());
    }
}

TEST_CASE("Each label is explained once, and so are all that name-batchfile names") {
    auto const labels = anomaly_labels();
    CHECK(labels.size() == 58);
    CHECK(std::ranges::is_sorted(labels));
    CHECK(std::ranges::adjacent_find(labels) == labels.end());
    for (auto const label : labels) {
        INFO(label);
        CHECK(!explain_anomaly(label).meaning.empty());
        CHECK(!explain_anomaly(label).what_to_do.empty());
    }
    for (auto const* const label :
         {"107", "108", "109", "110", "111", "112", "114", "115", "116", "117", "118", "119", "120",
          "122", "123", "124", "127", "129", "131", "132", "133", "142", "144", "257", "367"}) {
        CHECK(std::ranges::find(labels, label) != labels.end());
    }
    CHECK(explain_anomaly("131").meaning == "the structure of the name of the FI file is wrong");
    CHECK(explain_anomaly("999").meaning.empty());
    CHECK(explain_anomaly("").what_to_do.empty());
}
