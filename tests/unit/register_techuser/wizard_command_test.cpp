// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "register_techuser/wizard/wizard_command.hpp"
#include "registration_sample.hpp"
#include "temporary_folder.hpp"
#include <techuser/registration_file.hpp>

#include <sys/stat.h>

using namespace techuser;
using namespace techuser::register_techuser;
using techuser::test::TemporaryFolder;

TEST_CASE("shell_word quotes what a shell would give a meaning", "[apps]") {
    CHECK(shell_word("peeters.pub") == "peeters.pub");
    CHECK(shell_word("") == "''");
    CHECK(shell_word("IT manager") == "'IT manager'");
    CHECK(shell_word("o'neill") == "'o'\\''neill'");
    CHECK(shell_word("$HOME;*") == "'$HOME;*'");
    CHECK(shell_word("Müller") == "'Müller'");
    CHECK(shell_word("~/x") == "'~/x'");
}

TEST_CASE("equivalent_options has every field that is given, and those beside them", "[apps]") {
    RegistrationDraft draft;
    draft.last_name = "van 't Hof";
    draft.emails = {"a@example.be", "b@example.be"};
    draft.username = "peeterspensions";
    std::vector<CommandOption> const more{{"--registry", "a b.db"}, {"--strict", std::nullopt}};
    CHECK(
        equivalent_options(draft, more) == std::vector<std::string>{
                                               "--last-name='van '\\''t Hof'", "--email=a@example.be",
                                               "--email=b@example.be", "--username=peeterspensions",
                                               "--registry='a b.db'", "--strict"});
}

TEST_CASE("save_registration writes a private file with paths that mean the same from there", "[apps]") {
    TemporaryFolder const folder;
    auto const path = (folder.path() / "peeters.toml").native();
    REQUIRE(save_registration(test::sample_draft(), path));
    struct stat status{};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 07777U) == 0600);

    auto const content = read_file(path, 10'000);
    REQUIRE(content);
    auto const draft = parse_registration_file(as_text(*content), path, folder.path());
    REQUIRE(draft);
    CHECK(draft->username == "peeterspensions");
    CHECK(draft->ssh_public_key == std::filesystem::absolute("rsa-3072.pub"));
    CHECK(draft->certificate == std::filesystem::absolute("peeters-seal.cer"));

    auto const again = save_registration(test::sample_draft(), path);
    REQUIRE_FALSE(again);
    CHECK(again.error().reason == "exists");

    auto odd = test::sample_draft();
    odd.certificate = "\xff.cer";
    auto const refused = save_registration(odd, (folder.path() / "odd.toml").native());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "syntax");
    CHECK_FALSE(std::filesystem::exists(folder.path() / "odd.toml"));
}
