// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "report/colour.hpp"
#include "sshkey/key_report.hpp"

using namespace techuser;

namespace {

SshPublicKey sample_key() {
    return {
        .type = SshKeyType::ecdsa_p384,
        .bits = 384,
        .blob = {1, 2, 3},
        .comment = "Zo\xc3\xab \x1b[31m",
        .fingerprint_sha256 = "SHA256:abc",
        .fingerprint_md5 = "aa:bb"};
}

} // namespace

TEST_CASE("to_text of a key pair names every file, and escapes what others wrote", "[report]") {
    auto const text = to_text(
        KeyPairReport{
            .outcome = KeyOutcome::rotated,
            .key = sample_key(),
            .has_passphrase = true,
            .files =
                {{"key", find_key_form("openssh"), true},
                 {"key.ppk", find_key_form("ppk3"), true},
                 {"key.pub", find_key_form("pub"), false}},
            .kept = {"key.2026-11-23"}},
        Colour::off);
    CHECK(
        text == "Key pair\n"
                "    Type                                  : ECDSA, P-384\n"
                "    Comment                               : Zo\xc3\xab \\u{1b}[31m\n"
                "    Fingerprint (SHA-256)                 : SHA256:abc\n"
                "    Fingerprint (MD5)                     : aa:bb\n"
                "    Passphrase                            : set\n"
                "    Private key (OpenSSH)                 : key\n"
                "    Private key (PuTTY, version 3)        : key.ppk\n"
                "    Public key (OpenSSH)                  : key.pub\n"
                "    Previous files kept as                : key.2026-11-23\n");
}

TEST_CASE("to_json of a key file keeps what is not known apart from what is not there", "[report]") {
    KeyFileReport report{.input = "key.pem", .description = {}, .art = {}, .repair = {}};
    report.description.half = KeyFileDescription::Half::private_half;
    report.description.format = "PKCS#8";
    report.description.has_passphrase = true;
    auto const json = to_json({"gen-sshkey", 0}, report);
    CHECK_THAT(json, Catch::Contains("\"half\":\"private\""));
    CHECK_THAT(json, Catch::Contains("\"passphrase\":true"));
    CHECK_THAT(json, Catch::Contains("\"key\":null"));
    CHECK_THAT(to_text(report, Colour::off), Catch::Contains("hidden by the passphrase"));
}

TEST_CASE("only RSA keys are said to fit the portal", "[report]") {
    auto key = sample_key();
    for (auto const type : {SshKeyType::ed25519, SshKeyType::ecdsa_p256, SshKeyType::ecdsa_p521}) {
        key.type = type;
        CHECK(fitness_of(key) == KeyFitness::unknown);
    }
    key.type = SshKeyType::rsa;
    CHECK(fitness_of(key) == KeyFitness::fits);
}

TEST_CASE("every outcome of a key pair has its own name", "[report]") {
    CHECK(to_string(KeyOutcome::created) == "created");
    CHECK(to_string(KeyOutcome::completed) == "completed");
    CHECK(to_string(KeyOutcome::unchanged) == "unchanged");
    CHECK(to_string(KeyOutcome::rotated) == "rotated");
    CHECK(to_string(KeyOutcome::converted) == "converted");
}
