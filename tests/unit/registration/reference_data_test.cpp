// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "support/try.hpp"
#include "temporary_folder.hpp"
#include <techuser/reference_data.hpp>

using namespace techuser;
using techuser::test::TemporaryFolder;

namespace {

std::filesystem::path const installed = TECHUSER_REFERENCE_DATA;

} // namespace

TEST_CASE("read_reference_data reads the lists that come with the tools", "[files]") {
    auto const data = read_reference_data(installed, {});
    REQUIRE(data);
    CHECK(data->knows(*Quality::parse("supplementary-pensions-manager")));
    CHECK(data->knows(*Quality::parse("nsso-employer")));
    CHECK_FALSE(data->knows(*Quality::parse("pirate")));
    CHECK(data->knows(*Title::parse("mrs")));
    CHECK_FALSE(data->knows(*Title::parse("captain")));
    CHECK(data->knows(*Application::parse("db2p")));
    CHECK(data->knows(*Application::parse("db2p-preload")));
    CHECK_FALSE(data->knows(*Application::parse("db3p")));
    CHECK(data->applications_of(*Quality::parse("supplementary-pensions-manager")).size() == 2);
    CHECK(data->applications_of(*Quality::parse("nsso-employer")).size() == 9);
    CHECK(data->applications_of(*Quality::parse("pirate")).size() == data->applications.size());
}

TEST_CASE("read_file_profiles reads the profiles that come with the tools", "[files]") {
    auto const data = read_reference_data(installed, {});
    auto const profiles = read_file_profiles(installed, {});
    REQUIRE(data);
    REQUIRE(profiles);
    for (auto const* code :
         {"DIMN", "DMFA", "DMWA", "DMRQ", "AOAT", "WECH", "ZIMA", "DUCN", "PFRQ", "TWCT", "VBLV"}) {
        INFO(code);
        auto const* const profile = find_profile(*profiles, *ApplicationCode::parse(code));
        REQUIRE(profile != nullptr);
        REQUIRE(profile->application);
        CHECK(data->knows(*profile->application));
    }
    CHECK(
        find_profile(*profiles, *ApplicationCode::parse("DMFA"))->parts ==
        FileProfile::PartElements::carried);
    CHECK(
        find_profile(*profiles, *ApplicationCode::parse("WECH"))->parts == FileProfile::PartElements::absent);
    CHECK(find_profile(*profiles, *ApplicationCode::parse("DB2P")) == nullptr);
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
    auto const data = read_reference_data(installed, {folder.path()});
    REQUIRE(data);
    CHECK(data->knows(*Quality::parse("pirate")));
    CHECK_FALSE(data->knows(*Quality::parse("nsso-employer")));
    CHECK(data->knows(*Title::parse("mr")));
    // Qualities of which the user's own list has none may stay in the installed list of applications.
    CHECK(data->knows(*Application::parse("dmfa")));
}

TEST_CASE("read_file_profiles takes any application where only the list of them is the user's", "[files]") {
    TemporaryFolder const folder;
    folder.write("applications.toml", R"(format = 1
[[application]]
name = "treasure"
english = "Treasure"
french = "Trésor"
dutch = "Schat"
german = "Schatz"
)");
    CHECK(read_file_profiles(installed, {folder.path()}));
    folder.write("file-profiles.toml", R"(format = 1
[[profile]]
code = "DMFA"
meaning = "quarterly declaration"
parts = "carried"
application = "dmfa"
source = "none"
)");
    auto const refused = read_file_profiles(installed, {folder.path()});
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error().message.english(), Catch::Contains("unknown name 'dmfa'"));
}

TEST_CASE("The readers of data files say what is wrong with a list, and in which file", "[files]") {
    struct Refusal {
        std::string_view file;
        std::string_view content;
        std::string_view message;
        std::string_view hint{};
    };
    constexpr std::string_view profile = "format = 1\n[[profile]]\ncode = 'DMFA'\n";
    constexpr std::string_view application =
        "format = 1\n[[application]]\nname = 'a'\nenglish = 'a'\nfrench = 'a'\ndutch = 'a'\ngerman = 'a'\n";
    auto const with = [](std::string_view entry, std::string_view line) {
        return std::string(entry).append(line);
    };
    auto const misspelt_key = with(profile, "applicaton = 'dmfa'");
    auto const strange_key = with(profile, "x = 'dmfa'");
    auto const misspelt_application = with(profile, "parts = 'absent'\napplication = 'dmffa'");
    auto const no_application = with(profile, "parts = 'absent'\napplication = 3");
    auto const misspelt_quality = with(application, "qualities = ['nsso-employr']");
    auto const one_quality = with(application, "qualities = 'nsso-employer'");
    for (auto const& [file, content, message, hint] : {
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
             Refusal{
                 "titles.toml", "format = 1\n[[title]]\nnam = 'a'", "line 3: unknown key 'nam'", "'name'"},
             Refusal{
                 "qualities.toml", "format = 1\n[[quality]]\nfrensh = 'a'", "unknown key 'frensh'",
                 "'french'"},
             Refusal{"applications.toml", "formt = 1", "expected format = 1"},
             Refusal{
                 "applications.toml", "format = 1\n[[aplication]]", "line 2: unknown key 'aplication'",
                 "'application'"},
             Refusal{"file-profiles.toml", misspelt_key, "line 4: unknown key 'applicaton'", "'application'"},
             Refusal{
                 "file-profiles.toml", strange_key, "line 4: unknown key 'x'", "choose one of code, meaning"},
             Refusal{
                 "file-profiles.toml", misspelt_application, "line 5: application: unknown name 'dmffa'",
                 "'dmfa'"},
             Refusal{
                 "file-profiles.toml", no_application, "line 5: application: unknown name ''",
                 "choose one of dimona"},
             Refusal{
                 "applications.toml", misspelt_quality, "line 8: qualities: unknown name 'nsso-employr'",
                 "'nsso-employer'"},
             Refusal{"applications.toml", one_quality, "line 8: expected qualities = [...]"},
             Refusal{
                 "accepted-issuers.toml", "format = 1\n[[issuer]]\ncommon_nam = 'x'",
                 "line 3: unknown key 'common_nam'", "'common_name'"},
             Refusal{
                 "certificate-policy.toml", "format = 1\n[[keys]]", "line 2: unknown key 'keys'", "'key'"},
         }) {
        INFO(content);
        TemporaryFolder const folder;
        folder.write(file, content);
        auto const read = [&, file = file]() -> Result<void> {
            if (file == "file-profiles.toml") {
                TRY(read_file_profiles(installed, {folder.path()}));
            } else {
                TRY(read_reference_data(installed, {folder.path()}));
            }
            return {};
        }();
        REQUIRE_FALSE(read);
        auto const& error = read.error();
        CHECK(error.code == ErrorCode::usage);
        CHECK(error.reason == "reference-data");
        CHECK_THAT(error.message.english(), Catch::Contains(std::string(message)));
        CHECK_THAT(error.hint.english(), Catch::Contains(std::string(hint)));
        CHECK_THAT(error.message.english(), Catch::Contains((folder.path() / file).native()));
    }
}

TEST_CASE("read_reference_data refuses a missing installation", "[files]") {
    TemporaryFolder const folder;
    auto const data = read_reference_data(folder.path(), {});
    REQUIRE_FALSE(data);
    CHECK(data.error().reason == "missing");
}
