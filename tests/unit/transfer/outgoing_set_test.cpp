// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "transfer/outgoing_set.hpp"

using namespace techuser;

namespace {

// Each set as "GO: its files", and the others.
std::vector<std::string> sorted(std::vector<std::string> const& names) {
    auto const found = sort_sets("out", names);
    std::vector<std::string> lines;
    for (auto const& set : found.sets) {
        auto line = set.start().to_string() + ":";
        for (auto const& file : set.files) {
            auto const& parts = file.elements().parts;
            line += ' ' + std::string(to_string(file.elements().kind));
            line += parts && parts->index ? std::to_string(*parts->index) : std::string();
        }
        lines.push_back(line);
    }
    for (auto const& other : found.others) {
        lines.push_back("other " + other);
    }
    return lines;
}

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("sort_sets puts the files of a set together, in the order of upload") {
    CHECK(sorted({}).empty());
    CHECK(
        sorted(
            {"GO.DMFA.006400.20140628.00005.R.2", "FS.DMFA.006400.20140628.00005.R.2.1",
             "FI.DMFA.006400.20140628.00005.R.2.2", "FI.DMFA.006400.20140628.00005.R.2.1"}) ==
        Lines{"GO.DMFA.006400.20140628.00005.R.2: FI1 FI2 FS1 GO"});
    // The GO tells the number of parts, else the first file.
    CHECK(
        sorted({"FI.DMFA.006400.20140628.00005.R.2.1", "GO.DMFA.006400.20140628.00005.R.3"}) ==
        Lines{"GO.DMFA.006400.20140628.00005.R.3: FI1 GO"});
    CHECK(
        sorted({"FS.WECH.006400.20140628.00005.R", "FI.WECH.006400.20140628.00005.R"}) ==
        Lines{"GO.WECH.006400.20140628.00005.R: FI FS"});
}

TEST_CASE("sort_sets tells sets apart by every element, and leaves the rest") {
    CHECK(
        sorted({"FI.DMFA.006400.20140628.00005.R.1.1", "FI.DMFA.006400.20140628.00005.T.1.1",
                "FI.DMFA.006400.20140628.00006.R.1.1", "FI.DMFA.006400.20140629.00005.R.1.1",
                "FI.DMFA.006401.20140628.00005.R.1.1", "FI.DMFB.006400.20140628.00005.R.1.1"})
            .size() == 6);
    for (auto const* const other : {
             "TD.DMFA.006400.20140628.00005.R.1",
             "FO.ACRF.999999.20140628.00001.R",
             "CO.ACRF.999999.20140628.00001.R",
             "FS.ACRF.999999.20140628.00001.R",
             "GO.ACRF.999999.20140628.00001.R",
             "fi.DMFA.006400.20140628.00005.R.1.1",
             "FI.DMFA.006400.20140628.00005.R.1.1.xml",
             "declaration.xml",
             "",
         }) {
        CHECK(sorted({other}) == Lines{std::string("other ") + other});
    }
}

TEST_CASE("a set knows its paths here and there") {
    auto const path = [](std::string const& folder, std::string const& name) {
        auto const set = sort_sets(folder, std::vector{name}).sets.front();
        return set.path_of(set.files.front()) + " " + set.remote_path_of(set.files.front());
    };
    std::string const name = "FI.DMFA.006400.20140628.00005.";
    CHECK(path("", name + "R.1.1") == name + "R.1.1 IN/" + name + "R.1.1");
    CHECK(path("a/b", name + "T.1.1") == "a/b/" + name + "T.1.1 INTEST/" + name + "T.1.1");
    CHECK(path("/", name + "S.1.1") == "/" + name + "S.1.1 INTEST-S/" + name + "S.1.1");
}
