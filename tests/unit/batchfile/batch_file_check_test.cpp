// SPDX-License-Identifier: Apache-2.0
#include "batchfile/batch_file_samples.hpp"
#include "catch.hpp"
#include <techuser/batch_file_check.hpp>
#include <techuser/batch_file_explanation.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <random>

using namespace techuser;

namespace {

Date const today = std::chrono::year(2026) / 11 / 23;

std::vector<FileProfile> profiles() {
    auto const code = *ApplicationCode::parse("WECH");
    return {
        {code, FileProfile::PartElements::absent, {Environment::production}, std::nullopt, "DRS", "test"}};
}

std::vector<CheckedName> check(
    std::vector<std::string> const& inputs, CheckScope scope = CheckScope::sets,
    std::optional<SenderNumber> sender = std::nullopt) {
    static auto const data = profiles();
    return check_names(inputs, {data, today, sender, scope});
}

// "2:signature-missing" for each fault of the names, counted from 0.
std::vector<std::string> faults_of(std::vector<CheckedName> const& checked) {
    std::vector<std::string> faults;
    for (std::size_t index = 0; index < checked.size(); ++index) {
        for (auto const& fault : checked[index].faults) {
            faults.push_back(fmt::format("{}:{}", index, fault.error.reason));
        }
    }
    return faults;
}

} // namespace

TEST_CASE("directory_of follows the environment and the way", "[domain]") {
    struct Example {
        std::string_view name;
        std::string_view directory;
    };
    auto const example = GENERATE(values<Example>({
        {"FI.DMFA.006400.20140628.00001.R.1.1", "IN"},
        {"FS.DMFA.006400.20140628.00001.T.1.1", "INTEST"},
        {"GO.DMFA.006400.20140628.00001.S.1", "INTEST-S"},
        {"TD.DMFA.006400.20140628.00001.S.1", "INTEST-S"},
        {"FO.ACRF.999999.20140628.00001.R", "OUT"},
        {"CO.NOTI.999999.20140628.00001.T", "OUTTEST"},
        {"FS.ACRF.999999.20110701.00001.T", "OUTTEST"},
        {"GO.ACRF.999999.20110701.00001.S", "OUTTEST-S"},
    }));
    CHECK(directory_of(*BatchFileName::parse(example.name)) == example.directory);
}

TEST_CASE("check_names accepts every documented name by itself", "[domain]") {
    for (auto const name : test::documented_names) {
        CAPTURE(name);
        CHECK(faults_of(check({std::string(name)}, CheckScope::names)).empty());
    }
}

TEST_CASE("check_names gives a reason, its place and the portal's labels", "[domain]") {
    struct Refusal {
        std::string input;
        std::string_view reason;
        std::size_t offset;
        std::string labels;
    };
    auto const refusal = GENERATE(values<Refusal>({
        {"GO.DMFA", "too-few-elements", 0, "107"},
        {"FI.DMFA", "too-few-elements", 0, "131"},
        {"FS.DMFA", "too-few-elements", 0, "132"},
        {"TD.DMFA", "too-few-elements", 0, ""},
        {"XX.DMFA.006400.20140628.00001.R.1.1", "kind", 0, "129"},
        {"FI.dmfa.006400.20140628.00001.R.1.1", "application-case", 3, "131"},
        {"FS.DMFA.6400.20140628.00001.R.1.1", "length", 8, "132"},
        {"FI.DMFA.00640O.20140628.00001.R.1.1", "character", 13, "131"},
        {"FI.DMFA.000000.20140628.00001.R.1.1", "range", 8, "131"},
        {"FI.DMFA.999999.20140628.00001.R.1.1", "sender", 8, ""},
        {"FI.DMFA.006400.140628.00001.R.1.1", "date-format", 15, "109"},
        {"FI.DMFA.006400.20140631.00001.R.1.1", "date", 15, "110"},
        {"FI.DMFA.006400.20261124.00001.R.1.1", "date-future", 15, "111"},
        {"FI.DMFA.006400.20140628.0001.R.1.1", "sequence-length", 24, "112"},
        {"FI.DMFA.006400.20140628.0000-.R.1.1", "sequence-character", 28, "367"},
        {"FI.DMFA.006400.20140628.00000.R.1.1", "sequence-zero", 24, "127"},
        {"FI.DMFA.006400.20140628.00001.A.1.1", "environment", 30, "117"},
        {"FI.DMFA.006400.20140628.00001..1.1", "environment-missing", 30, "144"},
        {"FI.DMFA.006400.20140628.00001.R.12.1", "parts-length", 32, "114"},
        {"FI.DMFA.006400.20140628.00001.R.x.1", "parts-character", 32, "115"},
        {"FI.DMFA.006400.20140628.00001.R.0.1", "parts-zero", 32, "116"},
        {"FI.DMFA.006400.20140628.00001.R.1.2", "part", 34, "120 122 123 124"},
        {"FI.DMFA.006400.20140628.00001.R.1.11", "part-length", 34, "120 122 123 124"},
        {"FI.DMFA.006400.20140628.00001.R.1.x", "part-character", 34, "120 122 123 124"},
        {"FI.DMFA.006400.20140628.00001.R.1.0", "part-zero", 34, "120 122 123 124"},
        {"FI.DMFA.006400.20140628.00001.R.1", "part-missing", 33, "131"},
        {"GO.DMFA.006400.20140628.00001.R.1.1", "part-unexpected", 34, "107"},
        {"INTEST/FI.DMFA.006400.20140628.00001.R.1.1", "directory", 0, "118"},
        {"a/IN/FI.DMFA.006400.20140628.00001.T.1.1", "directory", 2, "119"},
        {"/IN/FI.DMFA.006400.20140628.00001.S.1.1", "directory", 1, "257"},
        {"OUT/FI.DMFA.006400.20140628.00001.R.1.1", "direction", 0, ""},
        {"IN/FO.ACRF.999999.20140628.00001.R", "direction", 0, ""},
        {"IN/XX.DMFA.006400.20140628.00001.R.1.1", "kind", 3, "129"},
        {"IN/FI.DMFA.006400.20261124.00001.R.1.1", "date-future", 18, "111"},
        {"FI.DMFA.006401.20140628.00001.R.1.1", "other-sender", 8, "108"},
    }));
    CAPTURE(refusal.input);
    auto const checked = check(
        {refusal.input}, CheckScope::sets,
        refusal.reason == "other-sender" ? std::optional(*SenderNumber::make(6400)) : std::nullopt);
    REQUIRE(checked.size() == 1);
    REQUIRE(checked[0].faults.size() == 1);
    auto const& fault = checked[0].faults[0];
    CHECK(fault.error.reason == refusal.reason);
    CHECK(fault.error.offset == refusal.offset);
    CHECK(fmt::format("{}", fmt::join(fault.labels, " ")) == refusal.labels);
}

TEST_CASE("check_names says nothing about folders that are not the portal's", "[domain]") {
    CHECK(faults_of(check({"drafts/FI.DMFA.006400.20140628.00001.R.1.1"})).empty());
    CHECK(faults_of(check({"IN/drafts/FI.DMFA.006400.20140628.00001.T.1.1"})).empty());
    CHECK(faults_of(check({"IN/FI.DMFA.006400.20140628.00001.R.1.1"})).empty());
}

TEST_CASE("check_names checks what names make together", "[domain]") {
    using Names = std::vector<std::string>;
    struct Example {
        Names names;
        std::vector<std::string> faults;
    };
    std::string const fi = "FI.DMFA.006400.20140628.00001.R.1.1";
    std::string const fs = "FS.DMFA.006400.20140628.00001.R.1.1";
    std::string const go = "GO.DMFA.006400.20140628.00001.R.1";
    auto const example = GENERATE_COPY(values<Example>({
        {{fi, fs, go}, {}},
        {{go, fs, fi}, {}},
        {{fi, fs}, {}},
        {{fi}, {}},
        {{"IN/" + fi, "IN/" + fs, "IN/" + go}, {}},
        {{fs}, {"0:declaration-missing"}},
        {{fs, "FI.DMFA.006400.20140628.00002.R.1.1"}, {"0:declaration-missing"}},
        {{fs, "FI.DMFA.006401.20140628.00001.R.1.1"}, {"0:declaration-missing"}},
        {{fs, "FI.DMFA.006400.20140629.00001.R.1.1"}, {"0:declaration-missing"}},
        {{fs, "FI.DMFA.006400.20140628.00001.T.1.1"}, {"0:declaration-missing"}},
        {{fs, "FI.DMWA.006400.20140628.00001.R.1.1"}, {"0:declaration-missing"}},
        {{fi, go}, {"1:signature-missing"}},
        {{"FI.DMFA.006400.20140628.00001.T.1.1", "GO.DMFA.006400.20140628.00001.T.1"},
         {"1:signature-missing"}},
        {{"FI.DMFA.006400.20140628.00001.S.1.1", "GO.DMFA.006400.20140628.00001.S.1"}, {}},
        {{"FI.WECH.006400.20140628.00001.T", "GO.WECH.006400.20140628.00001.T"}, {}},
        {{"FI.WECH.006400.20140628.00001.R", "GO.WECH.006400.20140628.00001.R"}, {"1:signature-missing"}},
        {{go}, {"0:declaration-missing", "0:signature-missing"}},
        {{fi, fs, go, fi}, {"3:duplicate"}},
        {{"IN/" + fi, "OUT/" + fi}, {"1:direction", "1:duplicate"}},
        {{fi, "FS.DMFA.006400.20140628.00001.R.2.1", go}, {"1:parts-differ"}},
        {{fi, "FS.DMFA.006400.20140628.00001.R", go},
         {"1:parts-differ", "1:declaration-missing", "2:signature-missing"}},
        {{"FI.DMFA.006400.20140628.00001.R.2.1", "FS.DMFA.006400.20140628.00001.R.2.1",
          "FS.DMFA.006400.20140628.00001.R.2.2", "GO.DMFA.006400.20140628.00001.R.2"},
         {"2:declaration-missing", "3:declaration-missing"}},
        {{"FI.DMFA.006400.20140628.00001.R.2.1", "FI.DMFA.006400.20140628.00001.R.2.2",
          "FS.DMFA.006400.20140628.00001.R.2.1", "GO.DMFA.006400.20140628.00001.R.2"},
         {"3:signature-missing"}},
        {{"FO.ACRF.999999.20110701.00001.T", "FS.ACRF.999999.20110701.00001.T",
          "GO.ACRF.999999.20110701.00001.T"},
         {}},
        {{"CO.NOTI.999999.20140628.00001.R", "GO.NOTI.999999.20140628.00001.R"}, {}},
        {{"GO.ACRF.999999.20110701.00001.T"}, {"0:declaration-missing"}},
        {{"TD.DMFA.006400.20140628.00001.R.1"}, {}},
        {{"nonsense", fi}, {"0:too-few-elements"}},
    }));
    CAPTURE(example.names);
    CHECK(faults_of(check(example.names)) == example.faults);
}

TEST_CASE("check_names checks no set when it is not asked to", "[domain]") {
    CHECK(faults_of(check({"FS.DMFA.006400.20140628.00001.R.1.1"}, CheckScope::names)).empty());
}

TEST_CASE("A name that is made of random elements is read back, and printed the same", "[domain]") {
    std::mt19937 generator(20'261'123); // the same names in every run
    for (int round = 0; round < 20'000; ++round) {
        auto const name = test::random_name(generator);
        auto const text = name.to_string();
        CAPTURE(text);
        auto const read = BatchFileName::parse(text);
        REQUIRE(read);
        REQUIRE(*read == name);
        REQUIRE(read->to_string() == text);
    }
}

TEST_CASE("An edited name is refused, or is what it says it is", "[domain]") {
    std::mt19937 generator(5);
    constexpr std::string_view bytes = ".0129AFGIORSTZaz-/ \n\xc3";
    int refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        auto text = test::random_name(generator).to_string();
        text[test::random_below(generator, text.size())] = bytes[test::random_below(generator, bytes.size())];
        CAPTURE(text);
        auto const read = BatchFileName::parse(text);
        if (read) {
            REQUIRE(read->to_string() == text);
        } else {
            ++refused;
            REQUIRE_FALSE(read.error().causes.empty());
        }
    }
    CHECK(refused > 10'000);
}

TEST_CASE("Every submission that is named passes the check of its set", "[domain]") {
    std::mt19937 generator(7);
    for (int round = 0; round < 2'000; ++round) {
        auto const submission = test::random_submission(generator);
        std::vector<std::string> inputs;
        auto const names = name_submission(submission);
        REQUIRE(names);
        for (auto const& name : *names) {
            inputs.push_back(fmt::format("{}/{}", directory_of(name), name.to_string()));
        }
        CAPTURE(inputs);
        REQUIRE(faults_of(check(inputs)).empty());
        // And no file can be left out when the GO is there, unless signatures are not asked.
        auto const left_out = test::random_below(generator, inputs.size() - 1);
        auto const is_signature = inputs[left_out].find("/FS.") != std::string::npos;
        inputs.erase(inputs.begin() + static_cast<std::ptrdiff_t>(left_out));
        auto const asked = submission.environment != Environment::declaration_test;
        REQUIRE(faults_of(check(inputs)).empty() == (is_signature && !asked));
    }
}

TEST_CASE("explain has a meaning for every element of every documented name", "[domain]") {
    auto const data = profiles();
    for (auto const text : test::documented_names) {
        CAPTURE(text);
        auto const name = *BatchFileName::parse(text);
        std::string joined;
        for (auto const& element : explain(name, data)) {
            CHECK_FALSE(element.meaning.empty());
            joined += (joined.empty() ? "" : ".") + element.value;
        }
        CHECK(joined == text);
        CHECK(explain_answer(name).empty() == (direction_of(name) == Direction::sent));
    }
}

TEST_CASE("can_answer compares the environment and the day", "[domain]") {
    auto const can = [](std::string_view reply, std::string_view declaration) {
        return can_answer(*BatchFileName::parse(reply), *BatchFileName::parse(declaration));
    };
    std::string const reply = "FO.ACRF.999999.20140628.00001.R";
    CHECK(can(reply, "FI.DMFA.006400.20140628.00005.R.4.1"));
    CHECK(can(reply, "FI.DMFA.006400.20140101.00005.R.4.1"));
    CHECK_FALSE(can(reply, "FI.DMFA.006400.20140629.00005.R.4.1"));
    CHECK_FALSE(can(reply, "FI.DMFA.006400.20140628.00005.T.4.1"));
    CHECK_FALSE(can(reply, "FS.DMFA.006400.20140628.00005.R.4.1"));
    CHECK_FALSE(can(reply, reply));
    CHECK_FALSE(can("FI.DMFA.006400.20140628.00005.R.4.1", "FI.DMFA.006400.20140628.00005.R.4.1"));
}
