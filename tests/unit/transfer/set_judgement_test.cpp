// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "support/say.hpp"
#include "temporary_folder.hpp"
#include "transfer/transfer_report.hpp"

using namespace techuser;
using techuser::test::TemporaryFolder;

namespace {

std::string const stem = "DMFA.101320.20140628.00005.T.";

// The set in a folder with files of these names and "content", with an FS that nobody needs to verify.
JudgedSet judge(TemporaryFolder const& folder, std::vector<std::string> const& names, SetRules rules = {}) {
    for (auto const& name : names) {
        folder.write(name, "content");
    }
    rules.names.today = std::chrono::year(2026) / 11 / 23;
    if (!rules.verify) {
        rules.verify = [](std::string const&) -> Result<SignatureReport> {
            return fail(ErrorCode::invalid, "signature-mismatch", say("the signature does not hold"));
        };
    }
    return judge_set(sort_sets(folder.path().native(), names).sets.front(), rules);
}

// "reason" or "reason label" of each fault.
std::vector<std::string> faults_of(JudgedSet const& judged) {
    std::vector<std::string> faults;
    for (auto const& fault : judged.faults) {
        faults.emplace_back(fault.error.reason);
        if (fault.labels.size() == 1) {
            faults.back() += ' ' + std::string(fault.labels.front());
        }
    }
    return faults;
}

using Faults = std::vector<std::string>;

} // namespace

TEST_CASE("judge_set demands a whole set, also before there is a GO") {
    TemporaryFolder const folder;
    CHECK(faults_of(judge(folder, {"FI." + stem + "1.1"})) == Faults{"signature-missing"});
    CHECK(
        faults_of(judge(folder, {"FS." + stem + "1.1"})) ==
        Faults{"declaration-missing 142", "declaration-missing 142"});
    CHECK(faults_of(judge(folder, {"FI." + stem + "2.1", "FS." + stem + "2.1"})).size() == 2);
    CHECK(faults_of(judge(folder, {"FI." + stem + "2.1", "FI." + stem + "1.1"})).front() == "parts-differ");
    CHECK(
        faults_of(judge(folder, {"FI." + stem + "1.1", "FS." + stem + "1.1"})) ==
        Faults{"signature-mismatch 125"});
}

TEST_CASE("judge_set reads no signature of a set that is wrong already") {
    TemporaryFolder const folder;
    auto const names = std::vector{"FI." + stem + "1.1", "FS." + stem + "1.1"};
    SetRules rules;
    rules.verify = [](std::string const&) -> Result<SignatureReport> {
        FAIL("read");
        return fail(ErrorCode::internal, "read", {});
    };
    rules.environment = Environment::production;
    CHECK(faults_of(judge(folder, names, rules)) == Faults{"other-environment"});
    rules.environment = {};
    rules.names.sender = *SenderNumber::parse("006400");
    CHECK(faults_of(judge(folder, names, rules)) == Faults{"other-sender 108"});
    rules.names.sender = {};
    auto const set = sort_sets(folder.path().native(), names).sets.front();
    folder.write("FI." + stem + "1.1", "");
    rules.names.today = std::chrono::year(2014) / 6 / 28;
    CHECK(faults_of(judge_set(set, rules)) == Faults{"empty 134"});
    rules.names.today = std::chrono::year(2014) / 6 / 27;
    CHECK(faults_of(judge_set(set, rules)) == Faults{"date-future 111", "empty 134"});
}

TEST_CASE("a set that was judged is reported with its GO, made or not") {
    TemporaryFolder const folder;
    auto const judged = judge(folder, {"FI." + stem + "1.1", "FS." + stem + "1.1"});
    auto const report = report_unsent(judged);
    CHECK(report.outcome == SendOutcome::refused);
    CHECK(report.start.to_string() == "GO." + stem + "1");
    REQUIRE(report.files.size() == 3);
    CHECK(report.files[0].size_bytes == 7);
    CHECK(report.files[2].name == report.start);
    CHECK(worst_fault(report) == ErrorCode::invalid);
}
