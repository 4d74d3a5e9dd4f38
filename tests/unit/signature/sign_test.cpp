// SPDX-License-Identifier: Apache-2.0
#include "signing_workshop.hpp"

using namespace techuser;
using namespace techuser::test;

namespace {

constexpr auto const* openssl_verifies =
    "tr -d '\\r' <FS | openssl base64 -d -A | openssl cms -verify -binary -inform DER -content FI -CAfile "
    "cert.pem -purpose any -out /dev/null 2>&1";

std::string reason_of(Workshop const& workshop, std::string const& file, AskSecret const& ask = no_secret()) {
    auto const key = SigningKey::parse(workshop.bytes_of(file), ask);
    return key ? "a key" : std::string(key.error().reason);
}

} // namespace

TEST_CASE("openssl accepts what is signed with every type of key", "[signature]") {
    Workshop const workshop;
    for (auto const* const type : {"RSA-2048", "RSA-3072", "RSA-4096", "P-256", "P-384", "P-521"}) {
        INFO(type);
        make_signer(workshop, type);
        auto const key = load_key(workshop);
        for (auto const layout : {SignatureLayout::one_line, SignatureLayout::columns}) {
            workshop.write("FS", sign_sample(workshop, key, layout));
            CHECK(workshop.run(openssl_verifies).find("successful") != std::string::npos);
            workshop.run("(echo '-----BEGIN PKCS7-----'; tr -d '\\r' <FS | fold -w 64; echo; echo "
                         "'-----END PKCS7-----') >FS.pem && certtool --p7-verify --load-certificate cert.pem "
                         "--load-data FI --infile FS.pem >log 2>&1");
        }
    }
}

TEST_CASE("The layouts are those of the portal", "[signature]") {
    Workshop const workshop;
    make_signer(workshop, "RSA-2048");
    auto const key = load_key(workshop);
    auto const line = sign_sample(workshop, key);
    CHECK(line.find_first_of("\r\n ") == std::string::npos);
    auto const columns = sign_sample(workshop, key, SignatureLayout::columns);
    CHECK(columns.find('\n') == std::string::npos);
    CHECK(columns.ends_with('\r'));
    for (std::size_t begin = 0; begin < columns.size();) {
        auto const end = columns.find('\r', begin);
        REQUIRE(end != std::string::npos);
        CHECK((end - begin == 76 || end + 1 == columns.size()));
        begin = end + 1;
    }
    CHECK(parse_signature_layout("columns") == SignatureLayout::columns);
    CHECK(parse_signature_layout("one-line") == SignatureLayout::one_line);
    CHECK_FALSE(parse_signature_layout("76"));
}

TEST_CASE("Keys are read in every form", "[signature]") {
    Workshop const workshop;
    make_signer(workshop, "P-256");
    workshop.run("openssl pkey -in key.pem -outform DER -out key.der\n"
                 "openssl ec -in key.pem -out sec1.pem 2>log\n"
                 "openssl pkcs8 -topk8 -in key.pem -passout pass:secret -out locked.pem\n"
                 "openssl pkcs8 -topk8 -in key.pem -passout pass:secret -outform DER -out locked.der\n"
                 "openssl ec -in key.pem -aes128 -passout pass:secret -out old.pem 2>log\n"
                 "openssl pkcs12 -export -inkey key.pem -in cert.pem -passout pass: -out open.p12\n"
                 "openssl pkcs12 -export -inkey key.pem -in cert.pem -passout pass:secret -out locked.p12\n"
                 "cat key.pem cert.pem >both.pem\n");
    std::string const plain[] = {"key.pem", "key.der", "sec1.pem", "open.p12", "both.pem"};
    for (auto const& file : plain) {
        INFO(file);
        auto const key = load_key(workshop, file);
        CHECK(key.belongs_to(*workshop.read("cert.pem")));
        CHECK(key.certificates().size() == (file == "open.p12" || file == "both.pem" ? 1U : 0U));
    }
    std::string const locked[] = {"locked.pem", "locked.der", "old.pem", "locked.p12"};
    for (auto const& file : locked) {
        INFO(file);
        CHECK(load_key(workshop, file, secret("secret")).belongs_to(*workshop.read("cert.pem")));
        CHECK(reason_of(workshop, file) == "passphrase");
        CHECK(reason_of(workshop, file, secret("wrong")) == "wrong-passphrase");
        CHECK(reason_of(workshop, file, secret("")) == "wrong-passphrase");
    }
}

TEST_CASE("What is no key for signatures is refused", "[signature]") {
    Workshop const workshop;
    make_signer(workshop, "P-256");
    workshop.run("openssl genpkey -algorithm ed25519 -out ed25519.pem\n"
                 "openssl pkey -in key.pem -pubout -out public.pem\n"
                 "openssl pkcs12 -export -nokeys -in cert.pem -passout pass: -out nokey.p12\n"
                 "head -c 100 key.pem >cut.pem; : >empty; echo hello >text\n"
                 "ssh-keygen -q -t rsa -b 2048 -N '' -f openssh");
    CHECK(reason_of(workshop, "ed25519.pem") == "key-type");
    CHECK(reason_of(workshop, "public.pem") == "not-a-private-key");
    CHECK(reason_of(workshop, "cert.pem") == "not-a-private-key");
    CHECK(reason_of(workshop, "nokey.p12") == "not-a-private-key");
    CHECK(reason_of(workshop, "cut.pem") == "not-a-private-key");
    CHECK(reason_of(workshop, "openssh") == "not-a-private-key");
    CHECK(reason_of(workshop, "text") == "not-a-private-key");
    CHECK(reason_of(workshop, "empty") == "empty");
}

TEST_CASE("A key does not sign for another's certificate", "[signature]") {
    Workshop const workshop;
    make_signer(workshop);
    auto const key = load_key(workshop);
    make_signer(workshop);
    auto const other = workshop.read("cert.pem");
    REQUIRE(other);
    CHECK_FALSE(key.belongs_to(*other));
    auto const digest = ContentDigest::compute(pieces(sample_content));
    REQUIRE(digest);
    auto const made = sign_content(
        *digest, {.key = key, .certificate = *other, .chain = {}, .signing_time = {}, .layout = {}});
    REQUIRE_FALSE(made);
    CHECK(made.error().reason == "key-mismatch");
}
