// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include <techuser/batch_file_name.hpp>

using namespace techuser;

namespace {

BatchFileName::Elements elements_of(std::string_view text) {
    return BatchFileName::parse(text)->elements();
}

std::vector<std::string> texts_of(std::vector<BatchFileName> const& names) {
    std::vector<std::string> texts;
    for (auto const& name : names) {
        texts.push_back(name.to_string());
    }
    return texts;
}

Submission submission_of(std::string_view go_file) {
    auto const elements = elements_of(go_file);
    Submission submission{elements.application, elements.sender,      elements.date,
                          elements.sequence,    elements.environment, std::nullopt};
    if (elements.parts) {
        submission.parts = elements.parts->count;
    }
    return submission;
}

} // namespace

TEST_CASE("BatchFileName::parse reads every documented name and prints it back", "[domain]") {
    std::string const text = GENERATE(
        "FI.XXXX.123456.20120213.00001.R.1.1", "FS.XXXX.123456.20120213.00001.R.1.1",
        "GO.XXXX.123456.20120213.00001.R.1", "TD.XXXX.123456.20120213.00001.R.1",
        "FI.DMFA.006400.20020423.00001.R.4.1", "FI.DMFA.006400.20140628.00005.R.4.1",
        "FI.DMFA.006400.20140628.00001.R.1.1", "FO.ACRF.999999.20140628.00001.R",
        "CO.NOTI.999999.20140628.00001.R", "FO.NOTI.999999.20140628.82456.R",
        "FO.NOTI.999999.20140628.24AZG.R", "FI.DMFA.006400.20070423.00001.R.4.1",
        "FI.DMFA.006400.20070423.00001.R.4.2", "FI.DMFA.006400.20070423.00001.R.4.3",
        "FI.DMFA.006400.20070423.00001.R.4.4", "FO.DMNO.999999.20070425.00010.R.1.1",
        "FI.ACRF.006400.20070424.00001.R", "FI.ACRF.003000.20070426.00001.R",
        "FI.DMFA.123456.20030801.00001.R.1.1", "FS.DMFA.123456.20030801.00001.R.1.1",
        "FI.WECH.123456.20030801.00001.R", "FO.ACRF.999999.20110701.00001.T",
        "FS.ACRF.999999.20110701.00001.T", "GO.ACRF.999999.20110701.00001.T",
        "FI.DMFA.112768.20250109.00014.R.1.1", "GO.DMFA.112768.20250109.00014.R",
        "CO.DMNO.999999.20070425.00010.R.9.9", "FI.DB2P.000001.00010101.ZZZZZ.S",
        "GO.DMFA.999998.99991231.0000A.T.9");
    CAPTURE(text);
    auto const name = BatchFileName::parse(text);
    REQUIRE(name);
    CHECK(name->to_string() == text);
    CHECK(*BatchFileName::make(name->elements()) == *name);
}

TEST_CASE("BatchFileName::parse puts every element where it belongs", "[domain]") {
    auto const elements = elements_of("FI.DMFA.006400.20140628.24AZG.S.4.2");
    CHECK(elements.kind == FileKind::declaration);
    CHECK(elements.application.to_string() == "DMFA");
    CHECK(elements.sender.value() == 6400);
    CHECK(to_iso(elements.date) == "2014-06-28");
    CHECK(elements.sequence.to_string() == "24AZG");
    CHECK(elements.environment == Environment::declaration_test);
    CHECK(elements.parts == Parts{4, std::uint8_t{2}});
    CHECK(elements_of("GO.DMFA.006400.20140628.24AZG.S.4").parts == Parts{4, std::nullopt});
}

TEST_CASE("BatchFileName::parse refuses with the reason and the place", "[domain]") {
    struct Refusal {
        std::string text;
        std::string_view reason;
        std::size_t offset;
    };
    auto const refusal = GENERATE(values<Refusal>({
        {"", "too-few-elements", 0},
        {"FI", "too-few-elements", 0},
        {"FI.DMFA.006400.20140628.00001", "too-few-elements", 0},
        {"FI.DMFA.006400.20140628.00001.R.1.1.xml", "ending", 35},
        {"FI.DMFA.006400.20140628.00001.R.1.1.1", "too-many-elements", 0},
        {std::string(1'000'000, '.'), "too-many-elements", 0},
        {"FI-DMFA-006400-20140628-00001-R-1-1", "too-few-elements", 0},
        {"fi.DMFA.006400.20140628.00001.R.1.1", "kind-case", 0},
        {"Fi.DMFA.006400.20140628.00001.R.1.1", "kind-case", 1},
        {"XX.DMFA.006400.20140628.00001.R.1.1", "kind", 0},
        {".DMFA.006400.20140628.00001.R.1.1", "kind-missing", 0},
        {" FI.DMFA.006400.20140628.00001.R.1.1", "kind", 0},
        {"out/FI.DMFA.006400.20140628.00001.R.1.1", "kind", 0},
        {"FI..006400.20140628.00001.R.1.1", "application-missing", 3},
        {"FI.dmfa.006400.20140628.00001.R.1.1", "application-case", 3},
        {"FI.DMF.006400.20140628.00001.R.1.1", "application-length", 3},
        {"FI.DMFAA.006400.20140628.00001.R.1.1", "application-length", 3},
        {"FI.DM-A.006400.20140628.00001.R.1.1", "application-character", 5},
        {"FI.DMFA..20140628.00001.R.1.1", "sender-missing", 8},
        {"FI.DMFA.6400.20140628.00001.R.1.1", "length", 8},
        {"FI.DMFA.00640O.20140628.00001.R.1.1", "character", 13},
        {"FI.DMFA.000000.20140628.00001.R.1.1", "range", 8},
        {"FI.DMFA.999999.20140628.00001.R.1.1", "sender", 8},
        {"TD.DMFA.999999.20140628.00001.R.1", "sender", 8},
        {"FI.DMFA.006400..00001.R.1.1", "date-missing", 15},
        {"FI.DMFA.006400.140628.00001.R.1.1", "date-format", 15},
        {"FI.DMFA.006400.2014-6-8.00001.R.1.1", "date-format", 15},
        {"FI.DMFA.006400.28062014.00001.R.1.1", "date", 15},
        {"FI.DMFA.006400.20230229.00001.R.1.1", "date", 15},
        {"FI.DMFA.006400.00000101.00001.R.1.1", "date", 15},
        {"FI.DMFA.006400.20140628..R.1.1", "sequence-missing", 24},
        {"FI.DMFA.006400.20140628.1.R.1.1", "sequence-length", 24},
        {"FI.DMFA.006400.20140628.000001.R.1.1", "sequence-length", 24},
        {"FI.DMFA.006400.20140628.24azg.R.1.1", "sequence-case", 26},
        {"FI.DMFA.006400.20140628.24_zg.R.1.1", "sequence-character", 26},
        {"FI.DMFA.006400.20140628.0000\u00e9.R.1.1", "sequence-length", 24},
        {"FI.DMFA.006400.20140628.00000.R.1.1", "sequence-zero", 24},
        {"FI.DMFA.006400.20140628.00001.r.1.1", "environment-case", 30},
        {"FI.DMFA.006400.20140628.00001.A.1.1", "environment", 30},
        {"FI.DMFA.006400.20140628.00001..1.1", "environment-missing", 30},
        {"FI.DMFA.006400.20140628.00001.R.0.1", "parts-zero", 32},
        {"FI.DMFA.006400.20140628.00001.R.10.1", "parts-length", 32},
        {"FI.DMFA.006400.20140628.00001.R.x.1", "parts-character", 32},
        {"GO.DMFA.006400.20140628.00001.R.0", "parts-zero", 32},
        {"GO.DMFA.006400.20140628.00001.R.", "parts-missing", 32},
        {"FI.DMFA.006400.20140628.00001.R.4.0", "part-zero", 34},
        {"FI.DMFA.006400.20140628.00001.R.4.5", "part", 34},
        {"FI.DMFA.006400.20140628.00001.R.4.01", "part-length", 34},
        {"FI.DMFA.006400.20140628.00001.R.4.", "part-missing", 34},
        {"FI.DMFA.006400.20140628.00001.R.4.x", "part-character", 34},
        {"FI.DMFA.006400.20140628.00001.R.4", "part-missing", 33},
        {"FO.DMNO.999999.20140628.00001.R.1", "part-missing", 33},
        {"CO.DMNO.999999.20140628.00001.R.1", "part-missing", 33},
        {"GO.DMFA.006400.20140628.00001.R.4.1", "part-unexpected", 34},
        {"TD.DMFA.006400.20140628.00001.R.4.1", "part-unexpected", 34},
        {"FI.DMFA.006400.20140628.00001.R.4.1\n", "part-length", 34},
    }));
    CAPTURE(refusal.text.substr(0, 80));
    auto const name = BatchFileName::parse(refusal.text);
    REQUIRE_FALSE(name);
    Error const& error = name.error();
    CHECK(error.code == ErrorCode::invalid);
    CHECK(error.reason == refusal.reason);
    CHECK(error.offset == refusal.offset);
    REQUIRE(error.causes.size() == 1);
    CHECK(error.causes[0].reason == refusal.reason);
    CHECK(error.causes[0].offset == refusal.offset);
    CHECK(error.message.english().size() < 300);
}

TEST_CASE("BatchFileName::parse lists every wrong element from left to right", "[domain]") {
    auto const name = BatchFileName::parse("fi.dmfa.6400.20140631.abcde.X.0.z");
    REQUIRE_FALSE(name);
    CHECK(name.error().reason == "batch-file-name");
    CHECK(name.error().offset == 0);
    std::vector<std::string_view> reasons;
    std::vector<std::size_t> offsets;
    for (auto const& cause : name.error().causes) {
        reasons.push_back(cause.reason);
        offsets.push_back(cause.offset.value_or(999));
    }
    CHECK(
        reasons == std::vector<std::string_view>{
                       "kind-case", "application-case", "length", "date", "sequence-case", "environment",
                       "parts-zero", "part-character"});
    CHECK(offsets == std::vector<std::size_t>{0, 3, 8, 13, 22, 28, 30, 32});
    CHECK_THAT(name.error().message.english(), Catch::EndsWith("; and 7 more"));
    CHECK(name.error().hint == "write 'FI'");
}

TEST_CASE("BatchFileName::make refuses elements that do not go together", "[domain]") {
    struct Refusal {
        FileKind kind;
        std::optional<Parts> parts;
        std::string_view reason;
    };
    auto const refusal = GENERATE(values<Refusal>({
        {FileKind::declaration, Parts{0, std::uint8_t{1}}, "parts"},
        {FileKind::declaration, Parts{10, std::uint8_t{1}}, "parts"},
        {FileKind::declaration, Parts{255, std::nullopt}, "parts"},
        {FileKind::declaration, Parts{4, std::nullopt}, "part-missing"},
        {FileKind::signature, Parts{4, std::uint8_t{0}}, "part"},
        {FileKind::reply, Parts{4, std::uint8_t{5}}, "part"},
        {FileKind::start, Parts{0, std::nullopt}, "parts"},
        {FileKind::start, Parts{4, std::uint8_t{1}}, "part-unexpected"},
        {FileKind::cancel, Parts{4, std::uint8_t{1}}, "part-unexpected"},
    }));
    auto elements = elements_of("FI.DMFA.006400.20140628.00001.R");
    elements.kind = refusal.kind;
    elements.parts = refusal.parts;
    auto const name = BatchFileName::make(elements);
    REQUIRE_FALSE(name);
    CHECK(name.error().code == ErrorCode::invalid);
    CHECK(name.error().reason == refusal.reason);
}

TEST_CASE("BatchFileName::make refuses a day that no name can carry", "[domain]") {
    using namespace std::chrono;
    Date const date = GENERATE(
        Date(year(2023), month(2), day(29)), Date(year(0), month(1), day(1)),
        Date(year(10000), month(1), day(1)), Date(year(-5), month(1), day(1)), Date());
    auto elements = elements_of("FI.DMFA.006400.20140628.00001.R");
    elements.date = date;
    auto const name = BatchFileName::make(elements);
    REQUIRE_FALSE(name);
    CHECK(name.error().reason == "date");
}

TEST_CASE("BatchFileName::make refuses the integrator as sender of what only others send", "[domain]") {
    auto elements = elements_of("FO.ACRF.999999.20140628.00001.R");
    for (auto const kind :
         {FileKind::signature, FileKind::start, FileKind::reply, FileKind::compressed_reply}) {
        elements.kind = kind;
        CHECK(BatchFileName::make(elements));
    }
    for (auto const kind : {FileKind::declaration, FileKind::cancel}) {
        elements.kind = kind;
        auto const name = BatchFileName::make(elements);
        REQUIRE_FALSE(name);
        CHECK(name.error().reason == "sender");
    }
}

TEST_CASE("name_submission gives the names in the order of upload", "[domain]") {
    auto const with_parts = name_submission(submission_of("GO.DMFA.006400.20140628.00005.R.2"));
    REQUIRE(with_parts);
    CHECK(
        texts_of(*with_parts) ==
        std::vector<std::string>{
            "FI.DMFA.006400.20140628.00005.R.2.1", "FI.DMFA.006400.20140628.00005.R.2.2",
            "FS.DMFA.006400.20140628.00005.R.2.1", "FS.DMFA.006400.20140628.00005.R.2.2",
            "GO.DMFA.006400.20140628.00005.R.2"});
    auto const without_parts = name_submission(submission_of("GO.WECH.123456.20030801.00001.T"));
    REQUIRE(without_parts);
    CHECK(
        texts_of(*without_parts) == std::vector<std::string>{
                                        "FI.WECH.123456.20030801.00001.T", "FS.WECH.123456.20030801.00001.T",
                                        "GO.WECH.123456.20030801.00001.T"});
}

TEST_CASE("name_submission gives the kinds that are asked for", "[domain]") {
    auto const submission = submission_of("GO.DMFA.006400.20140628.00005.S.2");
    constexpr std::array without_signature{FileKind::declaration, FileKind::start};
    CHECK(
        texts_of(*name_submission(submission, without_signature)) ==
        std::vector<std::string>{
            "FI.DMFA.006400.20140628.00005.S.2.1", "FI.DMFA.006400.20140628.00005.S.2.2",
            "GO.DMFA.006400.20140628.00005.S.2"});
    constexpr std::array cancel{FileKind::cancel};
    CHECK(
        texts_of(*name_submission(submission, cancel)) ==
        std::vector<std::string>{"TD.DMFA.006400.20140628.00005.S.2"});
}

TEST_CASE("name_submission refuses a number of parts that no name can carry", "[domain]") {
    auto submission = submission_of("GO.WECH.123456.20030801.00001.T");
    for (std::uint8_t const parts : {std::uint8_t{0}, std::uint8_t{10}, std::uint8_t{255}}) {
        submission.parts = parts;
        auto const names = name_submission(submission);
        REQUIRE_FALSE(names);
        CHECK(names.error().reason == "parts");
    }
}

TEST_CASE("Sequences are given out digits first, then in the order of text", "[domain]") {
    struct Example {
        std::uint32_t ordinal;
        std::string_view text;
    };
    auto const example = GENERATE(values<Example>({
        {1, "00001"},
        {99'999, "99999"},
        {100'000, "0000A"},
        {100'025, "0000Z"},
        {100'026, "0001A"},
        {100'259, "0009Z"},
        {100'260, "000A0"},
        {60'466'174, "ZZZZY"},
        {60'466'175, "ZZZZZ"},
    }));
    auto const sequence = Sequence::from_ordinal(example.ordinal);
    REQUIRE(sequence);
    CHECK(sequence->to_string() == example.text);
    CHECK(Sequence::parse(example.text)->ordinal() == example.ordinal);
}

TEST_CASE("Sequence::ordinal is the inverse of from_ordinal and follows the order", "[domain]") {
    std::string previous = "0000";
    for (std::uint32_t ordinal = 100'000; ordinal <= Sequence::count; ordinal += 9'973) {
        auto const sequence = Sequence::from_ordinal(ordinal);
        REQUIRE(sequence);
        REQUIRE(sequence->ordinal() == ordinal);
        REQUIRE(previous < sequence->to_string());
        previous = sequence->to_string();
    }
}

TEST_CASE("Sequence::from_ordinal ends with the last sequence", "[domain]") {
    for (std::uint32_t const ordinal : {0U, 60'466'176U, 4'294'967'295U}) {
        auto const sequence = Sequence::from_ordinal(ordinal);
        REQUIRE_FALSE(sequence);
        CHECK(sequence.error().reason == "exhausted");
    }
}

TEST_CASE("Kinds and environments have their letters", "[domain]") {
    for (auto const* const text : {"FI", "FS", "GO", "TD", "FO", "CO"}) {
        CHECK(to_string(*parse_file_kind(text)) == text);
    }
    for (auto const* const text : {"R", "T", "S"}) {
        CHECK(to_string(*parse_environment(text)) == text);
    }
    CHECK(parse_environment("r").error().hint == "did you mean 'R'?");
}
