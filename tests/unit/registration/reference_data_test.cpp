// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "temporary_folder.hpp"
#include <techuser/reference_data.hpp>

using namespace techuser;
using techuser::test::TemporaryFolder;

namespace {

std::filesystem::path const installed = TECHUSER_REFERENCE_DATA;

} // namespace

TEST_CASE("read_reference_data reads the lists that come with the tools", "[files]") {
    auto const data = read_reference_data(installed, "");
    REQUIRE(data);
    CHECK(data->knows(*Quality::parse("supplementary-pensions-manager")));
    CHECK(data->knows(*Quality::parse("nsso-employer")));
    CHECK_FALSE(data->knows(*Quality::parse("pirate")));
    CHECK(data->knows(*Title::parse("mrs")));
    CHECK_FALSE(data->knows(*Title::parse("captain")));
    CHECK(data->knows(*Application::parse("db2p")));
    CHECK(data->knows(*Application::parse("db2p-preload")));
    CHECK_FALSE(data->knows(*Application::parse("db3p")));
    CHECK(
        find_profile(data->file_profiles, *ApplicationCode::parse("DMFA"))->parts ==
        FileProfile::PartElements::carried);
    CHECK(
        find_profile(data->file_profiles, *ApplicationCode::parse("WECH"))->parts ==
        FileProfile::PartElements::absent);
    CHECK(find_profile(data->file_profiles, *ApplicationCode::parse("DB2P")) == nullptr);
}

TEST_CASE("read_reference_data prefers the file of the user", "[files]") {
    TemporaryFolder const folder;
    folder.write("qualities.toml", R"(format = 1
[[quality]]
name = "pirate"
english = "Pirate"
french = "Pirate"
dutch = "Piraat"
german = "Pirat"
)");
    auto const data = read_reference_data(installed, folder.path());
    REQUIRE(data);
    CHECK(data->knows(*Quality::parse("pirate")));
    CHECK_FALSE(data->knows(*Quality::parse("nsso-employer")));
    CHECK(data->knows(*Title::parse("mr")));
}

TEST_CASE("read_reference_data says what is wrong with a list, and in which file", "[files]") {
    struct Refusal {
        std::string_view file;
        std::string_view content;
        std::string_view message;
    };
    for (auto const& [file, content, message] : {
             Refusal{"titles.toml", "", "expected format = 1"},
             Refusal{"titles.toml", "format = 2", "expected format = 1"},
             Refusal{"titles.toml", "format = ", "line 1"},
             Refusal{"titles.toml", "format = 1", "expected entries [[title]]"},
             Refusal{"titles.toml", "format = 1\ntitle = 3", "expected entries [[title]]"},
             Refusal{"titles.toml", "format = 1\nxyz = 3", "line 2: unknown key 'xyz'"},
             Refusal{"titles.toml", "format = 1\n[[title]]\nenglish = 'x'", "line 2: entry without 'name'"},
             Refusal{"titles.toml", "format = 1\n[[title]]\nname = 'A B'", "'A B'"},
             Refusal{"titles.toml", "format = 1\n[[title]]\nname = 'a'", "entry without 'english'"},
             Refusal{"file-profiles.toml", "format = 1\n[[profile]]\ncode = 'dmfa'", "'dmfa'"},
             Refusal{
                 "file-profiles.toml", "format = 1\n[[profile]]\ncode = 'DMFA'\nparts = 'some'", "'some'"},
             Refusal{
                 "file-profiles.toml", "format = 1\n[[profile]]\ncode = 'DMFA'\nparts = 'absent'",
                 "'meaning'"},
         }) {
        INFO(content);
        TemporaryFolder const folder;
        folder.write(file, content);
        auto const data = read_reference_data(installed, folder.path());
        REQUIRE_FALSE(data);
        CHECK(data.error().code == ErrorCode::usage);
        CHECK(data.error().reason == "reference-data");
        CHECK_THAT(data.error().message.english(), Catch::Contains(std::string(message)));
        CHECK_THAT(data.error().message.english(), Catch::Contains((folder.path() / file).native()));
    }
}

TEST_CASE("read_reference_data refuses a missing installation", "[files]") {
    TemporaryFolder const folder;
    auto const data = read_reference_data(folder.path(), "");
    REQUIRE_FALSE(data);
    CHECK(data.error().reason == "missing");
}
