// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "reply/reply_files.hpp"

using namespace techuser;

namespace {

// Each triple as "name: kinds", and the others.
std::vector<std::string> sorted(std::vector<std::string> const& names) {
    auto const replies = sort_replies(names);
    std::vector<std::string> lines;
    for (auto const& triple : replies.replies) {
        auto line = triple.name.to_string() + ":";
        for (auto const& file : triple.files()) {
            line += ' ' + std::string(to_string(file.elements().kind));
        }
        lines.push_back(line);
        CHECK(triple.is_complete() == line.ends_with("GO"));
    }
    for (auto const& other : replies.others) {
        lines.push_back("other " + other);
    }
    return lines;
}

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("sort_replies puts the files of a reply together") {
    CHECK(sorted({}).empty());
    CHECK(
        sorted(
            {"FS.ACRF.999999.20110701.00001.T", "GO.ACRF.999999.20110701.00001.T",
             "FO.ACRF.999999.20110701.00001.T"}) == Lines{"FO.ACRF.999999.20110701.00001.T: FO FS GO"});
    CHECK(
        sorted(
            {"CO.NOTI.999999.20140628.00001.R", "FO.ACRF.999999.20140628.00001.R",
             "GO.NOTI.999999.20140628.00001.R"}) ==
        Lines{"FO.ACRF.999999.20140628.00001.R: FO", "FO.NOTI.999999.20140628.00001.R: CO GO"});
    CHECK(
        sorted(
            {"FO.ACRF.999999.20140628.00001.R", "FS.ACRF.999999.20140628.00001.T",
             "GO.ACRF.999999.20140628.0000A.R"}) == Lines{
                                                        "FO.ACRF.999999.20140628.00001.R: FO",
                                                        "FO.ACRF.999999.20140628.00001.T: FS",
                                                        "FO.ACRF.999999.20140628.0000A.R: GO"});
}

TEST_CASE("sort_replies names the parts that a GO announces") {
    CHECK(
        sorted(
            {"GO.DMNO.999999.20070425.00010.R.3", "FO.DMNO.999999.20070425.00010.R.3.1",
             "FS.DMNO.999999.20070425.00010.R.3.1", "FO.DMNO.999999.20070425.00010.R.3.3"}) ==
        Lines{
            "FO.DMNO.999999.20070425.00010.R.3.1: FO FS GO", "FO.DMNO.999999.20070425.00010.R.3.2: GO",
            "FO.DMNO.999999.20070425.00010.R.3.3: FO GO"});
}

TEST_CASE("sort_replies leaves what is not received") {
    CHECK(
        sorted(
            {"FI.DMFA.006400.20140628.00001.R.1.1", "FS.DMFA.006400.20140628.00001.R.1.1", "readme.txt",
             "fo.acrf.999999.20140628.00001.r", "", "FO.ACRF.999999.20140628.00001.R.1"}) ==
        Lines{
            "other FI.DMFA.006400.20140628.00001.R.1.1", "other FS.DMFA.006400.20140628.00001.R.1.1",
            "other readme.txt", "other fo.acrf.999999.20140628.00001.r", "other ",
            "other FO.ACRF.999999.20140628.00001.R.1"});
}
