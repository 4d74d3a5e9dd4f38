// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "temporary_folder.hpp"
#include <techuser/reference_data.hpp>

#include <algorithm>

using namespace techuser;
using techuser::test::TemporaryFolder;

namespace {

std::filesystem::path const installed = TECHUSER_REFERENCE_DATA;

} // namespace

TEST_CASE("read_certificate_policy reads the accepted issuers that come with the tools", "[files]") {
    auto const data = read_certificate_policy(installed, {});
    REQUIRE(data);
    auto const names = [&](std::string_view name) {
        return std::ranges::count(data->accepted_issuers, name, &AcceptedIssuer::common_name);
    };
    CHECK(names("GlobalSign GCC R45 PersonalSign 3 CA 2020") == 1);
    CHECK(names("Citizen CA") == 1);
    CHECK(names("Foreigner CA") == 1);
    for (auto const& issuer : data->accepted_issuers) {
        CHECK_FALSE(issuer.source.empty());
    }
}

TEST_CASE("read_certificate_policy reads the dated policy that comes with the tools", "[files]") {
    auto const data = read_certificate_policy(installed, {});
    REQUIRE(data);
    auto const& keys = data->keys;
    auto const rsa = [&](unsigned bits, char const* day) {
        return std::ranges::any_of(keys, [&](KeyRule const& rule) {
            return rule.type == CertifiedKey::Type::rsa && bits >= rule.minimum_bits &&
                   rule.period.contains(*parse_date(day));
        });
    };
    CHECK(rsa(1024, "2013-12-31"));
    CHECK_FALSE(rsa(1024, "2014-01-01"));
    CHECK(rsa(2048, "2026-11-23"));
    CHECK_FALSE(rsa(2047, "2026-11-23"));
    CHECK_FALSE(rsa(2048, "2031-01-01"));
    CHECK(rsa(3072, "2031-01-01"));
    for (auto const* const curve : {"P-256", "P-384", "P-521", "brainpoolP256r1"}) {
        CHECK(std::ranges::count(keys, curve, &KeyRule::curve) == 1);
    }
    auto const& digests = data->digests;
    auto const sha1 = std::ranges::find(digests, "sha1", &DigestRule::digest);
    REQUIRE(sha1 != digests.end());
    CHECK(sha1->refused_since == *parse_date("2014-01-01"));
    CHECK(std::ranges::count(digests, "md5", &DigestRule::digest) == 1);
}

TEST_CASE("read_certificate_policy reads every key of an accepted issuer", "[files]") {
    TemporaryFolder const folder;
    folder.write("accepted-issuers.toml", R"(format = 1
[[issuer]]
common_name = "A*"
organisation = "B"
key_ids = ["00ff", "1234567890abcdef"]
since = 2020-01-01
until = 2020-12-31
statements = "none"
source = "s"
)");
    auto const data = read_certificate_policy(installed, {folder.path()});
    REQUIRE(data);
    REQUIRE(data->accepted_issuers.size() == 1);
    auto const& issuer = data->accepted_issuers[0];
    CHECK(issuer.common_name == "A*");
    CHECK(issuer.organisation == "B");
    CHECK(issuer.key_ids == std::vector<std::string>{"00ff", "1234567890abcdef"});
    CHECK(issuer.statements == IssuerStatements::none);
    CHECK(issuer.source == "s");
    CHECK_FALSE(issuer.period.contains(*parse_date("2019-12-31")));
    CHECK(issuer.period.contains(*parse_date("2020-01-01")));
    CHECK(issuer.period.contains(*parse_date("2020-12-31")));
    CHECK_FALSE(issuer.period.contains(*parse_date("2021-01-01")));
}

TEST_CASE("read_certificate_policy says what is wrong with a list for certificates", "[files]") {
    struct Refusal {
        std::string_view file;
        std::string_view entry;
        std::string_view message;
    };
    auto const* const issuers = "accepted-issuers.toml";
    auto const* const policy = "certificate-policy.toml";
    for (
        auto const& [file, entry, message] : {
            Refusal{issuers, "", "expected entries [[issuer]]"},
            Refusal{issuers, "[[issuers]]", "line 2: unknown key 'issuers'"},
            Refusal{issuers, "[[issuer]]\nsource = 's'", "line 2: entry without 'common_name'"},
            Refusal{issuers, "[[issuer]]\ncommon_name = ''", "entry without 'common_name'"},
            Refusal{issuers, "[[issuer]]\ncommon_name = 'c'", "entry without 'source'"},
            Refusal{
                issuers, "[[issuer]]\ncommon_name = 'c'\norganization = 'o'",
                "line 4: unknown key 'organization'"},
            Refusal{
                issuers, "[[issuer]]\ncommon_name = 'c'\norganisation = 3", "entry without 'organisation'"},
            Refusal{
                issuers, "[[issuer]]\ncommon_name = 'c'\nkey_ids = 'ab'", "line 4: 'key_ids' is not a list"},
            Refusal{issuers, "[[issuer]]\ncommon_name = 'c'\nkey_ids = [3]", "lower-case hex"},
            Refusal{issuers, "[[issuer]]\ncommon_name = 'c'\nkey_ids = ['']", "lower-case hex"},
            Refusal{issuers, "[[issuer]]\ncommon_name = 'c'\nkey_ids = ['abc']", "lower-case hex"},
            Refusal{issuers, "[[issuer]]\ncommon_name = 'c'\nkey_ids = ['AB']", "lower-case hex"},
            Refusal{issuers, "[[issuer]]\ncommon_name = 'c'\nkey_ids = ['a:']", "lower-case hex"},
            Refusal{issuers, "[[issuer]]\ncommon_name = 'c'\nsince = '2020-01-01'", "'since' is not a day"},
            Refusal{issuers, "[[issuer]]\ncommon_name = 'c'\nsince = 2020-13-01", "line 4"},
            Refusal{
                issuers, "[[issuer]]\ncommon_name = 'c'\nstatements = 'some'",
                "line 4: 'statements' can only be"},
            Refusal{
                issuers, "[[issuer]]\ncommon_name = 'c'\nuntil = 2020-01-01\nsince = 2020-01-02",
                "'until' is before 'since'"},
            Refusal{policy, "", "expected entries [[key]]"},
            Refusal{policy, "[[key]]\ntype = 'ed448'\nsource = 's'", "expected entries [[digest]]"},
            Refusal{policy, "[[key]]\nsource = 's'", "entry without 'type'"},
            Refusal{policy, "[[key]]\ntype = 'dsa'", "type 'dsa': expected rsa, ec, ed25519 or ed448"},
            Refusal{policy, "[[key]]\ntype = 'rsa'", "without 'minimum_bits'"},
            Refusal{policy, "[[key]]\ntype = 'rsa'\nminimum_bits = 0", "without 'minimum_bits'"},
            Refusal{policy, "[[key]]\ntype = 'rsa'\nminimum_bits = '2048'", "without 'minimum_bits'"},
            Refusal{policy, "[[key]]\ntype = 'rsa'\nminimum_bits = 99999", "without 'minimum_bits'"},
            Refusal{policy, "[[key]]\ntype = 'rsa'\ncurve = 'P-256'", "unknown key 'curve'"},
            Refusal{policy, "[[key]]\ntype = 'ec'", "entry without 'curve'"},
            Refusal{policy, "[[key]]\ntype = 'ec'\nminimum_bits = 256", "unknown key 'minimum_bits'"},
            Refusal{policy, "[[key]]\ntype = 'ed448'\ncurve = 'x'", "unknown key 'curve'"},
            Refusal{policy, "[[key]]\ntype = 'ed448'", "entry without 'source'"},
            Refusal{
                policy, "[[key]]\ntype = 'ed448'\nsource = 's'\n[[digest]]\nname = 'SHA1'",
                "expected lower case"},
            Refusal{
                policy, "[[key]]\ntype = 'ed448'\nsource = 's'\n[[digest]]\nname = 'sha1'",
                "entry without 'refused_since'"},
            Refusal{
                policy,
                "[[key]]\ntype = 'ed448'\nsource = 's'\n[[digest]]\nname = 'sha1'\nrefused_since = 2014-01-01",
                "entry without 'source'"},
        }) {
        INFO(file << ": " << entry);
        TemporaryFolder const folder;
        folder.write(file, "format = 1\n" + std::string(entry));
        auto const data = read_certificate_policy(installed, {folder.path()});
        REQUIRE_FALSE(data);
        CHECK(data.error().code == ErrorCode::usage);
        CHECK(data.error().reason == "reference-data");
        CHECK_THAT(data.error().message.english(), Catch::Contains(std::string(message)));
        CHECK_THAT(data.error().message.english(), Catch::Contains((folder.path() / file).native()));
    }
}
