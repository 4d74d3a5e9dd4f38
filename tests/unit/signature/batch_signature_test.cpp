// SPDX-License-Identifier: Apache-2.0
#include "signing_workshop.hpp"

using namespace techuser;
using namespace techuser::test;

namespace {

// The end of `openssl cms -sign ... -signer cert.pem -inkey key.pem`.
struct Foreign {
    std::string_view what;
    std::string command; // writes FS
    std::string expected{"yes"};
};

std::string openssl_signs(std::string_view options) {
    return "openssl cms -sign -binary -in FI -signer cert.pem -inkey key.pem -out FS " + std::string(options);
}

void check_foreign(Workshop const& workshop, std::vector<Foreign> const& cases) {
    for (auto const& [what, command, expected] : cases) {
        INFO(what);
        workshop.run("rm -f FS; " + command + " 2>log");
        auto const file = read_text(workshop, "FS");
        CHECK(verdict(file) == expected);
        if (expected == "yes") {
            CHECK(verdict(file, "another content") == "signature-mismatch");
            CHECK(verdict(file, sample_content.substr(1)) == "signature-mismatch");
            CHECK(verdict(file, "") == "signature-mismatch");
        }
    }
}

} // namespace

TEST_CASE("Signatures of openssl verify in every spelling", "[signature]") {
    Workshop const workshop;
    make_signer(workshop);
    auto const der = "openssl cms -sign -binary -in FI -signer cert.pem -inkey key.pem -outform DER";
    auto const base64 = std::string(der) + " | openssl base64";
    check_foreign(
        workshop,
        {{"DER", openssl_signs("-outform DER")},
         {"armour CMS", openssl_signs("-outform PEM")},
         {"armour PKCS7", openssl_signs("-outform PEM") + "; sed -i s/CMS/PKCS7/ FS"},
         {"armour, CRLF", openssl_signs("-outform PEM") + "; sed -i 's/$/\\r/' FS"},
         {"armour, CR", openssl_signs("-outform PEM") + "; tr '\\n' '\\r' <FS >cr; mv cr FS"},
         {"64 columns", base64 + " >FS"},
         {"64 columns, CRLF", base64 + " | sed 's/$/\\r/' >FS"},
         {"64 columns, CR", base64 + " | tr '\\n' '\\r' >FS"},
         {"one line", base64 + " -A >FS"},
         {"one line and a line end", base64 + " -A >FS; echo >>FS"},
         {"byte-order mark", base64 + " -A >line; printf '\\357\\273\\277' | cat - line >FS"},
         {"SHA-384", openssl_signs("-outform DER -md sha384")},
         {"SHA-1", openssl_signs("-outform DER -md sha1")},
         {"no attributes", openssl_signs("-outform DER -noattr")},
         {"named by its key", openssl_signs("-outform DER -keyid")},
         {"CAdES", openssl_signs("-outform DER -cades")},
         {"PKCS#7 of smime", "openssl smime -sign -binary -in FI -signer cert.pem -inkey key.pem -out FS "
                             "-outform DER"},
         {"attached", openssl_signs("-outform DER -nodetach"), "not-detached"},
         {"two signers",
          "openssl req -x509 -newkey rsa:2048 -nodes -keyout other.pem -out other.cer -days 9 -subj /CN=2 2>log; " +
              openssl_signs("-outform DER -signer other.cer -inkey other.pem"),
          "several-signers"},
         {"no certificate", openssl_signs("-outform DER -nocerts"), "signer-missing"},
         {"only certificates", "openssl crl2pkcs7 -nocrl -certfile cert.pem -outform DER -out FS",
          "not-a-signature"},
         {"encrypted", "openssl cms -encrypt -binary -in FI -outform DER -out FS cert.pem",
          "not-a-signature"},
         {"a certificate", "cp cert.pem FS", "not-a-signature"},
         {"DER with a line end", openssl_signs("-outform DER") + "; echo >>FS", "bad-signature"},
         {"cut DER", openssl_signs("-outform DER") + "; truncate -s -1 FS", "bad-signature"},
         {"cut base64", base64 + " -A >FS; truncate -s -1 FS", "bad-signature"},
         {"armour without end", openssl_signs("-outform PEM") + "; sed -i '$d' FS", "not-a-signature"},
         {"armour of another kind", openssl_signs("-outform PEM") + "; sed -i s/CMS/DATA/ FS",
          "not-a-signature"},
         {"S/MIME", openssl_signs(""), "not-a-signature"},
         {"two in one", base64 + " -A >line; cat line line >FS", "bad-signature"},
         {"empty", ": >FS", "empty"},
         {"zeros", "head -c 2000000 /dev/zero >FS", "too-large"},
         {"text", "echo MII hello >FS", "bad-signature"}});
}

TEST_CASE("Signatures of certtool verify", "[signature]") {
    Workshop const workshop;
    for (auto const* const key : {"RSA-2048", "P-256"}) {
        INFO(key);
        make_signer(workshop, key);
        auto const sign = std::string("certtool --p7-detached-sign --load-certificate cert.pem "
                                      "--load-privkey key.pem --infile FI --outfile FS");
        check_foreign(
            workshop, {{"PEM", sign},
                       {"time", sign + " --p7-time"},
                       {"DER", sign + " --outder"},
                       {"with certificate", sign + " --p7-include-cert"}});
    }
}

TEST_CASE("A weak digest is refused", "[signature]") {
    Workshop const workshop;
    make_signer(workshop, "RSA-2048");
    check_foreign(
        workshop, {{"MD5", openssl_signs("-outform DER -md md5"), "digest-algorithm"},
                   {"RSA-PSS", openssl_signs("-outform DER -keyopt rsa_padding_mode:pss")}});
}

TEST_CASE("A known certificate verifies a signature that holds none", "[signature]") {
    Workshop const workshop;
    make_signer(workshop);
    workshop.run(openssl_signs("-outform DER -nocerts"));
    auto const file = read_text(workshop, "FS");
    std::vector const known{*workshop.read("cert.pem")};
    CHECK(verdict(file, sample_content, known) == "yes");
    make_signer(workshop);
    std::vector const other{*workshop.read("cert.pem")};
    CHECK(verdict(file, sample_content, other) == "signer-missing");
}

TEST_CASE("What a signature says is told", "[signature]") {
    Workshop const workshop;
    make_signer(workshop, "RSA-2048");
    auto const file = sign_sample(workshop, load_key(workshop));
    auto const parsed = BatchSignature::parse(file);
    REQUIRE(parsed);
    for (int round = 0; round < 2; ++round) { // verifying changes nothing
        auto const verified = parsed->verify(pieces(sample_content));
        REQUIRE(verified);
        CHECK(verified->signer == *workshop.read("cert.pem"));
        CHECK(verified->certificates.size() == 1);
        CHECK(verified->signing_time == start_of(*parse_date("2026-11-23")));
        CHECK(verified->digest == "SHA-256");
        CHECK(verified->time_stamp == SignatureTimeStamp::absent);
    }
    workshop.run(openssl_signs("-outform DER -noattr -md sha512"));
    auto const plain = BatchSignature::parse(read_text(workshop, "FS"));
    REQUIRE(plain);
    auto const verified = plain->verify(pieces(sample_content));
    REQUIRE(verified);
    CHECK_FALSE(verified->signing_time);
    CHECK(verified->digest == "SHA-512");
    auto const digest = ContentDigest::compute(pieces(sample_content));
    REQUIRE(digest);
    auto const of_other_digest = plain->verify(*digest);
    REQUIRE_FALSE(of_other_digest);
    CHECK(of_other_digest.error().reason == "digest-algorithm");
}

TEST_CASE("An error of the content is passed on", "[signature]") {
    Workshop const workshop;
    make_signer(workshop);
    auto const parsed = BatchSignature::parse(sign_sample(workshop, load_key(workshop)));
    REQUIRE(parsed);
    auto const verified = parsed->verify([]() -> Result<std::span<std::uint8_t const>> {
        return fail(ErrorCode::unreadable, "read", Text("no"));
    });
    REQUIRE_FALSE(verified);
    CHECK(verified.error().reason == "read");
}

TEST_CASE("One flipped bit anywhere is refused", "[signature]") {
    Workshop const workshop;
    struct Case {
        std::string_view key;
        std::size_t step; // 7 hits each byte
    };
    for (auto const& [type, step] : {Case{"P-256", 1}, Case{"RSA-2048", 7}}) {
        INFO(type);
        make_signer(workshop, type);
        auto const key = load_key(workshop);
        std::vector<std::string> files{sign_sample(workshop, key, SignatureLayout::columns)};
        auto const der = read_signature_text(files[0]);
        REQUIRE(der);
        files.emplace_back(der->begin(), der->end());
        for (auto const& file : files) {
            REQUIRE(verdict(file) == "yes");
            for (std::size_t bit = 0; bit < 8 * file.size(); bit += step) {
                auto flipped = file;
                flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
                auto const answer = verdict(flipped);
                if (answer == "yes") {
                    FAIL_CHECK("bit " << bit % 8 << " of byte " << bit / 8 << " of " << file.size());
                }
            }
        }
        for (std::size_t bit = 0; bit < 8 * sample_content.size(); ++bit) {
            std::string flipped(sample_content);
            flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
            CHECK(verdict(files[0], flipped) == "signature-mismatch");
        }
    }
}
