// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "cli/paths.hpp"
#include "temporary_folder.hpp"

using namespace techuser;
using techuser::test::TemporaryFolder;
using Paths = std::vector<std::string>;

TEST_CASE("complete_path gives what begins with the text, folders with a slash", "[apps]") {
    TemporaryFolder const folder;
    folder.write("keys/peeters.pub", "");
    folder.write("keys/peeters.ppk", "");
    folder.write("keys/my keys/other.pub", "");
    folder.write("keys/.hidden", "");
    auto const keys = folder.path().native() + "/keys/";

    CHECK(cli::complete_path(folder.path().native() + "/k", {}) == Paths{keys});
    CHECK(cli::complete_path(keys + "p", {}) == Paths{keys + "peeters.ppk", keys + "peeters.pub"});
    CHECK(
        cli::complete_path(keys, {}) == Paths{keys + "my keys/", keys + "peeters.ppk", keys + "peeters.pub"});
    CHECK(cli::complete_path(keys + ".", {}) == Paths{keys + ".hidden"});
    CHECK(cli::complete_path(keys + "x", {}).empty());
    CHECK(cli::complete_path(folder.path().native() + "/absent/", {}).empty());
}

TEST_CASE("a leading tilde is the home directory, and stays as it was typed", "[apps]") {
    TemporaryFolder const folder;
    folder.write("peeters.pub", "");
    auto const home = folder.path().native();
    CHECK(cli::complete_path("~/pe", home) == Paths{"~/peeters.pub"});
    CHECK(cli::expand_home("~/peeters.pub", home) == home + "/peeters.pub");
    CHECK(cli::expand_home("~", home) == home);
    CHECK(cli::expand_home("~other/peeters.pub", home) == "~other/peeters.pub");
    CHECK(cli::expand_home("keys/~/x", home) == "keys/~/x");
    CHECK(cli::expand_home("~/peeters.pub", {}) == "~/peeters.pub");
}
